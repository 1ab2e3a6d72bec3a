"""The demonstration has everything that a visitor will meet, and a whole history."""

from collections import Counter

import pytest
from django.db import transaction

from commonside.ground.agencies.models import Holding, User
from commonside.ground.agencies.queries import differences
from commonside.ground.audit.models import Event
from commonside.ground.audit.queries import verify
from commonside.ground.colleagues.models import Proposal
from commonside.ground.duties.models import Due
from commonside.ground.letters.models import Letter
from commonside.ground.practice.models import Version
from commonside.shell.web.queries import my_work
from commonside.work.cases.models import Case, Closing
from commonside.work.cases.queries.matching import matches
from commonside.work.cases.rules.states import State
from commonside.work.reports.actions import submit
from commonside.work.reports.models import Band, Report, Routing
from tests.demo.conftest import AT

pytestmark = pytest.mark.django_db


def test_every_state_is_met(demo):
    assert set(Case.objects.values_list("state", flat=True)) == {s.value for s in State}


def test_who_may_see_what_is_as_the_facts_demand(demo):
    """After every story of the demonstration nothing is missing or too much."""
    assert differences().lines == []


def test_everybody_was_appointed_by_two_and_one_proposal_waits(demo):
    """S8: the demonstration's own people came by the acts of the pages."""
    given = Holding.objects.exclude(granted_by=None)
    first = Holding.objects.get(granted_by=None)
    assert (first.user.username, first.role) == ("admin", "administrator")
    by_two = Proposal.objects.filter(state="approved").exclude(kind="second")
    assert by_two.count() > 20
    assert given.count() >= by_two.count() + 1
    waits = Proposal.objects.get(state="open")
    assert (waits.user.username, waits.role) == ("joanne", "team_leader")


def test_cases_have_ended_well_and_otherwise(demo):
    outcomes = set(Closing.objects.values_list("outcome", flat=True))
    assert {"R1", "N2", "P2", "N7"} <= outcomes


def test_every_queue_holds_something(demo):
    queues = Counter(Routing.objects.values_list("queue", "state"))
    for where in (
        ("triage", "waiting"),
        ("triage", "passed"),
        ("triage", "signposted"),
        ("restricted", "waiting"),
        ("partner", "passed"),
    ):
        assert queues[where], where


def test_nothing_that_waits_stands_above_a_visitors_own_report(demo):
    waiting = Report.objects.waiting().filter(routing__queue="triage")
    assert Band.HIGH not in set(waiting.values_list("band", flat=True))
    assert waiting.count() >= 14


def test_a_dog_bite_reaches_police_and_council(demo):
    bite = Report.objects.get(answers__third=["animals.bite"])
    assert {a.code for a in bite.routing.also_to.all()} == {"police", "council"}


def rows(section):
    return [(row.verb, row.case.known_as) for row in section]


@pytest.fixture
def day(demo):
    return my_work(User.objects.get(username="joanne"), at=AT)


def test_joanne_begins_with_the_three_who_wait_for_a_call(day):
    assert rows(day.ring) == [
        ("Ring", "Mrs Begum"),
        ("Ring", "Miss Tully"),
        ("Ring", "Mr Novak"),
    ]
    late = AT - day.ring[0].due_at
    assert 26 <= late.total_seconds() / 3600 < 27


def test_joanne_has_due_today_what_was_promised_for_today(day):
    assert rows(day.today) == [
        ("Follow up", "Miss Tully"),
        ("Visit", "Mr and Mrs Osman"),
        ("Assess", "Ms Achterberg"),
        ("Check", "Mr Pryce"),
        ("Refer", "Ms Achterberg"),
    ]


def test_joannes_moves_and_those_of_others(day):
    assert ("Answer", "The Delaney family") in rows(day.mine)
    assert ("Decide", "Mrs Sandhu") in rows(day.mine)
    assert ("Chase", "Mrs Begum") in rows(day.theirs)
    assert ("Chase", "Mr Ferreira") in rows(day.theirs)
    assert ("Wait", "Ms Rahman") in rows(day.theirs)
    assert {name for _, name in rows(day.new)} == {"Mr Whitlock", "Miss Kaye"}


def test_mrs_begum_became_high_and_the_call_owed_within_a_day_was_kept(demo):
    case = Case.objects.get(pk=demo.named["begum"])
    assert (case.band, case.score) == (Band.HIGH, 31)
    due = Due.objects.about(f"case:{case.pk}").open().get(kind="update")
    assert due.reason == "new_report"
    assert case.wishes == "Do the locks first. I don't want my name used."


def test_one_colleague_is_shut_out_of_mrs_begums_case(demo):
    cases = Case.objects.filter(known_as="Mrs Begum")
    assert not cases.visible_to(demo.cast["dan"], AT).exists()
    assert cases.visible_to(demo.cast["joanne"], AT).exists()


def test_the_tour_knows_its_case_and_its_words(demo):
    body = Version.objects.get(kind="demonstration", key="tour").body
    assert Case.objects.get(reference=body["case"]).known_as == "Mrs Begum"
    assert "landing" in body["sample"]
    assert body["place"] == "Flat 3, Kestrel House"


def test_a_visitors_own_words_are_high_and_match_her_case_and_two_neighbours(demo):
    answers = Version.objects.get(kind="demonstration", key="tour").body["answers"]
    with transaction.atomic():
        report = submit(answers=answers, channel="web", by=None, at=AT).report
        found = matches(demo.cast["priya"], report, at=AT)
        assert Report.objects.waiting().first() == report
        transaction.set_rollback(True)
    assert report.band == Band.HIGH
    assert [row.words for row in found.rows] == [
        "Same reporter, same household",
        "Same place, another household",
        "60 m away, another household",
    ]
    assert found.open_case.known_as == "Mrs Begum"


def test_everything_happened_before_now_and_after_the_practice_began(demo):
    moments = Event.objects.exclude(kind__startswith="practice")
    assert not moments.filter(at__gt=AT).exists()
    # People are added and appointed in the days before.
    before = moments.filter(at__lt=demo.since)
    assert not before.exclude(kind__regex=r"^(account|colleague)\.").exists()


def test_messages_were_sent_and_none_waits(demo):
    assert Letter.objects.filter(kind="digest").exists()
    assert not Letter.objects.exclude(state=Letter.State.SENT).exists()


def test_the_history_is_whole_and_sealed(demo):
    found = verify()
    assert found.is_whole, found.faults
    assert found.unsealed == 0


def test_somebody_has_looked_at_mrs_begums_case(demo):
    views = Event.objects.about(f"case:{demo.named['begum']}").views()
    assert len(set(views.values_list("by", flat=True))) >= 4
