"""The champion's lists: who stands on them, in which order, for whom."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from commonside.ground.duties.models import Due
from commonside.work.care.models import Offer
from commonside.work.care.queries import watching
from commonside.work.care.queries.watching import Part
from commonside.work.cases import actions as cases
from commonside.work.cases.models import Case
from commonside.work.reports.models import Band
from tests.care.giving import give
from tests.cases import living

DAY = timedelta(days=1)


@pytest.fixture
def at():
    return timezone.now()


def silent_for(case, at, days, **more):
    Case.objects.filter(pk=case.pk).update(last_contact_at=at - days * DAY, **more)


def broken_promise(case, at, *, met=None, kind="update", ago=3):
    due_at = at - ago * DAY
    Due.objects.about(f"case:{case.pk}").filter(kind=kind, met_at=None).delete()
    Due.objects.create(
        subject_kind="case",
        subject_id=case.pk,
        owner_user=case.owner,
        kind=kind,
        since=due_at - DAY,
        due_at=due_at,
        met_at=met,
        rule="x",
    )


def names(rows):
    return [row.case.pk for row in rows]


def listed(what, user, at, part=None):
    _, find = watching.LISTS[what]
    return watching.shown(user, what, find(user, part or Part(), at=at))


def test_whoever_was_not_spoken_with_for_ten_working_days(opened, cast, at):
    quiet, recent, paused, never = (opened(at=at) for _ in range(4))
    silent_for(quiet, at, 25, agreed_gap=15)
    silent_for(recent, at, 2)
    silent_for(paused, at, 25, state="suspended")
    Case.objects.filter(pk=never.pk).update(opened_at=at - 40 * DAY)
    rows = listed("silent", cast["grace"], at)
    assert names(rows) == [never.pk, quiet.pk]
    assert [row.line for row in rows] == [
        "never spoken with",
        "agreed to 15 working days",
    ]
    assert names(listed("silent", cast["grace"], at, Part(days=5))) == names(rows)
    assert listed("silent", cast["grace"], at, Part(owner=cast["dan"].pk)) == []
    assert listed("silent", cast["noor"], at) == []


def test_the_champion_sees_all_victims_with_a_missed_promise(opened, cast, at):
    """Row 162: kept late, and not kept; each person once, the worst first."""
    late, twice, kept, old = (opened(at=at) for _ in range(4))
    broken_promise(late, at)
    broken_promise(twice, at, met=at - DAY)
    broken_promise(twice, at, kind="visit")
    broken_promise(kept, at, met=at - 5 * DAY)
    broken_promise(old, at, ago=40)
    rows = listed("broken", cast["grace"], at)
    assert names(rows) == [twice.pk, late.pk]
    assert [row.line for row in rows] == ["2 promises broken", "one promise broken"]
    counted = watching.promises_kept(cast["grace"], at=at)
    assert counted == {"kept": 1, "broken": 3}


def test_support_that_nobody_followed_up(case, victim, cast, at):
    joanne = cast["joanne"]
    forgotten = give(case, "mental_health", victim, joanne, at)
    give(case, "family", victim, joanne, at)
    Offer.objects.filter(pk=forgotten.pk).update(follow_up_at=at - DAY)
    (row,) = listed("offers", cast["grace"], at)
    assert (row.line, row.code) == ("Mental health support: accepted", forgotten.code)


def test_a_case_fails_somebody_when_two_signs_meet(opened, told, cast, at):
    both, one = opened(at=at), opened(at=at)
    for case in (both, one):
        silent_for(case, at, 25)
    broken_promise(both, at)
    broken_promise(both, at, kind="contact")
    Due.objects.about(f"case:{both.pk}").filter(kind="visit").update(due_at=at - DAY)
    for _ in range(1):
        report = told(received_at=at)
        cases.add_report(case=both, report=report, by=cast["priya"], at=at)
    step = living.offer(both, cast["dan"], cast["joanne"], at)
    cases.move_step(
        case=both, step=step, to="refused", note="No time", by=cast["dan"], at=at
    )
    (row,) = listed("failing", cast["grace"], at)
    assert row.case == both
    assert row.why == [
        watching.rules.SIGNS[sign]
        for sign in ("silent", "broken", "again", "risk", "stuck")
    ]
    assert listed("failing", cast["noor"], at) == []


@pytest.fixture
def grace(cast):
    client = Client()
    client.force_login(cast["grace"])
    return client


@pytest.mark.parametrize(
    ("state", "leads_to"), [("active", "escalate"), ("assessed", "add-step")]
)
def test_who_is_failed_can_be_helped_from_the_list(
    opened, told, cast, at, grace, state, leads_to
):
    case = opened(at=at)
    silent_for(case, at, 25)
    broken_promise(case, at)
    broken_promise(case, at, kind="contact")
    Case.objects.filter(pk=case.pk).update(state=state)
    page = grace.get(reverse("care:victims-list", args=["failing"])).content.decode()
    there = reverse(f"cases:{leads_to}", args=[case.reference])
    assert f'href="{there}"' in page
    assert grace.get(there).status_code == 200
    quiet = grace.get(reverse("care:victims-list", args=["silent"])).content.decode()
    assert there not in quiet


@pytest.mark.parametrize("what", watching.LISTS)
def test_a_page_asks_as_little_for_thirty_as_for_one(
    what, opened, case, victim, cast, grace, at
):
    address = reverse("care:victims-list", args=[what])

    def fill(case):
        silent_for(case, at, 25)
        broken_promise(case, at)
        broken_promise(case, at, kind="contact")
        person = case.parties.get(is_main=True).person
        give(case, "mental_health", person, cast["joanne"], at)
        Offer.objects.update(follow_up_at=at - DAY)

    fill(case)
    grace.get(address)
    with CaptureQueriesContext(
        connection,
    ) as few:
        page = grace.get(address)
    assert case.known_as in page.content.decode()
    for _ in range(3):
        fill(opened(at=at))
    with CaptureQueriesContext(connection) as many:
        page = grace.get(address)
    assert page.content.decode().count("<li>") >= 4
    assert len(many) == len(few) < 25


def test_filters_come_from_fixed_lists(opened, cast, grace, at):
    high, medium = opened(band=Band.HIGH, at=at), opened(band=Band.MEDIUM, at=at)
    for case in (high, medium):
        silent_for(case, at, 25)
    address = reverse("care:victims")
    both = grace.get(f"{address}?band=x&owner=y&days=z").content.decode()
    assert high.reference in both
    assert medium.reference in both
    one = grace.get(f"{address}?band=1&days=5").content.decode()
    assert high.reference in one
    assert medium.reference not in one
    dans = grace.get(f"{address}?owner={cast['dan'].pk}").content.decode()
    assert "Nobody stands here" in dans
    assert "Nobody stands here" in grace.get(f"{address}?owner=me").content.decode()


def test_a_list_that_is_none_is_not_found(grace, practice):
    address = reverse("care:victims-list", args=["everybody"])
    assert grace.get(address).status_code == 404


def test_a_row_whose_case_has_gone_meanwhile_is_left_out(cast):
    for what, row in (
        ("silent", Case(pk=0)),
        ("broken", {"subject_id": 0, "n": 1, "latest": None}),
        ("offers", Offer(case_id=0)),
        ("failing", (0, [])),
    ):
        assert watching.shown(cast["grace"], what, [row]) == []
