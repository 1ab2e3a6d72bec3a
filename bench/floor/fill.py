"""Fills the floor and writes its tickets: `python -m bench.floor.fill fill …`."""

import os
import sys
from datetime import UTC, datetime, timedelta
from itertools import cycle, islice
from pathlib import Path

from bench.filling import tidy
from bench.tickets import Ticket, Tickets
from bench.volume import LONG, SHORT, Volume, is_long
from bench.words import RARE, text

# SQLite does not see a partial index's condition in a parameter: it has plain ones.
FTS = (
    "CREATE INDEX floor_case_status ON floor_case(status)",
    "CREATE INDEX floor_case_newest ON floor_case(created DESC, status)",
    "CREATE VIRTUAL TABLE floor_words USING"
    " fts5(title, description, content='floor_case', content_rowid='id')",
    "INSERT INTO floor_words(floor_words) VALUES('rebuild')",
    "CREATE TRIGGER floor_case_added AFTER INSERT ON floor_case BEGIN"
    " INSERT INTO floor_words(rowid, title, description)"
    " VALUES (new.id, new.title, new.description); END",
)
GIN = ("CREATE INDEX floor_case_words ON floor_case USING gin(words)",)


def start() -> None:
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bench.floor.settings")
    django.setup()


def fill(volume: Volume) -> None:
    """As many cases and updates as the product has, open and closed alike."""
    from django.core.management import call_command
    from django.db import connection, transaction

    # Users first: without migrations of its own, the floor's tables come last.
    call_command("migrate", verbosity=0)
    call_command("migrate", run_syncdb=True, verbosity=0)
    with transaction.atomic():
        _rows(volume)
    is_postgres = connection.vendor == "postgresql"
    with connection.cursor() as cursor:
        for sql in GIN if is_postgres else FTS:
            cursor.execute(sql)
    tidy(connection)


def _rows(volume: Volume) -> None:
    from django.contrib.auth.models import User

    from bench.floor.models import Case, Update

    names = [f"officer{number}" for number in range(volume.officers)]
    users = User.objects.bulk_create([User(username=name) for name in names])
    for field in Case._meta.local_fields:
        field.auto_now = field.auto_now_add = False
    now = datetime.now(UTC)
    cases = Case.objects.bulk_create(
        [
            Case(
                title=text(n, 6).capitalize(),
                description=text(n, 80),
                status=1 + n % 2 if n % 10 < 6 else 4,
                priority=n % 5,
                owner=users[n % len(users)],
                created=now - timedelta(minutes=25 * (volume.cases - n)),
                modified=now - timedelta(minutes=25 * (volume.cases - n)),
            )
            for n in range(1, volume.cases + 1)
        ],
        batch_size=1000,
    )
    Update.objects.bulk_create(
        [
            Update(
                case=case,
                user=users[(n + k) % len(users)],
                text=text(n * LONG + k + 1_000_003, 40),
                created=case.created + timedelta(hours=5 * k),
            )
            for n, case in enumerate(cases)
            for k in range(1, 1 + (LONG if is_long(n) else SHORT))
        ],
        batch_size=2000,
    )


def tickets(volume: Volume) -> Tickets:
    """One signed-in person for each client, and forms that were filled in before."""
    from django.contrib.auth.models import User

    from bench.floor.models import OPEN, Case

    people = [session_of(user) for user in User.objects.all()]
    numbers = Case.objects.filter(status__in=OPEN).order_by("pk")
    numbers = [pk for pk in numbers.values_list("pk", flat=True) if is_long(pk - 1)]
    shown = numbers[::3]
    who = cycle(people)
    found = Tickets()
    found.pages["list"] = [
        Ticket("/cases/", "Page 1 of", cookie) for cookie, _ in people
    ]
    found.pages["word"] = [
        Ticket(f"/cases/?q={RARE}", f'value="{RARE}"', cookie) for cookie, _ in people
    ]
    found.pages["case"] = [
        Ticket(f"/cases/{pk}/", "Add update", next(who)[0]) for pk in shown
    ]
    found.pages["create"] = [
        Ticket("/cases/new/", "", cookie, form_of(n, token))
        for n, (cookie, token) in enumerate(islice(who, volume.acts))
    ]
    found.pages["report"] = [
        Ticket("/report/", "", f"csrftoken={token}", form_of(n, token))
        for n, (_, token) in enumerate(islice(who, volume.acts))
    ]
    return found


def session_of(user) -> tuple[str, str]:
    """A signed-in session's cookies, and the word that its forms carry."""
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore
    from django.middleware.csrf import _get_new_csrf_string

    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.create()
    token = _get_new_csrf_string()
    return f"sessionid={session.session_key}; csrftoken={token}", token


def form_of(seed: int, token: str) -> dict[str, str]:
    return {
        "csrfmiddlewaretoken": token,
        "title": text(seed + 1, 6),
        "description": text(seed + 1, 80),
        "priority": str(seed % 5),
    }


def main(words: list[str]) -> None:
    _, path, *sizes = words
    volume = Volume(**{k: int(v) for k, v in (word.split("=") for word in sizes)})
    start()
    fill(volume)
    tickets(volume).write(Path(path))


if __name__ == "__main__":
    main(sys.argv[1:])
