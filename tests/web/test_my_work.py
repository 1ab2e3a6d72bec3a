"""One person's day: the right section, the right verb, and few queries."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from commonside.ground.agencies.models import Agency
from commonside.ground.duties.models import Due, Step
from commonside.shell.web import queries, rules
from commonside.work.cases import actions as cases
from tests.house.world import build


@pytest.fixture
def world(db):
    return build(rooms=False)


@pytest.fixture
def begum(world):
    return world.case


def late(world):
    """A moment when the first contact with Mrs Begum is 26 hours late."""
    due = Due.objects.get(kind="first_contact", owner_user=world.cast["joanne"])
    return due.due_at + timedelta(hours=26)


def of(rows, case):
    return [row for row in rows if row.case == case]


def test_who_is_late_to_hear_from_us_comes_first(world, begum):
    day = queries.my_work(world.cast["joanne"], at=late(world))
    row = of(day.ring, begum)[0]
    assert (row.verb, row.phone) == ("Ring", "07700 900142")
    assert row.url.endswith(f"/{begum.reference}/contact/")
    assert row.due_at == late(world) - timedelta(hours=26)


def test_a_new_case_says_until_when(world, begum):
    rows = of(queries.my_work(world.cast["joanne"], at=late(world)).new, begum)
    assert [row.verb for row in rows] == ["Open"]
    assert rows[0].due_at is not None
    assert rows[0].url.endswith(f"/{begum.reference}/")


def test_a_step_is_their_move_until_it_is_refused(world, begum, at):
    joanne, tom = world.cast["joanne"], world.cast["tom"]
    housing = Agency.objects.get(code="housing")
    step = cases.offer_step(
        case=begum,
        text="Change the lock",
        purpose="protect",
        to=housing,
        due_on=None,
        by=joanne,
        at=at,
    )
    later = at + timedelta(days=3)
    theirs = of(queries.my_work(joanne, at=later).theirs, begum)
    assert ("Chase", "Housing, 3 days") in [(row.verb, row.move) for row in theirs]
    mine = of(queries.my_work(tom, at=later).mine, begum)
    assert ("Answer", "Change the lock") in [(row.verb, row.line) for row in mine]
    cases.move_step(
        case=begum, step=step, to="refused", by=tom, at=later, note="Not our door"
    )
    refused = of(queries.my_work(joanne, at=later).mine, begum)
    assert [(row.verb, row.move) for row in refused] == [("Decide", "My move, today")]


def test_a_proposed_closing_is_the_move_of_whoever_must_agree(world, begum, at):
    """From the first day, although two working days are given for it."""
    Due.objects.create(
        subject_kind="case",
        subject_id=begum.pk,
        kind="agree",
        owner_user=world.cast["samuel"],
        since=at,
        due_at=at + timedelta(days=2),
    )
    day = queries.my_work(world.cast["samuel"], at=at + timedelta(hours=1))
    (row,) = of(day.mine, begum)
    assert (row.verb, row.move, row.is_mine) == ("Agree", "My move, today", True)


def test_the_week_counts_kept_and_broken_promises(world, begum):
    at = late(world)
    week = queries.my_work(world.cast["joanne"], at=at).week
    assert week["broken"] >= 1
    assert week["open"] >= 1


def test_a_case_that_one_may_not_see_is_not_on_the_page(world, begum, at):
    Due.objects.filter(subject_id=begum.pk).update(owner_user=world.cast["stranger"])
    day = queries.my_work(world.cast["stranger"], at=late_of(begum))
    assert day.is_empty


def late_of(case):
    due = Due.objects.get(kind="first_contact", subject_id=case.pk)
    return due.due_at + timedelta(hours=26)


def test_few_queries_whatever_the_number(world, client, django_assert_max_num_queries):
    client.force_login(world.cast["joanne"])
    client.get("/staff/work/")
    # Twelve, two for who is away, two for the streets that one owns, one more for
    # whoever may answer for an agency, and
    # the two savepoints that a test's own transaction adds.
    with django_assert_max_num_queries(19):
        page = client.get("/staff/work/").content.decode()
    assert "Mrs Begum" in page


@pytest.mark.parametrize(
    ("state", "days", "is_late", "verb"),
    [
        ("offered", 3, False, "Chase"),
        ("offered", 1, False, "Wait"),
        ("accepted", 9, False, "Wait"),
        ("accepted", 1, True, "Chase"),
    ],
)
def test_verb_of_their_move(at, state, days, is_late, verb):
    since = at - timedelta(days=days)
    assert rules.verb_of_their_move(state, since, is_late=is_late, now=at) == verb


def asked_of_joanne(world, count):
    """So many steps that wait for Joanne; the last one asked is late."""
    joanne, at = world.cast["joanne"], timezone.now()
    Step.objects.bulk_create(
        Step(
            subject_kind="case",
            subject_id=world.case.pk,
            text=f"Thing {n}",
            owner_user=joanne,
            offered_by=joanne,
            offered_at=at + timedelta(minutes=n),
            due_on=at.date() - timedelta(days=3) if n == count - 1 else None,
        )
        for n in range(count)
    )


def test_a_long_section_shows_eight_and_leads_to_all_of_them(world, client):
    asked_of_joanne(world, 30)
    client.force_login(world.cast["joanne"])
    page = client.get(reverse("web:my-work")).content.decode()
    there = reverse("web:my-section", args=["mine"])
    assert page.count("Thing ") == 8
    assert page.index("Thing 29") < page.index("Thing 0")
    assert "30, 1 late" in page
    assert f'{there}">Show all 30' in page
    assert client.get(there).content.decode().count("Thing ") == 25
    last = client.get(there, {"page": 2}).content.decode()
    assert last.count("Thing ") == 5
    assert client.get("/staff/work/else/").status_code == 404


def test_what_is_late_comes_first_and_danger_before_it(world):
    case = world.case
    rows = [
        queries.Row("Wait", case, "a"),
        queries.Row("Chase", case, "b", is_late=True),
        queries.Row("Safeguard", case, "c", is_first=True),
        queries.Row("Wait", case, "d"),
    ]
    found = queries.Day(theirs=rows).section("theirs")
    assert [row.line for row in found.rows] == ["c", "b", "a", "d"]
    assert found.late == 1


def test_nobody_who_waits_for_a_call_is_a_page_away(world):
    rows = [queries.Row("Ring", world.case, str(n)) for n in range(26)]
    found = queries.Day(ring=rows).section("ring")
    assert len(found.shown) == 25


def test_an_empty_section_says_so(world, client):
    client.force_login(world.cast["stranger"])
    page = client.get(reverse("web:my-section", args=["ring"])).content.decode()
    assert "Nobody waits for your call." in page
