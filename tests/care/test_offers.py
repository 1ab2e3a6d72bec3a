"""Support: offered, agreed to, passed on, taken on, over; and never more than that."""

import json
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from commonside.ground.audit.models import Event
from commonside.ground.audit.refusals import Clash, Refused
from commonside.ground.duties.models import Due
from commonside.ground.letters.models import Letter
from commonside.work.care.actions import attendance, offers
from commonside.work.care.actions.offers import Consent
from commonside.work.care.models import Offer
from commonside.work.care.queries import offers as queries
from commonside.work.care.rules import offers as rules
from commonside.work.care.rules.offers import NEXT, State
from commonside.work.cases import actions as cases
from commonside.work.reports.models import Report
from tests.care.giving import NO, begun, give, yes
from tests.cases import living

DAY = timedelta(days=1)


@pytest.fixture
def by(cast):
    return cast["joanne"]


def said(refused):
    return [str(one) for one in refused.value.obstacles]


def test_a_referral_to_mind_records_acceptance_and_result_without_clinical_content(
    case, victim, by, at
):
    """Row 68."""
    offer = begun(case, "mental_health", victim, by, at)
    assert (offer.state, offer.consent_how) == ("taken_on", "said")
    offer = offers.end(offer, outcome="helped", by=by, at=at + DAY)
    assert (offer.state, offer.outcome, offer.ended_by) == ("ended", "helped", by)
    kinds = {f.get_internal_type() for f in Offer._meta.concrete_fields}
    assert "TextField" not in kinds, "nowhere to write what was said there"
    free = [
        f.name
        for f in Offer._meta.concrete_fields
        if f.get_internal_type() == "CharField" and f.max_length > 40
    ]
    assert free == ["worker"]


def test_an_end_in_other_words_than_the_list_s_is_refused(case, victim, by, at):
    offer = begun(case, "mental_health", victim, by, at)
    with pytest.raises(Refused) as refused:
        offers.end(offer, outcome="She is depressed", by=by, at=at)
    assert said(refused) == ["Choose how it ended."]


def test_nobody_is_passed_on_without_their_word(case, victim, by, at):
    with pytest.raises(Refused) as refused:
        offers.make_offer(
            case=case, kind="victim_support", person=victim, says="yes", by=by, at=at
        )
    assert said(refused) == ["Say how they agreed.", "Say when they agreed."]
    offer = give(case, "victim_support", victim, by, at, says="later")
    with pytest.raises(Refused) as refused:
        offers.refer(offer, by=by, at=at)
    assert "They must agree first." in said(refused)
    offer.referred_at = at
    with pytest.raises(IntegrityError), transaction.atomic():
        offer.save()


def test_an_agreement_of_tomorrow_is_none(case, victim, by, at):
    with pytest.raises(Refused) as refused:
        offers.make_offer(
            case=case,
            kind="victim_support",
            person=victim,
            says="yes",
            consent=Consent("written", at.date() + DAY),
            by=by,
            at=at,
        )
    assert said(refused) == ["They cannot have agreed in the future."]


def test_a_no_is_noted_and_a_yes_may_be_taken_back(case, victim, by, at):
    offer = give(case, "family", victim, by, at, says="later")
    assert offer.follow_up_at is not None
    offer = offers.answer(offer, says="yes", consent=yes(at), by=by, at=at)
    offer = offers.answer(offer, says="no", by=by, at=at + DAY)
    assert (offer.state, offer.follow_up_at) == ("declined", None)
    with pytest.raises(Refused):
        offers.answer(offer, says="yes", consent=yes(at), by=by, at=at + DAY)


def test_what_is_answered_with_neither_is_asked_again(case, victim, by, at):
    offer = give(case, "family", victim, by, at, says="later")
    with pytest.raises(Refused) as refused:
        offers.answer(offer, says="perhaps", by=by, at=at)
    assert said(refused) == ["Say what they answered."]


def test_target_hardening_shows_the_day_and_what_was_fitted(case, victim, by, at):
    """Row 69."""
    offer = begun(case, "target_hardening", victim, by, at)
    with pytest.raises(Refused) as refused:
        offers.note_work(offer, by=by, at=at)
    assert said(refused) == ["Say when they came.", "Say what was fitted."]
    with pytest.raises(Refused) as refused:
        offers.note_work(
            offer, visited_on=at.date() + DAY, fitted=["moat"], by=by, at=at
        )
    assert said(refused) == ["That day is still to come.", "Say what was fitted."]
    offer = offers.note_work(
        offer, visited_on=at.date(), fitted=["locks", "light"], by=by, at=at
    )
    facts = dict(queries._facts(offer, queries.kind_of(offer)))
    assert facts == {"Fitted": "Locks, Light outside", "On": "Thu 19 November 2026"}


def test_a_family_has_a_worker_and_a_day_of_review_and_no_plan(case, victim, by, at):
    """Row 71."""
    with pytest.raises(Refused) as refused:
        begun(case, "family", victim, by, at)
    assert said(refused) == ["Name the worker.", "Say when it is looked at again."]
    offer = Offer.objects.get(state="referred")
    offer = offers.service_says(
        offer,
        takes_on=True,
        worker="Ana Whittle",
        next_on=at.date() + 20 * DAY,
        by=by,
        at=at,
    )
    facts = dict(queries._facts(offer, queries.kind_of(offer)))
    assert facts == {"Worker": "Ana Whittle", "Looked at again": "Wed 9 December 2026"}
    offer = offers.note_work(
        offer, worker="Ben Hale", next_on=at.date() + 30 * DAY, by=by, at=at
    )
    assert offer.worker == "Ben Hale"
    with pytest.raises(Refused) as refused:
        offers.note_work(
            offer, worker="Ben Hale", next_on=at.date() - DAY, by=by, at=at
        )
    assert said(refused) == ["That day is past."]


def test_a_service_that_cannot_ends_it_and_says_no_more(case, victim, by, at):
    offer = offers.refer(give(case, "mental_health", victim, by, at), by=by, at=at)
    offer = offers.service_says(offer, takes_on=False, by=by, at=at)
    assert (offer.state, offer.taken_on_at) == ("refused", None)
    with pytest.raises(Refused):
        offers.note_work(offer, by=by, at=at)


def test_mediation_keeps_only_suitability_consents_and_outcome(
    case, victim, alleged, by, at
):
    """Row 70."""
    offer = give(case, "mediation", victim, by, at, other=alleged)
    with pytest.raises(Refused) as refused:
        offers.refer(offer, by=by, at=at)
    assert said(refused) == [
        "Both sides must agree first.",
        "Ask first whether it is suitable.",
    ]
    with pytest.raises(Refused) as refused:
        offers.screen(offer, answers={}, by=by, at=at)
    assert said(refused) == ["Answer every question."]
    with pytest.raises(Refused) as refused:
        offers.screen(offer, answers=NO, by=by, at=at)
    assert said(refused) == ["Say how they agreed.", "Say when they agreed."]
    offer = offers.screen(offer, answers=NO, other=yes(at), by=by, at=at)
    offer = offers.refer(offer, by=by, at=at)
    offer = offers.service_says(
        offer, takes_on=True, next_on=at.date() + 7 * DAY, by=by, at=at
    )
    offer = offers.end(offer, outcome="agreed", by=by, at=at + 8 * DAY)
    assert (offer.is_suitable, offer.outcome) == (True, "agreed")
    body = json.loads(Event.objects.filter(kind="care.screened").get().body)
    assert set(body) == {"refs", "now"}, "no answer is kept"


def test_one_yes_in_the_screen_ends_it(case, victim, alleged, by, at):
    offer = give(case, "mediation", victim, by, at, other=alleged)
    offer = offers.screen(offer, answers={**NO, "afraid": "yes"}, by=by, at=at)
    assert (offer.state, offer.outcome) == ("ended", "not_suitable")
    assert (offer.is_suitable, offer.other_on) == (False, None)


@pytest.mark.parametrize("who", ["partner", "former_partner", "family"])
def test_mediation_is_refused_where_abuse_at_home_is_flagged(
    case, victim, alleged, by, at, who
):
    """Row 70: partner, former partner or family."""
    Report.objects.update(answers={"relationship": who})
    with pytest.raises(Refused) as refused:
        give(case, "mediation", victim, by, at, other=alleged)
    (why,) = said(refused)
    assert "Not where a partner" in why
    assert give(case, "victim_support", victim, by, at).state == "accepted"


def test_what_comes_to_light_later_stops_a_mediation(
    case, victim, alleged, told, cast, by, at
):
    mediation = begun(
        case,
        "mediation",
        victim,
        by,
        at,
        other=alleged,
        next_on=at.date() + 3 * DAY,
    )
    kept = give(case, "mental_health", victim, by, at)
    report = told(answers={"relationship": ["former_partner"]})
    cases.add_report(case=case, report=report, by=cast["priya"], at=at + DAY)
    mediation.refresh_from_db()
    kept.refresh_from_db()
    assert (mediation.state, mediation.outcome) == ("ended", "not_suitable")
    assert kept.state == "accepted"
    with pytest.raises(Refused):
        offers.note_work(mediation, next_on=at.date() + 9 * DAY, by=by, at=at + DAY)


def test_mediation_needs_two_sides_of_this_case(case, victim, alleged, by, at):
    with pytest.raises(Refused) as refused:
        give(case, "mediation", victim, by, at, other=victim)
    assert said(refused) == ["Choose the other side."]
    with pytest.raises(Refused) as refused:
        give(case, "mental_health", alleged, by, at)
    assert said(refused) == ["Choose whom it was offered to."]
    with pytest.raises(Refused) as refused:
        give(case, "hypnosis", victim, by, at)
    assert said(refused) == ["Choose what is offered."]


@pytest.fixture
def programme(case, alleged, by, at):
    return begun(
        case, "perpetrator_programme", alleged, by, at, next_on=at.date() + 4 * DAY
    )


def alerts(case):
    return Due.objects.about(f"case:{case.pk}").filter(kind="missed_session")


def test_not_coming_alerts_the_victim_s_worker_within_one_working_day(
    programme, case, cast, by, at
):
    """Row 52: Monday's session, told on Monday evening; Tuesday is the last moment."""
    monday = at + 4 * DAY
    attendance.note_attendance(
        programme,
        on=monday.date(),
        came=False,
        next_on=monday.date() + 7 * DAY,
        by=cast["samuel"],
        at=monday + timedelta(hours=6),
    )
    due = alerts(case).get()
    assert due.owner_user == case.owner
    assert f"{due.due_at:%Y-%m-%d %H:%M}" == "2026-11-25 17:00"
    letter = Letter.objects.get(kind="missed_session")
    assert letter.to == case.owner
    assert letter.queued_at == monday + timedelta(hours=6)
    assert "Cole" not in letter.body
    attendance.note_seen_to(programme, by=by, at=monday + DAY)
    assert alerts(case).get().met_at == monday + DAY
    with pytest.raises(Refused):
        attendance.note_seen_to(programme, by=by, at=monday + DAY)


def test_what_is_told_late_is_due_at_once(programme, case, by, at):
    late = at + 20 * DAY
    attendance.note_attendance(
        programme, on=(at + 4 * DAY).date(), came=False, by=by, at=late
    )
    assert alerts(case).get().due_at == late


def test_coming_alerts_nobody(programme, case, by, at):
    attendance.note_attendance(
        programme, on=(at + 4 * DAY).date(), came=True, by=by, at=at + 4 * DAY
    )
    assert not alerts(case).exists()


def test_silence_of_the_programme_is_treated_as_not_coming(programme, case, at):
    # Session on Monday 23rd: by the end of Tuesday somebody must have said so.
    assert attendance.alert_of_silence(at=at + 5 * DAY) == 0
    assert attendance.alert_of_silence(at=at + 7 * DAY) == 1
    assert alerts(case).get().reason == "not_told"
    assert attendance.alert_of_silence(at=at + 8 * DAY) == 0
    assert attendance._tell_of_silence(programme.pk, at=at + 8 * DAY) is False


@pytest.mark.parametrize(
    ("more", "why"),
    [
        ({"on": None}, "Say which day the session was."),
        ({"on": 1}, "Say which day the session was."),
        ({"on": 0, "next_on": 0}, "That day is past."),
    ],
)
def test_a_session_is_of_a_day_that_has_come(programme, by, at, more, why):
    days = {
        name: None if days is None else at.date() + days * DAY
        for name, days in more.items()
    }
    with pytest.raises(Refused) as refused:
        attendance.note_attendance(programme, came=True, by=by, at=at, **days)
    assert said(refused) == [why]


def test_a_session_is_noted_once_and_only_of_a_programme(
    programme, case, victim, by, at
):
    attendance.note_attendance(programme, on=at.date(), came=True, by=by, at=at)
    with pytest.raises(Refused):
        attendance.note_attendance(programme, on=at.date(), came=False, by=by, at=at)
    other = begun(case, "mental_health", victim, by, at)
    with pytest.raises(Refused) as refused:
        attendance.note_attendance(other, on=at.date(), came=False, by=by, at=at)
    assert said(refused) == ["There is no programme that they are on."]


def test_two_who_write_at_once_do_not_overwrite(case, victim, by, cast, at):
    offer = give(case, "mental_health", victim, by, at)
    offers.refer(offer, by=cast["dan"], at=at, version=1)
    with pytest.raises(Clash) as clash:
        offers.answer(offer, says="no", by=by, at=at, version=1)
    assert clash.value.theirs == {"state": State.REFERRED.label}


FOLLOWED = [
    ("later", "2026-11-26"),  # Thursday and five working days
    ("yes", "2026-11-23"),  # two, over a weekend
]


@pytest.mark.parametrize(("says", "day"), FOLLOWED)
def test_somebody_looks_again_by_the_clock_of_the_state(
    case, victim, by, at, says, day
):
    offer = give(case, "mental_health", victim, by, at, says=says)
    assert f"{offer.follow_up_at:%Y-%m-%d}" == day


@pytest.mark.parametrize("state", list(State))
@pytest.mark.parametrize("to", list(State))
def test_no_state_is_left_but_as_the_table_says(state, to):
    may = not rules.obstacles_to_moving(state=state, to=to)
    assert may == (to in NEXT[state])


def test_a_code_that_no_list_has_reads_as_itself():
    assert rules.label([], "x") == "x"


def test_a_kind_that_is_gone_from_its_version_is_an_error(case, victim, by, at):
    offer = give(case, "mental_health", victim, by, at)
    offer.kind = "hypnosis"
    with pytest.raises(LookupError):
        queries.kind_of(offer)


def test_a_closed_case_still_lets_support_end(case, victim, by, at):
    offer = begun(case, "mental_health", victim, by, at)
    living.activate(case, by, at)
    living.close(case, by, at)
    assert offers.end(offer, outcome="helped", by=by, at=at).state == "ended"


def test_screening_what_needs_none_is_refused(case, victim, by, at):
    offer = give(case, "mental_health", victim, by, at)
    with pytest.raises(Refused) as refused:
        offers.screen(offer, answers={}, other=yes(at), by=by, at=at)
    assert said(refused) == ["There is nothing to ask now."]


def test_before_there_is_any_practice_nobody_is_alerted(db, at):
    """The job runs from the first night, also where nothing is set up yet."""
    assert attendance.alert_of_silence(at=at) == 0
