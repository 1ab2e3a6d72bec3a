"""A town with a Case Review procedure, and one application to work on."""

import tomllib
from datetime import date, timedelta

import pytest

from commonside.ground.practice.models import Version
from commonside.work.reviews import actions
from commonside.work.reviews.actions.applying import Application, Listed
from tests.cases.conftest import (
    DATA,
    FILES,
    HOURS,
    _forget_lists,
    case,
    load,
    opened,
    plain,
    told,
)

__all__ = ["_forget_lists", "case", "opened", "told"]

FACTS = {
    "hours": HOURS,
    "references": {},
    "name": {"en": "Millbrook"},
    "line": [
        {"for": "partnership", "phone": "01582 000000", "label": {"en": "Ring us"}}
    ],
}
LETTERS = sorted(path.stem for path in (DATA / "letters").glob("case-review-*"))
MORE = (
    "case_reviews/procedure",
    "answers/report",
    "strands/hate",
    "gateways/case-review-sch4",
    "letters/head",
    *(f"letters/{name}" for name in LETTERS),
)


@pytest.fixture
def practice(db):
    """The law and practice that a Case Review needs, as `setup` would load it."""
    load(kind="profile", key="facts", body=FACTS)
    for name in dict.fromkeys((*FILES, *MORE)):
        body = plain(tomllib.loads((DATA / f"{name}.toml").read_text("utf-8")))
        load(kind=body["kind"], key=body["key"], body=body)


@pytest.fixture
def grace(cast):
    """Who runs Case Reviews."""
    return cast["grace"]


@pytest.fixture
def gateway(practice):
    return Version.objects.get(kind="gateway", key="case-review-sch4")


def said(**more):
    values = {
        "name": "Nasreen Begum",
        "words": "He kicks the door at night.",
        "contact": {"phone": "07700 900142", "ways": ["phone"]},
        "place_text": "Flat 4, Marram House",
        "listed": [Listed("The police", date(2026, 10, 1), "LN/1")],
    }
    return Application(**{**values, **more})


@pytest.fixture
def apply(practice, cast, at):
    """`apply(asked_for="behalf", ...)`: an application, two weeks ago."""

    def apply_(*, by=None, at=at - timedelta(days=14), **more):
        channel = "phone" if by else "web"
        return actions.apply(said(**more), channel=channel, by=by, at=at)

    return apply_


@pytest.fixture
def review(apply):
    return apply()
