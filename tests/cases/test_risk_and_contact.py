"""The risk is asked, a call is noted, and every promise is counted from them."""

from datetime import UTC, datetime, timedelta

import pytest

from commonside.ground.audit.models import Event
from commonside.ground.audit.refusals import Clash, Refused
from commonside.ground.duties.models import Due
from commonside.ground.duties.queries import open_dues
from commonside.ground.letters.models import Letter
from commonside.work.cases import actions, search
from commonside.work.cases.models import Assessment, Case, Contact
from commonside.work.reports.models import Band
from tests.cases import living


def owed(case):
    return open_dues(f"case:{case.pk}")


def test_answers_make_a_band_and_a_trace(opened, cast, at):
    case = opened(band=Band.MEDIUM)
    made = living.assess(case, cast["joanne"], at, answers=living.WORST)
    assert (case.band, case.score) == (1, 29)
    assert made.highest == ["history", "how_often", "affected"]
    event = Event.objects.get(kind="case.band_raised")
    assert '"now":"high"' in event.body
    assert '"was":"medium"' in event.body


def test_answers_need_no_new_band(opened, cast, at):
    case = opened(band=Band.STANDARD)
    living.assess(case, cast["joanne"], at)
    assert Event.objects.filter(kind="case.assessed").exists()
    assert case.score == 0


def test_a_new_high_is_told_at_once_and_once(opened, cast, at):
    case = opened(band=Band.MEDIUM)
    living.assess(case, cast["dan"], at, answers=living.WORST)
    living.assess(case, cast["dan"], at, answers=living.WORST)
    letters = Letter.objects.filter(kind="new_high")
    assert [letter.to for letter in letters] == [cast["joanne"]]


def test_at_night_the_duty_contact_is_told_too(opened, cast):
    night = datetime(2026, 12, 24, 19, tzinfo=UTC)
    opened(band=Band.HIGH, received_at=night, at=night)
    told = Letter.objects.filter(kind="new_high").values_list("to__username", flat=True)
    assert set(told) == {"joanne", "samuel"}


def test_a_raised_band_counts_every_promise_anew(opened, cast, at):
    case = opened(band=Band.STANDARD)
    before = owed(case)
    later = at + timedelta(hours=1)
    living.assess(case, cast["joanne"], later, answers=living.WORST)
    after = owed(case)
    first = after["first_contact"]
    assert first.rule == "high.first_contact"
    assert first.due_at == before["first_contact"].since + timedelta(hours=24)
    assert after["supervision"].rule == "high.supervision"
    assert after["assess_again"].rule == "high.assess_again"
    assert "visit" not in after


def test_a_raised_band_after_we_spoke_counts_from_that_talk(opened, cast, at):
    case = opened(band=Band.STANDARD)
    living.reach(case, cast["joanne"], at, next_on=at + timedelta(days=10))
    later = at + timedelta(days=1)
    living.assess(case, cast["joanne"], later, answers=living.WORST)
    update = owed(case)["update"]
    assert (update.rule, update.reason) == ("high.update", "band_changed")
    assert update.due_at == datetime(2026, 11, 26, 17, tzinfo=UTC)


def test_a_try_that_waits_does_not_lose_the_promise(opened, cast, at):
    case = opened(band=Band.STANDARD)
    living.reach(case, cast["joanne"], at, next_on=at + timedelta(days=5))
    later = at + timedelta(days=1)
    living.attempt(case, cast["joanne"], later)
    living.assess(case, cast["joanne"], later, answers=living.WORST)
    assert {"contact", "update"} <= set(owed(case))


def test_an_interview_is_owed_by_the_new_band(opened, cast, at):
    case = opened(band=Band.HIGH)
    living.assess(case, cast["samuel"], at)
    # Standard has no clock for an interview.
    assert "interview" not in owed(case)
    assert Event.objects.filter(kind="case.band_lowered").exists()


def test_judgement_raises_with_a_reason(case, cast, at):
    living.assess(case, cast["joanne"], at, band=1, override_why="A knife.")
    assert Assessment.objects.get().band_by_score == 3
    assert case.band == 1


@pytest.mark.parametrize(
    ("by", "more", "says"),
    [
        ("joanne", {"band": 2, "answers": living.WORST}, "Only a supervisor"),
        ("samuel", {"band": 2, "answers": living.WORST}, "Say why"),
        ("joanne", {"answers": {}}, "Answer: "),
    ],
)
def test_what_is_refused_changes_nothing(opened, cast, at, by, more, says):
    case = opened(band=Band.MEDIUM)
    events = Event.objects.count()
    with pytest.raises(Refused, match=says):
        living.assess(case, cast[by], at, **more)
    case.refresh_from_db()
    assert (case.version, case.score, Assessment.objects.count()) == (1, None, 0)
    assert Event.objects.count() == events


def test_a_supervisor_lowers_with_a_reason(opened, cast, at):
    case = opened(band=Band.HIGH)
    why = "He is in prison."
    living.assess(
        case, cast["samuel"], at, answers=living.WORST, band=2, override_why=why
    )
    assert (case.band, Assessment.objects.get().override_why) == (2, why)


def test_two_who_assess_at_once(case, cast, at):
    living.assess(case, cast["joanne"], at, version=1)
    with pytest.raises(Clash) as clash:
        living.assess(case, cast["dan"], at, answers=living.WORST, version=1)
    assert (clash.value.who, clash.value.theirs) == ("Joanne Fielding", {"band": 3})
    assert Assessment.objects.count() == 1


def test_a_review_is_counted_from_the_last(case, cast, at):
    later = at + timedelta(days=3)
    actions.review(case=case, note="Well kept.", by=cast["samuel"], at=later)
    assert owed(case)["supervision"].since == later
    assert Due.objects.filter(kind="supervision", met_at=later).exists()


# --- contact ------------------------------------------------------------------


def test_somebody_reached_meets_what_was_owed(case, cast, at):
    made = living.reach(case, cast["joanne"], at)
    assert Due.objects.get(kind="first_contact").met_at == at
    update = owed(case)["update"]
    assert (update.due_at, update.reason) == (made.next_on, "promised")
    assert (case.wishes, case.last_contact_at) == ("Do the locks first.", at)


def test_the_trace_of_a_call_holds_none_of_its_words(case, cast, at):
    living.reach(case, cast["joanne"], at)
    event = Event.objects.get(kind="case.contacted")
    assert "locks" not in event.body
    assert event.text_hash == ""


def test_a_try_is_not_a_contact(case, cast, at):
    again = at + timedelta(hours=2)
    living.attempt(case, cast["joanne"], at, next_on=again)
    dues = owed(case)
    assert dues["first_contact"].met_at is None
    assert (dues["contact"].due_at, dues["contact"].reason) == (again, "try_again")
    assert case.last_contact_at is None
    assert Contact.objects.get().safe_tonight == ""
    living.reach(case, cast["joanne"], again, next_on=again + timedelta(days=1))
    assert "contact" not in owed(case)


def test_a_note_without_a_next_date_is_refused(case, cast, at):
    with pytest.raises(Refused, match="Choose when you will contact them next"):
        living.reach(case, cast["joanne"], at, next_on=None)
    assert not Contact.objects.exists()
    assert "first_contact" in owed(case)


def test_high_may_not_wait_past_its_limit(case, cast, at):
    with pytest.raises(Refused, match="too far away"):
        living.reach(case, cast["joanne"], at, next_on=at + timedelta(days=9))


@pytest.mark.parametrize(
    ("more", "reason"),
    [({"safe_tonight": "no"}, "not_safe"), ({"ask_risk": True}, "new_incident")],
)
def test_danger_asks_for_the_questions_again(case, cast, at, more, reason):
    living.assess(case, cast["joanne"], at, band=1, override_why="x")
    living.reach(case, cast["joanne"], at, **more)
    assert owed(case)["assess_again"].reason == reason


def test_questions_already_owed_are_not_owed_twice(case, cast, at):
    living.reach(case, cast["joanne"], at, ask_risk=True)
    assert "assess_again" not in owed(case)
    assert "visit" in owed(case)


def test_wishes_stay_when_nothing_new_was_said(case, cast, at):
    living.reach(case, cast["joanne"], at)
    living.reach(case, cast["joanne"], at + timedelta(hours=1), wishes="", way="visit")
    assert case.wishes == "Do the locks first."
    assert case.wishes_at == at


def test_a_case_without_a_main_person_can_still_be_noted(case, cast, at):
    case.parties.all().delete()
    assert living.reach(case, cast["joanne"], at).person is None


def test_a_longer_gap_is_agreed_and_counted(opened, cast, at):
    case = opened(band=Band.STANDARD)
    living.reach(case, cast["joanne"], at)
    actions.agree_gap(
        case=case, days=20, why="Monthly.", by=cast["joanne"], at=at, version=1
    )
    assert owed(case)["update"].due_at == datetime(2026, 12, 17, 17, tzinfo=UTC)
    with pytest.raises(Clash):
        actions.agree_gap(case=case, days=15, why="x", by=cast["dan"], at=at, version=1)


def test_a_gap_before_the_first_talk_owes_nothing_new(opened, cast, at):
    case = opened(band=Band.STANDARD)
    actions.agree_gap(
        case=case, days=20, why="Monthly.", by=cast["joanne"], at=at, version=1
    )
    assert "update" not in owed(case)


def test_high_agrees_to_no_longer_gap(case, cast, at):
    with pytest.raises(Refused, match="High risk hears"):
        actions.agree_gap(
            case=case, days=20, why="x", by=cast["joanne"], at=at, version=1
        )


# --- words --------------------------------------------------------------------


def found(words):
    return list(search.containing(Case.objects.all(), words))


def test_words_are_found_wherever_they_stand(case, opened, cast, at):
    other = opened()
    living.reach(case, cast["joanne"], at, note="The landing light is broken.")
    assert found("begum LANDING") == [case]
    assert set(found("Begum")) == {case, other}
    assert found("kick")  # the report says "kicked"
    assert found("Marram nowhere") == []
    assert found(" ' ") == []


def test_a_new_name_is_found_and_the_old_one_is_not(case, cast, at):
    actions.edit(
        case=case,
        known_as="Mrs Rahman",
        category=case.category,
        by=cast["joanne"],
        at=at,
        version=1,
    )
    assert found("Rahman") == [case]
    assert found("Begum") == []


def test_the_index_can_be_taken_away_and_made_again(case):
    from django.db import connection

    editor = Editor(connection)
    search.unmake(editor)
    search.make(editor)
    assert found("Begum") == []


class Editor:
    """What a migration gives: it runs statements, here inside a transaction."""

    def __init__(self, connection):
        self.connection = connection

    def execute(self, statement):
        with self.connection.cursor() as cursor:
            cursor.execute(statement)
