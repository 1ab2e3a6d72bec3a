"""`commonside demo [--size N]`: a living partnership of invented people."""

import argparse
import os
import sys
from datetime import date
from typing import Any

from commonside.shell.web.commands import Wrong, serve, start
from commonside.shell.web.commands.ground import folders, prepare

PORT = 8000


def add(verbs: Any) -> None:
    demo = verbs.add_parser("demo", help="build the demonstration and serve it")
    demo.add_argument("--size", type=int, default=300, help="how many cases")
    demo.add_argument("--port", type=int, default=PORT)
    demo.add_argument("--build", action="store_true", help="build it, do not serve")
    demo.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Build the demonstration where there is none of today, then serve it.

    Raises `Wrong` for a database that has a real user or report (S33).
    """
    home, _ = _own_folder()
    os.environ["COMMONSIDE_DEMONSTRATION"] = "1"
    os.environ.setdefault("COMMONSIDE_PUBLIC_URL", f"http://127.0.0.1:{arguments.port}")
    prepare(make_keys=True)
    start()
    build(size=arguments.size)
    if arguments.build:
        return 0
    sys.stdout.write(f"The tour begins at http://127.0.0.1:{arguments.port}/tour/\n")
    sys.stdout.flush()
    return serve.run(arguments)


def _own_folder() -> tuple[Any, Any]:
    """The demonstration lives beside an installation, never in it."""
    if "COMMONSIDE_HOME" not in os.environ:
        os.environ["COMMONSIDE_HOME"] = "var/demonstration"
        os.environ.setdefault("COMMONSIDE_KEYS", "var-keys/demonstration")
    return folders()


def build(*, size: int) -> None:
    from django.core.management import call_command
    from django.db import connection
    from django.utils import timezone

    from commonside.demo import build as demonstration
    from commonside.shell.web import afresh

    call_command("migrate", interactive=False, verbosity=0)
    made_on = _made_on()
    if made_on == timezone.localdate():
        return
    if made_on is not None and connection.vendor == "sqlite":
        _throw_away()
        call_command("migrate", interactive=False, verbosity=0)
    elif made_on is not None:
        return
    sys.stderr.write("Building the demonstration; this takes about a minute.\n")
    demonstration.build(size=size, at=timezone.now(), say=demonstration.on_stderr)
    afresh.keep()


def _made_on() -> date | None:
    """The day on which this demonstration was built; None for an empty database.

    Raises `Wrong` when the database is somebody's real installation.
    """
    from django.utils import timezone

    from commonside.ground.agencies.models import User
    from commonside.shell.web.models import Installation
    from commonside.work.reports.models import Report

    found = Installation.objects.first()
    if found is None:
        if User.objects.exists() or Report.objects.exists():
            raise Wrong("This database holds real people: a demonstration stays away.")
        return None
    if not found.is_demonstration:
        raise Wrong(
            "This database was made by `commonside setup` for real work;"
            " a demonstration needs a COMMONSIDE_HOME of its own."
        )
    return timezone.localdate(found.made_at)


def _throw_away() -> None:
    """Yesterday's demonstration: its dates are old, so it is built again."""
    from django.db import connection

    home, _ = folders()
    connection.close()
    for name in ("commonside.sqlite3", "commonside.sqlite3-wal"):
        (home / name).unlink(missing_ok=True)
    (home / "commonside.sqlite3-shm").unlink(missing_ok=True)
