"""Start the demonstration afresh: put its first state back, in one step.

The copy made after building is written over the database by SQLite's own backup, which
holds the lock while it works: nobody sees half of it.
"""

import sqlite3
from pathlib import Path

from django.conf import settings
from django.db import connection

COPY = "demonstration.sqlite3"


def copy_of() -> Path:
    return Path(settings.HOME) / COPY


def can_start_afresh() -> bool:
    """Only on SQLite, and only where a copy was kept."""
    return connection.vendor == "sqlite" and copy_of().exists()


def keep() -> None:
    """Keep the state as it is now, to come back to."""
    if connection.vendor != "sqlite":
        return
    copy_of().unlink(missing_ok=True)
    with sqlite3.connect(copy_of()) as copy:
        connection.ensure_connection()
        connection.connection.backup(copy)


def start_afresh() -> None:
    """Put the kept state back. Everybody is signed out by it."""
    connection.ensure_connection()
    with sqlite3.connect(f"file:{copy_of()}?mode=ro", uri=True) as copy:
        copy.backup(connection.connection)
