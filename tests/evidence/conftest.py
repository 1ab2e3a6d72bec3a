"""A case to keep evidence of, with the person harmed and how she may be reached."""

import pytest

from commonside.work.evidence.actions import diary
from commonside.work.evidence.actions.diary import Told
from tests.cases.conftest import case, opened, practice, told

__all__ = ["case", "opened", "practice", "told"]


@pytest.fixture
def joanne(cast):
    return cast["joanne"]


@pytest.fixture
def noted(case, joanne, at):
    """`noted(what=...)`: an entry of the case's diary, from paper."""

    def note(at=at, **said):
        values = {"what": "Loud music.", "happened_on": at.date(), **said}
        return diary.add(case, Told(**values), person=None, by=joanne, at=at)

    return note
