"""Databases with every table in them and nothing else, made once for a whole run.

To bring an empty database to where the code is takes as long as a hundred tests, and
each process of each pass, and each installation that a test makes, needs one.
`make test` makes one of each kind with `python -m tests.prepared`, says in the
surroundings where they are, and whoever needs an empty one copies it. Where nothing is
said, everybody makes their own. What `commonside setup` does to a database with no
table in it is tried in tests/web/test_setup_command.py and test_roles.py.
"""

import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest

FILE = "COMMONSIDE_TESTS_PREPARED_FILE"
TEMPLATE = "COMMONSIDE_TESTS_PREPARED_DATABASE"


def main() -> None:
    import django

    from commonside.shell.web.commands.ground import prepare

    prepare(make_keys=True)
    django.setup()
    from django.core.management import call_command

    call_command("migrate", interactive=False, verbosity=0)


def lay_file(home: Path) -> None:
    """Puts the prepared file where an installation looks for its own, if none is."""
    file = home / "commonside.sqlite3"
    if FILE not in os.environ or file.exists():
        return
    home.mkdir(mode=0o700, parents=True, exist_ok=True)
    file.touch(mode=0o600)
    shutil.copyfile(os.environ[FILE], file)


def as_template() -> str:
    """How CREATE DATABASE goes on, for a database that is to have every table."""
    name = os.environ.get(TEMPLATE)
    return f' TEMPLATE "{name}"' if name else ""


@contextmanager
def for_tests() -> Iterator[None]:
    """While this lasts, the tests' own database is copied instead of built."""
    from django.core.management.commands.migrate import Command
    from django.db import connection

    is_here = (TEMPLATE if connection.vendor == "postgresql" else FILE) in os.environ
    if not is_here:
        yield
        return

    def copy(*_: Any, **__: Any) -> None:
        if connection.vendor == "sqlite":
            connection.ensure_connection()
            with closing(sqlite3.connect(os.environ[FILE])) as file:
                file.backup(connection.connection)

    with pytest.MonkeyPatch.context() as patch:
        template = os.environ.get(TEMPLATE)
        patch.setitem(connection.settings_dict["TEST"], "TEMPLATE", template)
        patch.setattr(Command, "handle", copy)
        yield


if __name__ == "__main__":
    main()
