"""A case room with practice in force, reports as told, and one case to work on."""

import tomllib
from datetime import date, time, timedelta
from functools import cache
from pathlib import Path

import pytest

import commonside
from commonside.ground.practice.models import Version
from commonside.work.cases import actions
from commonside.work.cases.queries import lists
from commonside.work.reports.models import Band, Report, Routing, Told

DATA = Path(commonside.__file__).parent / "data"
FILES = (
    "clocks/casework",
    "diary/sheets",
    "risk/ram",
    "outcomes/asb",
    "categories/ho2004",
    "measures/resolution_rate",
    "gateways/cda-s115",
    "gateways/vital-interests",
    "safeguarding/ways",
    "safety/board",
    "judgements/alleged",
    "judgements/case",
    *sorted(f"letters/{path.stem}" for path in (DATA / "letters").glob("*.toml")),
)
HOURS = {"opens": "09:00", "closes": "17:00", "cut_off": "17:00", "closed_on": []}


def plain(value):
    """The value as JSON would hold it."""
    if isinstance(value, dict):
        return {key: plain(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [plain(inner) for inner in value]
    return value.isoformat() if isinstance(value, date | time) else value


@pytest.fixture(autouse=True)
def _forget_lists():
    """What lists keep for a minute is of one test alone."""
    lists._kept.clear()


@cache
def read(name):
    """A file of practice, read once a run."""
    return plain(tomllib.loads((DATA / f"{name}.toml").read_text("utf-8")))


@pytest.fixture
def practice(db):
    """The law and practice that a case needs, as `setup` would load it."""
    for name in FILES:
        body = read(name)
        load(kind=body["kind"], key=body["key"], body=body)
    load(kind="profile", key="facts", body={"hours": HOURS, "references": {}})


def load(*, kind, key, body):
    Version.objects.create(
        kind=kind,
        key=key,
        version=1,
        valid_from=date(2026, 1, 1),
        body=body,
        digest="0" * 64,
    )


@pytest.fixture
def told(practice, at):
    """`told(band=1)`: a report that waits, with the person harmed in it."""
    made = []

    def tell(*, band=Band.MEDIUM, received_at=None, **facts):
        number = len(made) + 1
        report = Report.objects.create(
            reference=f"7KQ4M{number}",
            received_at=received_at or at - timedelta(hours=1),
            taxonomy=Version.objects.get(kind="categories"),
            category=facts.pop("category", "intimidation"),
            words="He kicked the door again.",
            place_text="Flat 4, Marram House",
            postcode="LU1 1AA",
            ward="E05000001",
            band=band,
            **facts,
        )
        Told.objects.create(
            report=report,
            role="victim",
            name="Nasreen Begum",
            contact={"phone": "07700 900142", "say": "library"},
        )
        Routing.objects.create(report=report, decide_by=report.received_at)
        made.append(report)
        return report

    return tell


@pytest.fixture
def opened(told, cast, at):
    """`opened(band=1, owner="dan")`: a case that has just been opened."""

    def open_(*, owner="joanne", at=at, **facts):
        return actions.open_case(
            reports=[told(**facts)],
            known_as="Mrs Begum",
            owner=cast[owner],
            by=cast["priya"],
            at=at,
        )

    return open_


@pytest.fixture
def case(opened):
    return opened(band=Band.HIGH)
