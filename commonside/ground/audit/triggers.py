"""Database triggers that make the history append-only, on both databases (S15).

They also stamp the time (S16) and put each new event among those that wait for a seal.
Installed after every migration, because SQLite drops triggers silently whenever Django
rebuilds a table.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

TABLES = ("audit_event", "audit_seal", "audit_seal_member")
# What no second row may share with one that is there.
UNIQUE = {
    "audit_event": ("id",),
    "audit_seal": ("id", "number"),
    "audit_seal_member": ("event_id",),
}
STAMPED = ("audit_event", "audit_seal")
WAITS = "audit_event_waits"
SAYS = "The history is append-only"
WRONG_TIME = "The history takes its time from the database"


def names(vendor: str) -> list[str]:
    """Every trigger that must stand."""
    verbs = ["update", "delete"]
    verbs.append("truncate" if vendor == "postgresql" else "replace")
    held = [f"{table}_no_{verb}" for table in TABLES for verb in verbs]
    return [*held, *(f"{table}_time" for table in STAMPED), WAITS]


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
    else:
        query = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    with connection.cursor() as cursor:
        cursor.execute(query)
        found = {row[0] for row in cursor.fetchall()}
    return [name for name in names(connection.vendor) if name not in found]


@contextmanager
def lifted(connection: Any) -> Iterator[None]:
    """For tests that flush tables or tamper, and for nothing else."""
    with connection.cursor() as cursor:
        for name in names(connection.vendor):
            table = name.rsplit("_no_", 1)[0].removesuffix("_time")
            table = table.removesuffix("_waits")
            on = f" ON {table}" if connection.vendor == "postgresql" else ""
            cursor.execute(f"DROP TRIGGER IF EXISTS {name}{on}")
    try:
        yield
    finally:
        install(connection)


# All names below are our own, so the statements are put together as text.
def _sqlite() -> Iterator[tuple[str, str]]:
    for table in TABLES:
        for verb in ("update", "delete"):
            name = f"{table}_no_{verb}"
            yield name, _abort(name, f"{verb.upper()} ON {table}", SAYS)
        # INSERT OR REPLACE skips delete triggers: refuse a row that exists.
        clash = " OR ".join(f"{column} = NEW.{column}" for column in UNIQUE[table])
        exists = f"WHEN EXISTS (SELECT 1 FROM {table} WHERE {clash})"  # noqa: S608
        name = f"{table}_no_replace"
        yield name, _abort(name, f"INSERT ON {table} {exists}", SAYS)
    for table in STAMPED:
        # SQLite cannot change the row that comes: it refuses another time than now.
        away = "abs(julianday(NEW.recorded_at) - julianday('now')) * 86400"
        name = f"{table}_time"
        when = f"INSERT ON {table} WHEN {away} > 5 OR {away} IS NULL"
        yield name, _abort(name, when, WRONG_TIME)
    yield (
        WAITS,
        f"CREATE TRIGGER {WAITS} AFTER INSERT ON audit_event BEGIN"  # noqa: S608
        " INSERT INTO audit_waiting (event_id) VALUES (NEW.id); END",
    )


def _abort(name: str, when: str, says: str) -> str:
    return (
        f"CREATE TRIGGER {name} BEFORE {when} BEGIN SELECT RAISE(ABORT, '{says}'); END"
    )


def _postgresql() -> Iterator[tuple[str, str]]:
    refuse = _function("audit_append_only", f"RAISE EXCEPTION '{SAYS}';")
    for table in TABLES:
        for verb in ("update", "delete", "truncate"):
            name = f"{table}_no_{verb}"
            yield (
                name,
                f"{refuse} CREATE TRIGGER {name} BEFORE {verb.upper()} ON {table}"
                " FOR EACH STATEMENT EXECUTE FUNCTION audit_append_only()",
            )
    # An event gets the time at which it is written. A seal has signed its own, which
    # must be now.
    stamp = _function(
        "audit_stamp", "NEW.recorded_at := clock_timestamp(); RETURN NEW;"
    )
    now = _function(
        "audit_now",
        "IF abs(extract(epoch FROM NEW.recorded_at - clock_timestamp())) > 5"
        f" THEN RAISE EXCEPTION '{WRONG_TIME}'; END IF; RETURN NEW;",
    )
    for table, function, made in zip(
        STAMPED, ("audit_stamp", "audit_now"), (stamp, now), strict=True
    ):
        yield (
            f"{table}_time",
            f"{made} CREATE TRIGGER {table}_time BEFORE INSERT ON {table}"
            f" FOR EACH ROW EXECUTE FUNCTION {function}()",
        )
    # As the owner: who may only add events need not know that they wait.
    waits = _function(
        "audit_waits",
        "INSERT INTO audit_waiting (event_id) VALUES (NEW.id); RETURN NULL;",
        " SECURITY DEFINER SET search_path FROM CURRENT",
    )
    yield (
        WAITS,
        f"{waits} CREATE TRIGGER {WAITS} AFTER INSERT ON audit_event"
        " FOR EACH ROW EXECUTE FUNCTION audit_waits()",
    )


def _function(name: str, does: str, rights: str = "") -> str:
    return (
        f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql{rights}"
        f" AS $$ BEGIN {does} END $$;"
    )
