"""The states that cases enter are kept, and counted at night."""

import random
from datetime import UTC, date, datetime, timedelta

import pytest
from django.urls import reverse

from commonside.steering.improvement import actions, jobs
from commonside.steering.improvement.models import Passage, Wait
from commonside.steering.improvement.queries import waiting
from commonside.work.cases import actions as cases
from tests.cases import living

PAIR = ("allocated", "active")


def states_of(case):
    rows = Passage.objects.filter(case=case).order_by("at", "pk")
    return list(rows.values_list("state", flat=True))


def test_each_state_that_a_case_enters_is_kept_as_it_happens(case, cast, at):
    joanne = cast["joanne"]
    living.activate(case, joanne, at + timedelta(days=2))
    assert states_of(case) == ["allocated", "assessed", "planned", "active"]
    first = Passage.objects.earliest("at")
    assert first.at == case.opened_at
    later = at + timedelta(days=9)
    cases.pause(
        case=case,
        why="Rest.",
        resume_on=later.date() + timedelta(days=9),
        by=joanne,
        at=later,
        version=case.version,
    )
    assert states_of(case)[-1] == "suspended"
    assert Passage.objects.latest("at").at == later


def test_of_a_case_brought_in_part_way_nothing_is_made_up(case, at):
    actions.note_passage(case, was="active", now="monitoring", at=at)
    assert states_of(case) == ["monitoring"]


@pytest.fixture
def counted(opened, at):
    """Six cases that took one to six days each, in one month; counted the same day."""
    start = datetime(2026, 10, 5, 12, tzinfo=UTC)
    made = [opened() for _ in range(6)]
    for days, case in enumerate(made, 1):
        for state, when in zip(
            PAIR, (start, start + timedelta(days=days)), strict=True
        ):
            Passage.objects.create(case=case, state=state, at=when)
    Passage.objects.create(case=made[0], state="closed", at=start + timedelta(days=9))
    assert actions.count_waits(at=at) > 0
    return made


def test_the_median_between_each_pair_of_states_is_counted(counted, at):
    """Row 143."""
    october = date(2026, 10, 1)
    row = Wait.objects.get(was="allocated", now="active", is_since=False)
    assert (row.month, row.count, row.median, row.ninetieth) == (october, 6, 3.5, None)
    whole = Wait.objects.get(was="allocated", now="active", is_since=True)
    assert (whole.month, whole.median) == (date(2025, 12, 1), 3.5)
    few = Wait.objects.get(was="active", now="closed", is_since=False)
    assert (few.count, few.median) == (1, None)
    before = Wait.objects.count()
    jobs.count.call()
    assert Wait.objects.count() == before


def test_the_pages_say_what_is_too_few_and_draw_the_rest(counted, client, cast):
    client.force_login(cast["joanne"])
    page = client.get(reverse("improvement:waits")).content.decode()
    assert "Given to an officer, to: active" in page
    assert ">3.5" in page
    assert "under 5" in page
    assert "6.0" not in page
    there = reverse("improvement:pair", args=PAIR)
    drawn = client.get(there).content.decode()
    assert '<svg class="cs-waits"' in drawn
    assert "October 2026" in drawn
    asked = {"month": "2026-10-01", "was": "active", "order": "most"}
    some = client.get(reverse("improvement:waits"), asked).content.decode()
    assert "Active, to: closed" in some
    assert "Given to an officer, to" not in some
    odd = client.get(reverse("improvement:waits"), {"month": "x", "was": "y"})
    assert odd.status_code == 200
    for was, now in (("closed", "active"), ("x", "y"), ("active", "active")):
        there = reverse("improvement:pair", args=[was, now])
        assert client.get(there).status_code == 404
    few = client.get(reverse("improvement:pair", args=["active", "closed"]))
    assert "No month had enough cases" in few.content.decode()


def test_nothing_was_counted_yet(client, cast):
    client.force_login(cast["joanne"])
    page = client.get(reverse("improvement:waits")).content.decode()
    assert "Not counted yet" in page
    assert waiting.counted_at() is None


def test_many_cases_are_counted_in_few_queries(
    opened, at, django_assert_max_num_queries
):
    lot = random.Random(7)  # noqa: S311
    case = opened()
    start = at - timedelta(days=300)
    Passage.objects.bulk_create(
        Passage(
            case=case,
            state=lot.choice(["allocated", "assessed", "active", "closed"]),
            at=start + timedelta(hours=number),
        )
        for number in range(3000)
    )
    with django_assert_max_num_queries(8):
        actions.count_waits(at=at)
    assert Wait.objects.filter(is_since=False).count() > 12
