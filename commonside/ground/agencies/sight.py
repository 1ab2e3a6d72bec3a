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
# Grants are many, so each row asks for its own; bars are few, so they are read once.
OWN = f"EXISTS (SELECT 1 {HELD} AND g.subject_id = {{row}})"  # noqa: S608
BARRED = f"{{row}} NOT IN (SELECT g.subject_id {HELD})"  # noqa: S608


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
        self, compiler: Any, connection: Any, plus: str = ""
    ) -> tuple[str, tuple[Any, ...]]:
        row, no_values = compiler.compile(self.row)
        whom = ", ".join(["%s"] * len(self.principals))
        at = connection.ops.adapt_datetimefield_value(self.at)
        asked = (self.kind, *self.principals, at, at)
        own = OWN.format(row=row, whom=whom, plus=plus)
        barred = BARRED.format(row=row, whom=whom, plus="")
        values = (*asked, "content", *no_values, *no_values, *asked, "barred")
        return f"({own} AND {barred})", values

    def as_sqlite(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        """A plus keeps SQLite from looking a row up once for each principal."""
        return self.as_sql(compiler, connection, plus="+")
