"""My patch: what is open in my wards and streets, and never more than I may see."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from commonside.ground.audit.models import Event
from commonside.ground.audit.refusals import Refused
from commonside.ground.duties import actions as duties
from commonside.ground.places.models import Area, Entry
from commonside.ground.places.queries import forget
from commonside.work.cases.actions.patch import choose_patch
from commonside.work.cases.queries.patch import here, patch_of


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture
def town(practice, cast):
    forget()
    for code, name in (("E05000001", "High Town"), ("E05000002", "Lewsey")):
        Area.objects.create(
            kind="ward", code=code, name=name, boundary_version="t", outline="{}"
        )
    for name, key in (("Marram Road", "MARRAMROAD"), ("Elm Street", "ELMSTREET")):
        Entry.objects.create(kind="street", name=name, key=key)
    yield cast
    forget()


NAMES = {"E05000001": "High Town", "E05000002": "Lewsey"}


def choose(user, now, *, wards=(), streets=()):
    return choose_patch(wards=wards, streets=streets, by=user, at=now)


def found(user, now):
    return here(user, patch_of(user, NAMES), at=now)


def test_a_patch_is_kept_in_the_gazetteers_spelling(town, now):
    joanne = town["joanne"]
    kept = choose(joanne, now, wards=["E05000002"], streets=["marram  road", " "])
    assert kept == ["E05000002", "Marram Road"]
    joanne.refresh_from_db()
    assert joanne.patch == kept
    event = Event.objects.get(kind="user.patch_chosen")
    assert "Marram" not in event.body


def test_an_unknown_street_is_refused(town, now):
    with pytest.raises(Refused) as refused:
        choose(town["joanne"], now, streets=["Nowhere Lane"])
    assert refused.value.obstacles[0].at_field == "streets"
    assert town["joanne"].patch == []


def test_cases_by_ward_or_by_street(town, opened, now):
    joanne = town["joanne"]
    case = opened(at=now, received_at=now)
    for wards, streets, cases in (
        (["E05000001"], [], [case]),
        (["E05000002"], [], []),
        ([], ["Marram Road"], []),
    ):
        choose(joanne, now, wards=wards, streets=streets)
        assert found(joanne, now).cases == cases
    case.locations.get().place.__class__.objects.update(text="12 marram road")
    assert found(joanne, now).cases == [case]


def test_a_closed_case_is_not_walked_by(town, opened, now):
    case = opened(at=now, received_at=now)
    case.state, case.closed_at, case.closed_by = "closed", now, town["joanne"]
    case.save()
    choose(town["joanne"], now, wards=["E05000001"])
    assert found(town["joanne"], now).cases == []


def test_my_actions_here_and_not_my_colleagues(town, opened, now):
    case = opened(at=now, received_at=now)
    for owner in ("joanne", "dan"):
        duties.offer(
            case,
            text=f"Speak with the neighbours, {owner}",
            purpose="support",
            to=town[owner],
            due_on=now.date() - timedelta(days=1),
            by=town["joanne"],
            at=now,
        )
    choose(town["joanne"], now, wards=["E05000001"])
    mine = found(town["joanne"], now)
    assert [todo.text for todo in mine.mine] == ["Speak with the neighbours, joanne"]
    assert mine.refs[0] == f"case:{case.pk}"


def test_nothing_that_i_may_not_see(town, opened, told, now):
    opened(at=now, received_at=now)
    told(received_at=now)
    choose(town["lyle"], now, wards=["E05000001"])
    assert found(town["lyle"], now).refs == []


def page(client, user, name="patch"):
    client.force_login(user)
    return client.get(reverse(f"cases:{name}"))


def text(response):
    return " ".join(response.content.decode().split())


def test_the_page_names_places_cases_and_reports(client, town, opened, told, now):
    from commonside.ground.agencies.actions import grant

    case = opened(at=now, received_at=now)
    report = told(received_at=now)
    grant(report, to=case.team, basis="team", at=now)
    choose(town["joanne"], now, wards=["E05000001"], streets=["Elm Street"])
    choose(town["priya"], now, wards=["E05000001"])
    shown = text(page(client, town["joanne"]))
    assert "High Town, Elm Street" in shown
    assert "Mrs Begum" in shown
    assert "Intimidation" in shown
    there = reverse("cases:triage-report", args=[report.reference])
    assert there not in shown
    assert there in text(page(client, town["priya"]))
    event = Event.objects.views().filter(kind="patch.seen").first()
    assert f"report:{report.pk}" in event.body


def test_without_a_patch_one_is_asked(client, town, now):
    asked = page(client, town["joanne"])
    assert asked["Location"] == reverse("cases:patch-choose")
    form = page(client, town["joanne"], "patch-choose")
    assert "Which wards and streets are yours?" in text(form)
    address = reverse("cases:patch-choose")
    wrong = client.post(address, {"streets": "Nowhere Lane"})
    assert "We know no street called Nowhere Lane." in text(wrong)
    done = client.post(address, {"streets": "elm street", "wards": ["E05000001"]})
    assert done["Location"] == reverse("cases:patch")
    assert client.post(address, {})["Location"] == address


def test_few_questions_however_much_is_open(client, town, opened, now):
    for _ in range(9):
        opened(at=now, received_at=now)
    choose(town["joanne"], now, wards=["E05000001"], streets=["Elm Street"])
    page(client, town["joanne"])
    with CaptureQueriesContext(connection) as asked:
        page(client, town["joanne"])
    sql = [q["sql"] for q in asked if not q["sql"].startswith(("SAVE", "REL"))]
    assert len(sql) <= 12 + 4, sql  # signing in asks some of its own
