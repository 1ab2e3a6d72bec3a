"""One of several processes that count at once: `python -m tests.counters.many URL N`.

Prints how many of its N tries passed, among as many foreign ones as it was told.
"""

import os
import sys
from datetime import UTC, datetime, timedelta

AT = datetime(2026, 11, 19, 12, tzinfo=UTC)
LIMIT, WINDOW = 60, timedelta(hours=1)


def main(who: str, tries: int, foreign: int) -> int:
    import django

    django.setup()
    from commonside.ground.counters.actions import spend

    passed = 0
    for number in range(tries):
        passed += spend("many", who, limit=LIMIT, window=WINDOW, at=AT)
        for other in range(foreign // tries):
            name = f"foreign {os.getpid()} {number} {other}"
            spend("many", name, limit=LIMIT, window=WINDOW, at=AT)
    return passed


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "commonside.shell.web.settings")
    sys.stdout.write(str(main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))))
