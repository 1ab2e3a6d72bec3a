"""The same seed and moment give the same demonstration."""

import pytest
from django.db import transaction

from commonside.demo.build import build
from tests.demo.conftest import AT
from tests.demo.told import told

pytestmark = pytest.mark.django_db


class Undo(Exception):
    """Raised to leave the database as it was."""


def built(seed: int) -> dict[str, list]:
    found: dict[str, list] = {}
    try:
        with transaction.atomic():
            build(size=2, at=AT, seed=seed, with_incidents=False)
            found = told()
            raise Undo
    except Undo:
        return found


def test_the_same_seed_tells_the_same(db):
    first = built(7)
    assert first["cases"]
    assert built(7) == first


def test_another_seed_tells_something_else(db):
    assert built(8)["names"] != built(7)["names"]
