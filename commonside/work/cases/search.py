"""Words in the cases: one document a text, kept by the database's own full text index.

SQLite has a virtual table of FTS5, PostgreSQL a table of `tsvector` with a GIN index;
both stem English words. The statements are written by hand because Django has no
common way to ask the two; every value in them is a parameter.
"""

import re
from collections.abc import Iterable
from typing import Any

from django.db import connection, router
from django.db.models.expressions import RawSQL

WORD = re.compile(r"[^\W_]+", re.UNICODE)
MOST_WORDS = 6

MAKE = {
    "sqlite": (
        "CREATE VIRTUAL TABLE IF NOT EXISTS cases_search USING fts5("
        "body, case_id UNINDEXED, source UNINDEXED,"
        " tokenize='porter unicode61 remove_diacritics 2')",
    ),
    "postgresql": (
        "CREATE TABLE IF NOT EXISTS cases_search ("
        "id bigserial PRIMARY KEY, case_id bigint NOT NULL,"
        " source varchar(40) NOT NULL, body tsvector NOT NULL)",
        "CREATE INDEX IF NOT EXISTS cases_search_body ON cases_search USING gin (body)",
        "CREATE INDEX IF NOT EXISTS cases_search_case ON cases_search (case_id)",
    ),
}
ADD = {
    "sqlite": "INSERT INTO cases_search (body, case_id, source) VALUES (%s, %s, %s)",
    "postgresql": "INSERT INTO cases_search (body, case_id, source)"
    " VALUES (to_tsvector('english', %s), %s, %s)",
}
FIND = {
    "sqlite": "SELECT case_id FROM cases_search WHERE cases_search MATCH %s",
    "postgresql": "SELECT case_id FROM cases_search"
    " WHERE body @@ plainto_tsquery('english', %s)",
}
REMOVE = "DELETE FROM cases_search WHERE case_id = %s AND source = %s"


def make(schema_editor: Any) -> None:
    """Make the index of this database; run by the migration."""
    for statement in MAKE[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


def unmake(schema_editor: Any) -> None:
    schema_editor.execute("DROP TABLE IF EXISTS cases_search")


def words_in(text: str) -> list[str]:
    """The words that are searched for, at most six.

    >>> words_in("O'Brien  kicked-in 4")
    ['O', 'Brien', 'kicked', 'in', '4']
    """
    return WORD.findall(text)[:MOST_WORDS]


def keep(case_id: int, source: str, text: str) -> None:
    """Make one text of a case findable, as part of the act that wrote it."""
    if text.strip():
        with connection.cursor() as cursor:
            cursor.execute(ADD[connection.vendor], [text, case_id, source])


def replace(case_id: int, source: str, text: str) -> None:
    """Make a changed text findable in place of the old one."""
    with connection.cursor() as cursor:
        cursor.execute(REMOVE, [case_id, source])
    keep(case_id, source, text)


def keep_many(rows: Iterable[tuple[int, str, str]]) -> None:
    """Many texts at once, `(case, source, text)`: for imports and demonstrations."""
    values = [(text, case_id, source) for case_id, source, text in rows if text.strip()]
    with connection.cursor() as cursor:
        cursor.executemany(ADD[connection.vendor], values)


def containing(rows: Any, text: str) -> Any:
    """Those cases that hold every word, each wherever in the case it stands."""
    words = words_in(text)
    if not words:
        return rows.none()
    vendor = router_vendor(rows)
    for word in words:
        wanted = f'"{word}"' if vendor == "sqlite" else word
        # Listed raw SQL: a full text match, its one value a parameter.
        rows = rows.filter(pk__in=RawSQL(FIND[vendor], [wanted]))  # noqa: S611
    return rows


def router_vendor(rows: Any) -> str:
    """Which database answers: both kinds have one statement each."""
    from django.db import connections

    return str(connections[router.db_for_read(rows.model)].vendor)
