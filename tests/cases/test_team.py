"""The team's page: load, lateness, broken promises, and the list behind each number."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from commonside.ground.audit.models import Event
from commonside.ground.duties import actions as duties
from commonside.ground.duties.models import Due
from commonside.ground.people.actions import declare_tie
from commonside.work.cases.queries import team
from commonside.work.cases.rules.team import Officer, officers, total
from commonside.work.reports.models import Band


def test_officers_stand_by_what_is_late_and_nobody_is_left_out():
    rows = officers(
        {1: "Ada", 2: "Ben", 3: "Cy"},
        [(1, 1, 2), (1, 3, 5), (2, 2, 1), (9, 1, 1)],
        [(2, 1, 2, 3), (9, 1, 1, 1)],
    )
    assert [(r.name, r.open, r.late, r.broken, r.promised) for r in rows] == [
        ("Ben", 1, 1, 2, 5),
        ("Ada", 7, 0, 0, 0),
        ("Cy", 0, 0, 0, 0),
    ]
    assert rows[1].by_band == [(1, "High", 2), (2, "Medium", 0), (3, "Standard", 5)]


def test_the_whole_adds_up():
    whole = total(
        [
            Officer(1, "A", {1: 2, 3: 1}, late=1, broken=2, kept=3),
            Officer(2, "B", {1: 1}, late=2),
        ]
    )
    assert (whole.open, whole.bands) == (4, {1: 3, 3: 1})
    assert (whole.late, whole.broken, whole.kept) == (3, 2, 3)


@pytest.fixture
def now():
    return timezone.now()


def due(case, kind, at, *, met=None):
    """A promise that fell due at an instant, and perhaps when it was kept."""
    Due.objects.about(f"case:{case.pk}").filter(kind=kind, met_at=None).delete()
    Due.objects.create(
        subject_kind="case",
        subject_id=case.pk,
        owner_user=case.owner,
        kind=kind,
        since=at - timedelta(days=1),
        due_at=at,
        met_at=met,
        rule="t",
    )


@pytest.fixture
def begum(opened, now):
    """Mrs Begum's case, with nothing owed yet."""
    case = opened(band=Band.HIGH, at=now, received_at=now)
    Due.objects.all().delete()
    return case


def row_of(user, owner, at):
    return next(row for row in team.team(user, at=at) if row.name == owner.name)


def test_late_and_broken_and_kept_are_three_things(begum, cast, now):
    hour, day = timedelta(hours=1), timedelta(days=1)
    due(begum, "first_contact", now - 26 * hour)
    due(begum, "visit", now - 3 * day, met=now - 2 * day)
    due(begum, "update", now - 5 * day, met=now - 6 * day)
    # Late, but nobody was promised it; and long ago; and not yet.
    due(begum, "assess_again", now - hour)
    due(begum, "contact", now - 40 * day, met=now - 39 * day)
    due(begum, "interview", now + hour)
    row = row_of(cast["samuel"], begum.owner, now)
    assert (row.open, row.bands, row.late) == (1, {1: 1}, 2)
    assert (row.broken, row.kept) == (2, 1)


def test_what_is_dropped_is_not_late(begum, cast, now):
    due(begum, "visit", now - timedelta(days=1))
    duties.drop(begum, at=now, why="closed")
    assert row_of(cast["samuel"], begum.owner, now).late == 0


def test_a_case_that_the_leader_may_not_see_is_not_counted(begum, cast, now):
    due(begum, "visit", now - timedelta(days=1))
    declare_tie(begum, user=cast["samuel"], handed_to=None, at=now)
    row = row_of(cast["samuel"], begum.owner, now)
    assert (row.open, row.late) == (0, 0)


@pytest.fixture
def samuel(cast, client):
    client.force_login(cast["samuel"])
    return client


def text(response):
    return " ".join(response.content.decode().split())


def test_every_number_leads_to_as_many_rows(samuel, begum, opened, now):
    due(begum, "first_contact", now - timedelta(hours=26))
    other = opened(owner="dan", at=now, received_at=now)
    due(other, "visit", now - timedelta(days=2))
    shown = samuel.get(reverse("cases:team"))
    for row in [*shown.context["officers"], shown.context["whole"]]:
        owner = row.id or ""
        for what, number in (
            ("open", row.open),
            ("late", row.late),
            ("broken", row.broken),
        ):
            address = reverse("cases:team-list", args=[what])
            found = samuel.get(address, {"owner": owner})
            assert len(found.context["page"].object_list) == number, (what, row.name)
        for band, _, number in row.by_band:
            address = reverse("cases:team-list", args=["open"])
            found = samuel.get(address, {"owner": owner, "band": band})
            assert len(found.context["page"].object_list) == number


def test_the_latest_stands_first_with_its_clock(samuel, begum, now):
    due(begum, "first_contact", now - timedelta(hours=26, minutes=5))
    shown = text(samuel.get(reverse("cases:team")))
    assert "Mrs Begum" in shown
    assert "First contact, Joanne Fielding" in shown
    assert "26 h late" in shown


def test_a_promise_kept_late_says_how_late_it_was(samuel, begum, now):
    day = timedelta(days=1)
    due(begum, "visit", now - 9 * day, met=now - 9 * day + timedelta(hours=5))
    found = samuel.get(reverse("cases:team-list", args=["broken"]))
    assert ", done 5 h late" in text(found)


def test_partners_who_have_not_answered(samuel, begum, cast, now):
    duties.offer(
        begum,
        text="Change the lock",
        purpose="protect",
        to=cast["tom"].agency,
        due_on=None,
        by=cast["joanne"],
        at=now - timedelta(days=3),
    )
    shown = text(samuel.get(reverse("cases:team")))
    assert "Housing: 1 not accepted" in shown
    assert "oldest 3 days" in shown
    address = reverse("cases:team-list", args=["waiting"])
    for query, count in (({}, 1), ({"agency": cast["tom"].agency_id}, 1)):
        found = samuel.get(address, query)
        assert len(found.context["page"].object_list) == count
        assert "Housing: Change the lock" in text(found)
    nobody = samuel.get(address, {"agency": cast["lyle"].agency_id})
    assert "Nothing here" in text(nobody)


def test_no_such_list(samuel, begum):
    assert samuel.get(reverse("cases:team-list", args=["wages"])).status_code == 404


@pytest.mark.parametrize("part", ["owner", "agency"])
@pytest.mark.parametrize("what", ["open", "late", "waiting"])
def test_a_number_that_no_row_can_have_is_left_out(samuel, begum, part, what):
    address = reverse("cases:team-list", args=[what])
    assert samuel.get(address, {part: "9" * 20}).status_code == 200


@pytest.mark.parametrize("name", ["joanne", "priya", "tom", "admin", "stranger"])
def test_for_leaders_alone(client, cast, name):
    client.force_login(cast[name])
    assert client.get(reverse("cases:team")).status_code == 404


def test_looking_leaves_a_trace(samuel, begum, now):
    due(begum, "visit", now - timedelta(days=1))
    samuel.get(reverse("cases:team"))
    event = Event.objects.views().get(kind="team.seen")
    assert f"case:{begum.pk}" in event.body


def test_few_questions_whatever_the_load(samuel, opened, now):
    for _ in range(12):
        due(opened(at=now, received_at=now), "visit", now - timedelta(days=1))
    samuel.get(reverse("cases:team"))
    with CaptureQueriesContext(connection) as found:
        samuel.get(reverse("cases:team"))
    asked = [q["sql"] for q in found if not q["sql"].startswith(("SAVE", "REL"))]
    assert len(asked) <= 12, asked
