"""S28: what a second report obliges us to explain, by that person's own contact."""

from datetime import timedelta

import pytest
from django.core import mail

from commonside.ground.audit.models import Event
from commonside.ground.letters import actions as letters
from commonside.ground.letters.models import Message
from commonside.ground.people import actions as people
from commonside.ground.practice import queries as practice_queries
from commonside.ground.practice.models import Version
from commonside.work.cases import actions
from commonside.work.reports.models import Told

TELL = {
    "code": "tell_of_case_review",
    "reports": 2,
    "months": 6,
    "then": {"en": "Tell them"},
    "letter": "case_review_explained",
}
HOME = "LU11AA FLAT 4 MARRAM HOUSE"


@pytest.fixture(autouse=True)
def _threshold(practice):
    profile = Version.objects.get(kind="profile")
    profile.body = {**profile.body, "threshold": [TELL]}
    profile.save()
    practice_queries.forget()


@pytest.fixture
def tells(told, at):
    """`tells("0770", days=0)`: a report by whoever has this number, days ago."""

    def tell(key, *, days=0, contact=None):
        report = told(
            received_at=at - timedelta(days=days),
            reporter_key=key,
            household_key=HOME,
        )
        Told.objects.filter(report=report).update(role=Told.Role.REPORTER)
        first = report.told.get()
        first.contact = contact or {"ways": ["email"], "email": f"{key}@example.org"}
        first.contact |= {"shows": ["sender"]}
        first.save()
        return report

    return tell


def opened(report, cast, at):
    return actions.open_case(
        reports=[report],
        known_as="Mrs Begum",
        owner=cast["joanne"],
        by=cast["priya"],
        at=at,
    )


def test_a_second_report_in_six_months_is_answered_with_an_explanation(tells, cast, at):
    """S28: by the contact of that report, although her record has another by now."""
    case = opened(tells("amina", days=150), cast, at)
    assert not Message.objects.exists()
    second = tells("amina")
    actions.add_report(case=case, report=second, by=cast["priya"], at=at)
    message = Message.objects.get()
    assert (message.to, message.kind) == (
        f"report:{second.pk}",
        "case_review_explained",
    )
    assert letters.send_messages(at=at) == {"sent": 1}
    (sent,) = mail.outbox
    assert sent.to == ["amina@example.org"]
    assert "ASB Case Review" in sent.body
    event = Event.objects.get(kind="case.rights_explained")
    assert '"threshold":"tell_of_case_review"' in event.body
    actions.add_report(case=case, report=tells("amina"), by=cast["priya"], at=at)
    assert Message.objects.count() == 1


def test_a_second_report_from_the_same_flat_by_another_person(tells, cast, at):
    """S28: never to a matched household or address: nothing is sent to anybody."""
    case = opened(tells("amina", days=10), cast, at)
    actions.add_report(case=case, report=tells("omar"), by=cast["priya"], at=at)
    assert not Message.objects.exists()
    assert not Event.objects.filter(kind="case.rights_explained").exists()


def test_two_who_gave_no_number_are_not_taken_for_one(tells, cast, at):
    """S28: without a key nobody is the same as anybody."""
    case = opened(tells("", days=10), cast, at)
    actions.add_report(case=case, report=tells(""), by=cast["priya"], at=at)
    assert not Message.objects.exists()


def test_a_report_before_the_window_does_not_count(tells, cast, at):
    case = opened(tells("amina", days=190), cast, at)
    actions.add_report(case=case, report=tells("amina"), by=cast["priya"], at=at)
    assert not Message.objects.exists()


def test_without_a_safe_way_in_the_report_somebody_speaks(tells, cast, at):
    """S28: not by the mailbox of her record either; a task, and the same trace."""
    first = tells("amina", days=10)
    case = opened(first, cast, at)
    person = case.parties.get(is_main=True).person
    people.change_safe_contact(
        person,
        ways={"ways": ["email"], "email": "new@example.org", "shows": ["sender"]},
        version=1,
        by=cast["joanne"],
        at=at,
    )
    second = tells("amina", contact={"phone": "07700 900142"})
    actions.add_report(case=case, report=second, by=cast["priya"], at=at)
    message = Message.objects.get()
    assert message.state == "refused"
    assert message.step.owner_user == case.owner
    assert Event.objects.filter(kind="case.rights_explained").exists()
    assert letters.send_messages(at=at) == {}


def test_what_she_has_said_since_her_report_holds_too(tells, cast, at):
    """S27, S28: the mailbox of the report is not safe any more."""
    case = opened(tells("amina", days=10), cast, at)
    person = case.parties.get(is_main=True).person
    second = tells("amina")
    second.told.update(person=person)
    actions.add_report(case=case, report=second, by=cast["priya"], at=at)
    people.change_safe_contact(
        person,
        ways={"ways": ["phone"], "phone": "07700 900142", "never": ["email"]},
        version=1,
        by=cast["joanne"],
        at=at,
    )
    assert letters.send_messages(at=at) == {"refused": 1}
    assert mail.outbox == []


def test_who_tells_for_somebody_is_not_the_one_written_to(tells, cast, at):
    case = opened(tells("amina", days=10), cast, at)
    second = tells("amina")
    second.on_behalf = True
    second.save()
    actions.add_report(case=case, report=second, by=cast["priya"], at=at)
    assert Message.objects.get().state == "refused"
