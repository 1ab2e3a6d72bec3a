"""Sight as one piece of SQL: a grant on a row, and no bar on it."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import BooleanField, Expression, F

# Written by hand because every list and page asks it: as two subqueries of the ORM it
# took a third of the time of a page to put together. Its values are all parameters.
HELD = (
    "FROM agencies_grant g WHERE g.subject_kind = %s AND {plus}g.principal IN ({whom})"
    " AND g.since <= %s AND g.until > %s AND {plus}g.answer = %s"
)
OWN = f"EXISTS (SELECT 1 {HELD} AND g.subject_id = {{row}})"  # noqa: S608
# Bars are few. SQLite reads them once; PostgreSQL plans better asking for each row.
BARRED = HELD.replace("{plus}", "")
LISTED = f"{{row}} NOT IN (SELECT g.subject_id {BARRED})"  # noqa: S608


class Granted(Expression):
    """Whether a principal may read the row: there is a grant on it, and no bar."""

    output_field = BooleanField()
    conditional = True

    def __init__(self, kind: str, principals: Iterable[str], at: datetime) -> None:
        super().__init__()
        self.kind, self.principals, self.at = kind, tuple(principals), at
        self.row: Any = F("pk")

    def get_source_expressions(self) -> list[Any]:
        return [self.row]

    def set_source_expressions(self, exprs: Any) -> None:
        (self.row,) = exprs

    def as_sql(
        self,
        compiler: Any,
        connection: Any,
        *,
        plus: str = "",
        not_barred: str = f"NOT {OWN}",
    ) -> tuple[str, tuple[Any, ...]]:
        row, _ = compiler.compile(self.row)
        marks = ", ".join(["%s"] * len(self.principals))
        at = connection.ops.adapt_datetimefield_value(self.at)
        asked = (self.kind, *self.principals, at, at)
        sql = f"({OWN} AND {not_barred})".format(row=row, whom=marks, plus=plus)
        return sql, (*asked, "content", *asked, "barred")

    def as_sqlite(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        """A plus keeps SQLite from looking a row up once for each principal."""
        return self.as_sql(compiler, connection, plus="+", not_barred=LISTED)
