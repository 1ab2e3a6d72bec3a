"""Database triggers that make the history append-only, on both databases (S15).

Installed after every migration, because SQLite drops triggers silently whenever Django
rebuilds a table.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

TABLES = ("audit_event", "audit_seal", "audit_seal_member")
NAMES = [f"{table}_no_{verb}" for table in TABLES for verb in ("update", "delete")]
SQLITE_INSERT = [f"{table}_no_replace" for table in TABLES]
UNIQUE = {"audit_event": "id", "audit_seal": "id", "audit_seal_member": "id"}
ALSO_UNIQUE = {"audit_seal": "number", "audit_seal_member": "event_id"}
SAYS = "The history is append-only"


def install(connection: Any) -> None:
    """Make every trigger that is missing."""
    statements = _postgresql if connection.vendor == "postgresql" else _sqlite
    missing = set(missing_triggers(connection))
    with connection.cursor() as cursor:
        for name, sql in statements():
            if name in missing:
                cursor.execute(sql)


def missing_triggers(connection: Any) -> list[str]:
    """Names of triggers that should stand and do not."""
    if connection.vendor == "postgresql":
        query = (
            "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'D'"
        )
        expected = NAMES + [f"{table}_no_truncate" for table in TABLES]
    else:
        query = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        expected = NAMES + SQLITE_INSERT
    with connection.cursor() as cursor:
        cursor.execute(query)
        found = {row[0] for row in cursor.fetchall()}
    return [name for name in expected if name not in found]


@contextmanager
def lifted(connection: Any) -> Iterator[None]:
    """For tests that flush tables, and for nothing else."""
    with connection.cursor() as cursor:
        for name in NAMES + SQLITE_INSERT + [f"{t}_no_truncate" for t in TABLES]:
            table = name.rsplit("_no_", 1)[0]
            on = f" ON {table}" if connection.vendor == "postgresql" else ""
            cursor.execute(f"DROP TRIGGER IF EXISTS {name}{on}")
    try:
        yield
    finally:
        install(connection)


def _sqlite() -> Iterator[tuple[str, str]]:
    for table in TABLES:
        for verb in ("update", "delete"):
            name = f"{table}_no_{verb}"
            yield (
                name,
                f"CREATE TRIGGER {name} BEFORE {verb.upper()} ON {table}"
                f" BEGIN SELECT RAISE(ABORT, '{SAYS}'); END",
            )
        # INSERT OR REPLACE skips delete triggers: refuse a row that exists.
        clash = f"{UNIQUE[table]} = NEW.{UNIQUE[table]}"
        if also := ALSO_UNIQUE.get(table):
            clash += f" OR {also} = NEW.{also}"
        name = f"{table}_no_replace"
        yield (
            name,
            f"CREATE TRIGGER {name} BEFORE INSERT ON {table}"  # noqa: S608  our own names
            f" WHEN EXISTS (SELECT 1 FROM {table} WHERE {clash})"
            f" BEGIN SELECT RAISE(ABORT, '{SAYS}'); END",
        )


def _postgresql() -> Iterator[tuple[str, str]]:
    function = (
        "CREATE OR REPLACE FUNCTION audit_append_only() RETURNS trigger"
        f" LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION '{SAYS}'; END $$;"
    )
    for table in TABLES:
        for verb in ("update", "delete", "truncate"):
            name = f"{table}_no_{verb}"
            yield (
                name,
                function + f"CREATE TRIGGER {name} BEFORE {verb.upper()} ON {table}"
                " FOR EACH STATEMENT EXECUTE FUNCTION audit_append_only()",
            )
