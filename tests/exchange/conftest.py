"""Luton's practice with the cast, and a short way to bring a list in."""

import pytest

from commonside.work.exchange.actions import imports
from commonside.work.exchange.queries.lists import chosen, of_bytes, system_of
from tests.reports.conftest import bodies, practice, town  # noqa: F401


@pytest.fixture
def tried(town, at):  # noqa: F811
    """`tried("reports", rows, "police-incidents")`: a list as it is tried."""

    def try_(kind, data, mapping="", *, system="", by="samuel", at=at, **more):
        shipped, saved = chosen(mapping, at.date())
        tables = data if isinstance(data, dict) else {kind: data}
        found = {
            sheet: of_bytes(sheet, given, shipped) for sheet, given in tables.items()
        }
        return imports.begin(
            kind,
            found,
            system=system or system_of(shipped, saved),
            mapping=shipped,
            saved=saved,
            by=town[by],
            at=at,
            **more,
        )

    return try_


@pytest.fixture
def brought(tried, at):
    """The same, brought in."""

    def bring(kind, data, mapping="", *, at=at, **more):
        return imports.bring(tried(kind, data, mapping, at=at, **more), at=at)

    return bring
