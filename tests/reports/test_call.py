"""Ring me instead: a wish to be rung is owed, with a safe number and hours."""

from datetime import UTC, datetime

import pytest
from django.urls import reverse

from commonside.ground.audit.models import Event
from commonside.ground.design import ports
from commonside.ground.duties.models import Due
from commonside.ground.practice.models import Version
from commonside.ground.practice.queries import forget
from commonside.work.reports import actions
from commonside.work.reports.models import Report, Told
from commonside.work.reports.queries import facts, ring_back_words

CALL, CALLED = reverse("public-reports:call"), reverse("public-reports:called")
ASKED = {
    "about": "noise",
    "phone": "07700 900142",
    "name": "Amina",
    "days": "weekdays",
    "from": "10:00",
    "to": "14:00",
    "say": "library",
}
pytestmark = pytest.mark.django_db


def ask(client, **changed):
    return client.post(CALL, {**ASKED, **changed})


def test_it_becomes_a_report_with_a_safe_number_and_hours(client, town):
    assert ask(client)["Location"] == CALLED
    report = Report.objects.get()
    assert (report.channel, report.category, report.words) == ("call_back", "noise", "")
    assert report.notice.key == "privacy"
    told = Told.objects.get(report=report)
    assert told.name == "Amina"
    assert told.contact == {
        "ways": ["phone"],
        "phone": "07700 900142",
        "days": "weekdays",
        "from": "10:00",
        "to": "14:00",
        "say": "library",
        "never": ["voicemail", "text", "email", "letter"],
    }


def test_triage_owes_the_call_by_the_next_working_day(town):
    friday = datetime(2026, 11, 20, 16, tzinfo=UTC)
    answers = {"category": ["noise"], "contact": {"phone": "07700 900142"}}
    report = actions.ask_call(answers=answers, once="", at=friday).report
    due = Due.objects.about(f"report:{report.pk}").get(kind="first_contact")
    assert due.owner_team == town["priya"].teams[0]
    assert due.rule == "any.ring_back"
    assert due.due_at.date().isoformat() == "2026-11-23"


def test_at_high_risk_the_sooner_clock_holds(town):
    friday = datetime(2026, 11, 20, 16, tzinfo=UTC)
    answers = {"category": ["noise"], "danger": "yes"}
    report = actions.ask_call(answers=answers, once="", at=friday).report
    due = Due.objects.about(f"report:{report.pk}").get(kind="first_contact")
    assert due.due_at == datetime(2026, 11, 21, 16, tzinfo=UTC)


def test_pressed_twice_it_is_one(client, town):
    once = client.get(CALL).context["form"]["once"].value()
    for _ in range(2):
        assert ask(client, once=once)["Location"] == CALLED
    assert Report.objects.count() == 1


def test_the_desk_reads_what_is_wanted(client, town):
    ask(client)
    report = Report.objects.get()
    first = facts(report)[0]
    assert (first.label, first.text) == ("Wants", "To be rung first; told no more yet")
    event = Event.objects.get(kind="report.submitted")
    assert ports.present(event).startswith("Report taken as a wish to be rung")
    client.force_login(town["priya"])
    page = client.get(reverse("cases:triage-report", args=[report.reference]))
    assert "07700 900142" in page.content.decode()


WRONG = [
    ({"about": ""}, "Choose what it is about"),
    ({"phone": ""}, "Write the number that we may ring."),
    ({"phone": "abc"}, "Write a number with its area code."),
    ({"from": "14:00", "to": "10:00"}, "Choose an hour after the first."),
]


@pytest.mark.parametrize(("changed", "says"), WRONG)
def test_what_is_missing_is_said_at_its_field(client, town, changed, says):
    page = ask(client, **changed).content.decode()
    assert says in page
    assert not Report.objects.exists()


def test_a_wide_kind_is_chosen_by_what_it_is_made_of(client, town):
    ask(client, about="nuisance.fireworks")
    report = Report.objects.get()
    assert (report.category, report.third_level) == ("nuisance", "nuisance.fireworks")


def test_the_page_after_it_repeats_nothing_and_sets_nothing(client, town):
    ask(client)
    page = client.get(CALLED).content.decode()
    assert "by the next working day" in page
    assert not [said for said in ("900142", "Amina", "library") if said in page]
    assert set(client.cookies) <= {"csrftoken"}


def test_too_many_from_one_network_wait(client, town, monkeypatch):
    from commonside.ground.practice.rules import TooMany
    from commonside.work.reports.views import calling

    def many(tries, at):
        raise TooMany(at)

    monkeypatch.setattr(calling, "count_tries", many)
    answer = ask(client)
    assert answer.status_code == 429
    assert "It is not sent yet" in answer.content.decode()
    assert not Report.objects.exists()


SOON = [
    ({"rule": "hours", "amount": 4}, "within 4 hours"),
    ({"rule": "working_days", "amount": 1}, "by the next working day"),
    ({"rule": "working_days", "amount": 3}, "within 3 working days"),
    ({"rule": "calendar_months", "amount": 1}, ""),
    (None, ""),
]


@pytest.mark.parametrize(("clock", "words"), SOON)
def test_how_soon_is_said_as_practice_has_it(town, at, clock, words):
    clocks = Version.objects.get(kind="clocks", key="casework")
    rows = [c for c in clocks.body["clock"] if c["duty"] != "ring_back"]
    old = next(c for c in clocks.body["clock"] if c["duty"] == "ring_back")
    clocks.body["clock"] = [*rows, {**old, **clock}] if clock else rows
    clocks.save()
    forget()
    assert ring_back_words(at.date()) == words


def test_a_town_without_such_a_clock_owes_only_the_decision(town, at):
    clocks = Version.objects.get(kind="clocks", key="casework")
    rows = clocks.body["clock"]
    clocks.body["clock"] = [c for c in rows if c["duty"] != "ring_back"]
    clocks.save()
    forget()
    actions.ask_call(answers={"category": ["noise"]}, once="", at=at)
    assert {due.kind for due in Due.objects.all()} == {"decide"}
