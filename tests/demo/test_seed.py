"""The same seed and moment give the same demonstration."""

from datetime import UTC, datetime

import pytest
from django.db import transaction

from commonside.demo.build import build
from commonside.work.cases.models import Case
from commonside.work.cases.rules.states import State
from tests.demo.conftest import forget_all
from tests.demo.told import told

pytestmark = pytest.mark.django_db
# The first working day after the longest time that an office is shut.
AFTER_THE_HOLIDAYS = datetime(2027, 1, 4, 9, 5, tzinfo=UTC)


class Undo(Exception):
    """Raised to leave the database as it was."""


def built(seed: int) -> dict[str, list]:
    found: dict[str, list] = {}
    try:
        with transaction.atomic():
            build(size=2, at=AFTER_THE_HOLIDAYS, seed=seed, with_incidents=False)
            found = told()
            states = set(Case.objects.values_list("state", flat=True))
            assert states == {s.value for s in State}
            raise Undo
    except Undo:
        forget_all()
        return found


def test_a_seed_tells_the_same_again_and_another_something_else(db):
    first = built(7)
    assert first["cases"]
    assert built(7) == first
    assert built(8)["names"] != first["names"]
