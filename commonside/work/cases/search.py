"""Words in the cases: one document a text, kept by the database's own full text index.

SQLite has a virtual table of FTS5, PostgreSQL a table of `tsvector` with a GIN index;
both stem English words. The statements are written by hand because Django has no
common way to ask the two; every value in them is a parameter.
"""

import re
from collections.abc import Iterable
from typing import Any

from django.db import connection
from django.db.models.expressions import RawSQL

WORD = re.compile(r"[^\W_]+", re.UNICODE)
MOST_WORDS = 6

# Above the number of a text stands that of its case (FIND shifts by as many bits), so
# that FTS5 answers from its index alone: reading a column of each match costs more.
BITS = 20
# A word that stands nearly everywhere is looked up in the newest texts alone.
MOST_TEXTS = 5000

MAKE = {
    "sqlite": (
        "CREATE VIRTUAL TABLE IF NOT EXISTS cases_search USING fts5("
        "body, source UNINDEXED, tokenize='porter unicode61 remove_diacritics 2')",
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
    "sqlite": "INSERT INTO cases_search (rowid, body, source) VALUES ("
    "(SELECT coalesce(max(rowid) + 1, %(low)s) FROM cases_search"
    " WHERE rowid BETWEEN %(low)s AND %(high)s), %(text)s, %(source)s)",
    "postgresql": "INSERT INTO cases_search (body, case_id, source)"
    " VALUES (to_tsvector('english', %(text)s), %(case_id)s, %(source)s)",
}
# The texts of a case that is new, numbered from its own number on.
FIRST = {
    "sqlite": (
        "INSERT INTO cases_search (rowid, body, source) VALUES ",
        "(%(number)s, %(text)s, %(source)s)",
    ),
    "postgresql": (
        "INSERT INTO cases_search (body, case_id, source) VALUES ",
        "(to_tsvector('english', %(text)s), %(case_id)s, %(source)s)",
    ),
}
REMOVE = {
    "sqlite": "DELETE FROM cases_search"
    " WHERE rowid BETWEEN %(low)s AND %(high)s AND source = %(source)s",
    "postgresql": "DELETE FROM cases_search"
    " WHERE case_id = %(case_id)s AND source = %(source)s",
}
FORGET = {
    "sqlite": "DELETE FROM cases_search WHERE rowid BETWEEN %(low)s AND %(high)s",
    "postgresql": "DELETE FROM cases_search WHERE case_id = %(case_id)s",
}
FIND = {
    "sqlite": "SELECT rowid >> 20 FROM cases_search WHERE cases_search MATCH %s",
    "postgresql": "SELECT case_id FROM cases_search"
    " WHERE body @@ plainto_tsquery('english', %s)",
}
NEWEST = {
    "sqlite": f" ORDER BY rowid DESC LIMIT {MOST_TEXTS}",
    "postgresql": f" ORDER BY case_id DESC LIMIT {MOST_TEXTS}",
}


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


def _values(case_id: int, source: str, text: str = "") -> dict[str, Any]:
    low = case_id << BITS
    return {
        "case_id": case_id,
        "low": low,
        "high": low + (1 << BITS) - 1,
        "source": source,
        "text": text,
    }


def keep(case_id: int, source: str, text: str) -> None:
    """Make one text of a case findable, as part of the act that wrote it."""
    keep_many([(case_id, source, text)])


def keep_first(case_id: int, texts: Iterable[tuple[str, str]]) -> None:
    """Make the texts of a new case findable, `(source, text)`: one statement."""
    said = [(source, text) for source, text in texts if text.strip()]
    opening, row = FIRST[connection.vendor]
    values: dict[str, Any] = {"case_id": case_id}
    rows = []
    for n, (source, text) in enumerate(said):
        rows.append(re.sub(r"%\((number|text|source)\)s", rf"%(\g<1>{n})s", row))
        values |= {
            f"number{n}": (case_id << BITS) + n,
            f"text{n}": text,
            f"source{n}": source,
        }
    with connection.cursor() as cursor:
        cursor.execute(opening + ", ".join(rows), values)


def forget(case_id: int) -> None:
    """No text of a case is findable any more: it was removed."""
    with connection.cursor() as cursor:
        cursor.execute(FORGET[connection.vendor], _values(case_id, ""))


def replace(case_id: int, source: str, text: str) -> None:
    """Make a changed text findable in place of the old one."""
    with connection.cursor() as cursor:
        cursor.execute(REMOVE[connection.vendor], _values(case_id, source))
    keep(case_id, source, text)


def keep_many(rows: Iterable[tuple[int, str, str]]) -> None:
    """Many texts at once, `(case, source, text)`: for imports and demonstrations."""
    with connection.cursor() as cursor:
        for case_id, source, text in rows:
            if text.strip():
                values = _values(case_id, source, text)
                cursor.execute(ADD[connection.vendor], values)


def containing(rows: Any, text: str) -> Any:
    """Those cases that hold every word, each wherever in the case it stands.

    A single word is looked up in the newest 5,000 texts that hold it.
    """
    words = words_in(text)
    if not words:
        return rows.none()
    vendor = connection.vendor
    find = FIND[vendor] + (NEWEST[vendor] if len(words) == 1 else "")
    for word in words:
        wanted = f'"{word}"' if vendor == "sqlite" else word
        # Listed raw SQL: a full text match, its one value a parameter.
        rows = rows.filter(pk__in=RawSQL(find, [wanted]))  # noqa: S611
    return rows
