"""What the person harmed will read of who looked at their case."""

from datetime import timedelta

import pytest
from django.db import transaction

from commonside.ground.agencies.models import Agency, Holding
from commonside.ground.audit.actions import record
from commonside.ground.practice.models import Version
from commonside.work.cases.models import Case, Involvement
from commonside.work.cases.queries.subject import agencies_that_looked

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(cast, at):
    joanne = cast["joanne"]
    return Case.objects.create(
        reference="C-7002",
        known_as="Mrs B",
        category="noise",
        owner=joanne,
        team=joanne.teams[0],
        lead_agency=joanne.agency,
        opened_at=at,
        opened_by=joanne,
    )


def joins(case, agency, at, **body):
    gateway = Version.objects.create(
        kind="gateway", key=f"by-{agency}", version=1, valid_from=at.date(), body=body
    )
    Involvement.objects.create(
        case=case,
        agency=Agency.objects.get(code=agency),
        gateway=gateway,
        why="To help",
        by=case.owner,
        at=at,
    )


def looks(case, user, at):
    with transaction.atomic():
        record("case.seen", subject=case, by=user, at=at, is_view=True)


def test_only_agencies_that_may_be_told_are_named(case, cast, at):
    """S10: the victim sees only agencies whose part may be told to the subject."""
    joins(case, "housing", at, told_to_subject=True)
    joins(case, "police", at)
    for number, who in enumerate(("joanne", "dan", "tom", "lyle", "stranger")):
        looks(case, cast[who], at + timedelta(minutes=number))
    found = agencies_that_looked(case)
    assert [(one.agency, one.times) for one in found] == [
        ("Larkfield Homes", 1),
        ("Luton Borough Council", 2),
    ]
    assert found[1].last == at + timedelta(minutes=1)


def test_a_look_by_an_auditor_is_not_counted(case, cast, at):
    """S10: looks by auditors are recorded, and not shown."""
    Holding.objects.create(user=cast["dan"], role="auditor", since=at)
    looks(case, cast["dan"], at)
    assert agencies_that_looked(case) == []
