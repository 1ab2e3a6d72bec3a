"""Flags with their plans: made, gone through, handed back, ended."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from commonside.ground.audit.actions import record
from commonside.ground.audit.models import Event
from commonside.ground.audit.refusals import Clash, Refused
from commonside.ground.design import ports
from commonside.ground.duties.models import Due
from commonside.ground.people import actions as people
from commonside.ground.practice.models import Version
from commonside.ground.practice.queries import forget
from commonside.work.cases import actions as cases
from commonside.work.cases.queries.closing import needs_second_person
from commonside.work.safety import actions, queries
from commonside.work.safety.models import Plan
from tests.cases import living
from tests.safety.living import joined, reviewed

DAY = timedelta(days=1)


def review_due(case):
    return Due.objects.open().get(subject_id=case.pk, kind="plan_review")


def refused(act, **said):
    with pytest.raises(Refused) as no:
        act(**said)
    return str(no.value)


def test_a_flag_is_a_plan_with_owner_review_and_end_and_owes_its_review(
    case, plan, vera, at
):
    assert plan.owner == vera
    due = review_due(case)
    assert due.owner_user == vera
    assert due.due_at.date() == plan.review_on
    event = Event.objects.get(kind="safety.flagged")
    assert event.subject == f"case:{case.pk}"
    assert "hardly sleeps" not in event.body


def test_one_plan_a_case_and_for_somebody_harmed_alone(
    case, plan, flagged, opened, cast, at
):
    assert "already" in refused(flagged, case=case)
    with pytest.raises(IntegrityError), transaction.atomic():
        Plan.objects.create(
            case=case,
            person=plan.person,
            owner=plan.owner,
            review_on=plan.review_on,
            expires_on=plan.expires_on,
            made_by=plan.owner,
            made_at=at,
        )
    other = opened()
    assert "harmed" in refused(flagged, case=other, person=plan.person)
    # Somebody alleged is never flagged as a victim here.
    him = cases.add_party(
        case=other, role="alleged", known_as="Him", by=cast["joanne"], at=at
    )
    assert "harmed" in refused(flagged, case=other, person=him.person)


def test_a_plan_is_kept_by_who_may_see_the_case_and_keeps_plans(
    case, flagged, cast, at
):
    assert "cannot take it" in refused(flagged, case=case, owner=cast["tom"])
    assert "cannot take it" in refused(flagged, case=case, owner=cast["priya"])
    cases.conflict(subject=case, by=cast["dan"], at=at)
    assert "cannot take it" in refused(flagged, case=case, owner=cast["dan"])
    assert flagged(case, owner=cast["joanne"]).owner == cast["joanne"]


def test_nobody_is_flagged_in_a_closed_case(case, flagged, cast, at):
    living.activate(case, cast["joanne"], at)
    living.close(case, cast["joanne"], at)
    case.refresh_from_db()
    assert case.state == "closed"
    assert "closed" in refused(flagged, case=case)


def test_a_flag_lacks_nothing(case, flagged, at):
    words = refused(flagged, case=case, reason="", kinds=[], expires_on=None)
    assert "vulnerable" in words
    assert "which kind" in words
    assert "flag ends" in words


def test_a_changed_flag_says_who_has_it_now(case, plan, cast, at):
    facts = {"reason": "Also unwell.", "kinds": ["personal"], "by": plan.owner}
    said = {"plan": plan, "owner": cast["joanne"], "at": at, **facts}
    sooner = at.date() + 5 * DAY
    now = actions.change(**said, expires_on=sooner, version=plan.version)
    assert (now.owner, now.expires_on, now.review_on) == (
        cast["joanne"],
        sooner,
        sooner,
    )
    assert review_due(case).owner_user == cast["joanne"]
    with pytest.raises(Clash) as clash:
        actions.change(**said, expires_on=sooner, version=1)
    assert clash.value.theirs["reason"] == "Also unwell."
    assert clash.value.who == "Vera Lomax"
    worse = {**said, "reason": "", "kinds": ["x"], "owner": cast["tom"]}
    words = refused(actions.change, **worse, expires_on=None, version=now.version)
    assert words.count(";") == 3


def test_what_is_not_changed_is_not_asked_for_again(case, plan, vera, at):
    """A flag that has run out meanwhile is still put right in its words."""
    later = at + 91 * DAY
    said = {"plan": plan, "owner": plan.owner, "expires_on": plan.expires_on}
    now = actions.change(
        **said,
        reason="Also unwell.",
        kinds=["personal"],
        by=vera,
        at=later,
        version=plan.version,
    )
    assert (now.reason, now.expires_on) == ("Also unwell.", plan.expires_on)
    assert "flag ends" in refused(
        actions.change,
        **said | {"expires_on": later.date()},
        reason="x",
        kinds=["personal"],
        by=vera,
        at=later,
        version=now.version,
    )


def test_a_review_meets_what_was_owed_and_owes_the_next(case, plan, vera, at):
    due = review_due(case)
    later = at + 10 * DAY
    look = reviewed(plan, vera, later)
    due.refresh_from_db()
    assert due.met_at == later
    # The 13th of December is a Sunday: it is owed by the Friday before.
    assert look.next_on.isoformat() == "2026-12-13"
    assert review_due(case).due_at.date().isoformat() == "2026-12-11"
    plan.refresh_from_db()
    assert plan.is_stable
    words = refused(reviewed, plan=plan, by=vera, at=later, note="", next_on=None)
    assert "told you" in words
    assert "next review" in words


def test_a_flag_that_has_expired_is_not_reviewed_without_a_new_end(plan, vera, at):
    late = at + 91 * DAY
    words = refused(reviewed, plan=plan, by=vera, at=late)
    assert "the day on which the flag ends" in words
    reviewed(plan, vera, late, expires_on=late.date() + 30 * DAY)
    plan.refresh_from_db()
    assert plan.expires_on == late.date() + 30 * DAY


def test_the_one_and_twentieth_is_refused_with_a_sentence(
    opened, flagged, cast, vera, at
):
    """The number is practice: here three, so that the fourth is one too many."""
    board = Version.objects.get(kind="safety")
    assert board.body["most"] == 20
    Version.objects.filter(pk=board.pk).update(body={**board.body, "most": 3})
    forget()
    plans = [flagged(opened()) for _ in range(4)]
    for plan in plans[:3]:
        joined(plan, vera, at)
    words = refused(joined, plan=plans[3], to=vera, at=at)
    assert words == (
        "The board is full: it holds 3 people. Hand somebody back who is stable first."
    )
    assert "already" in refused(joined, plan=plans[0], to=vera, at=at)
    # One goes, and there is room again.
    reviewed(plans[0], vera, at)
    plans[0].refresh_from_db()
    said = {"plan": plans[0], "why": "Quiet.", "by": vera, "at": at}
    actions.hand_back(**said, version=plans[0].version)
    assert joined(plans[3], vera, at).joined_by == vera
    assert "keeps no board" in refused(joined, plan=plans[0], to=cast["joanne"], at=at)


def test_handed_back_to_the_officer_of_the_case_when_stable(case, plan, vera, at):
    plan = joined(plan, vera, at)
    said = {"plan": plan, "why": "She sleeps.", "by": vera, "at": at}
    assert "stable" in refused(actions.hand_back, **said, version=plan.version)
    reviewed(plan, vera, at)
    plan.refresh_from_db()
    back = actions.hand_back(**said, version=plan.version)
    assert back.joined_at is None
    assert back.owner == case.owner
    assert review_due(case).owner_user == case.owner


def test_a_new_incident_shakes_the_plan(case, plan, told, cast, vera, at):
    reviewed(plan, vera, at)
    cases.add_report(case=case, report=told(), by=cast["priya"], at=at + DAY)
    plan.refresh_from_db()
    assert not plan.is_stable
    assert plan.review_on == at.date() + 3 * DAY
    due = review_due(case)
    assert due.reason == "new_report"
    # Friday noon and two days: a Sunday, so by Friday's end.
    assert due.due_at.date() <= plan.review_on


def test_an_incident_puts_off_no_review_that_was_to_come_sooner(
    case, flagged, told, cast, at
):
    plan = flagged(case, review_on=at.date() + DAY)
    cases.add_report(case=case, report=told(), by=cast["priya"], at=at)
    plan.refresh_from_db()
    assert plan.review_on == at.date() + DAY


def test_a_case_without_a_plan_is_not_shaken(case, at):
    actions.shaken(case, at=at)
    assert not Due.objects.filter(kind="plan_review").exists()


def test_a_case_does_not_close_over_a_plan_and_then_needs_two(case, plan, cast, at):
    joanne = cast["joanne"]
    living.activate(case, joanne, at)
    words = refused(living.close, case=case, by=joanne, at=at)
    assert "still a safety plan" in words
    case.refresh_from_db()
    plan.refresh_from_db()
    said = {"plan": plan, "by": joanne, "at": at, "version": plan.version}
    assert "no longer flagged" in refused(actions.end, **said, ending="x", why="")
    actions.end(**said, ending="moved", why="To her sister in Bury.")
    assert not Due.objects.open().filter(kind="plan_review").exists()
    assert needs_second_person(case, at=at)
    living.close(case, joanne, at)
    case.refresh_from_db()
    assert case.state == "closing"


def test_nobody_is_alone_with_a_case_whose_vulnerability_was_once_noted(case, cast, at):
    """Asking again, and noting nothing, does not do away with the second person."""
    living.assess(case, cast["joanne"], at, vulnerability={"personal": ["carer"]})
    living.assess(case, cast["joanne"], at + DAY)
    assert needs_second_person(case, at=at + DAY)


def test_everything_done_to_a_plan_leaves_one_trace_and_none_of_its_words(
    case, plan, vera, at
):
    """Who did what and when, on the case; what was said is in the plan alone."""
    said = {"plan": plan, "by": vera, "at": at}
    line = actions.add_line(**said, when="He knocks.", what="She bolts the door.")
    actions.end_line(**said, code=line.code)
    fitting = actions.ask_fitting(**said, kind="locks", asked_of="Larkfield Homes")
    actions.note_fitting(
        **said,
        fitting=fitting,
        fitted_on=at.date(),
        fitted="Two bolts.",
        is_given_up=False,
        version=1,
    )
    lines = [("Amira", "07700 900111")]
    actions.keep_card(**said, found="neutral", lines=lines, version=1)
    actions.change(
        **said,
        reason="Unwell too.",
        kinds=["personal"],
        owner=vera,
        expires_on=plan.expires_on,
        version=2,
    )
    joined(plan, vera, at)
    reviewed(plan, vera, at)
    plan.refresh_from_db()
    now = actions.hand_back(**said, why="Quiet again.", version=plan.version)
    actions.end(**said, ending="moved", why="To Bury.", version=now.version)
    rows = Event.objects.filter(kind__startswith="safety.").order_by("pk")
    assert [row.kind.removeprefix("safety.") for row in rows] == (
        "flagged line_added line_ended fitting_asked fitted card_kept changed joined"
        " reviewed handed_back ended"
    ).split()
    for row in rows:
        assert (row.subject, row.by) == (f"case:{case.pk}", f"user:{vera.pk}")
        assert f'"plan:{plan.pk}"' in row.body
        for word in ("knocks", "bolt", "Larkfield", "Amira", "ell too", "uiet", "Bury"):
            assert word not in row.body, row.kind


def test_on_the_day_on_which_a_flag_ends_it_is_not_reviewed_without_a_new_end(
    plan, vera, at
):
    last = at + 90 * DAY
    assert last.date() == plan.expires_on
    assert "day on which the flag ends" in refused(
        reviewed, plan=plan, by=vera, at=last
    )


def test_nothing_is_done_to_a_plan_that_is_over(plan, vera, at):
    said = {"plan": plan, "by": vera, "at": at}
    actions.end(**said, version=plan.version, ending="mistake", why="Wrong case.")
    assert "over" in refused(actions.add_line, **said, when="x", what="y")


def test_steps_of_a_plan_come_and_go(plan, vera, at):
    said = {"plan": plan, "by": vera, "at": at}
    words = refused(actions.add_line, **said, when="", what=" ")
    assert "Say when" in words
    line = actions.add_line(**said, when="He knocks.", what="She bolts the door.")
    assert list(plan.lines.all()) == [line]
    actions.end_line(**said, code=line.code)
    actions.end_line(**said, code=line.code)
    assert not plan.lines.filter(ended_at=None).exists()
    assert Event.objects.filter(kind="safety.line_ended").count() == 1


def test_what_was_fitted_is_kept_with_its_day(plan, vera, cast, at):
    said = {"plan": plan, "by": vera, "at": at}
    assert "fitted" in refused(actions.ask_fitting, **said, kind="moat", asked_of="")
    fitting = actions.ask_fitting(**said, kind="locks", asked_of="Larkfield Homes")
    # A flag does not end while something is still to be fitted.
    assert "not fitted yet: 1" in refused(
        actions.end, **said, version=plan.version, ending="moved", why="Away."
    )
    given = {"fitting": fitting, "fitted_on": at.date(), "is_given_up": False}
    with pytest.raises(Refused):
        actions.note_fitting(**said, **given, fitted="", version=1)
    done = actions.note_fitting(**said, **given, fitted="Two bolts.", version=1)
    assert (done.fitted_on, done.fitted) == (at.date(), "Two bolts.")
    with pytest.raises(Clash) as clash:
        actions.note_fitting(**said, **given, fitted="One bolt.", version=1)
    assert (clash.value.who, clash.value.theirs["fitted"]) == (
        "Vera Lomax",
        "Two bolts.",
    )
    assert "already" in refused(
        actions.note_fitting, **said, **given, fitted="x", version=2
    )
    other = actions.ask_fitting(**said, kind="camera", asked_of="Repairs")
    given = {"fitting": other, "fitted_on": at.date(), "is_given_up": True}
    gone = actions.note_fitting(**said, **given, fitted="Listed house.", version=1)
    assert gone.fitted_on is None


def test_a_clash_over_a_fitting_that_nobody_noted_names_nobody(plan, vera, at):
    said = {"plan": plan, "by": vera, "at": at}
    fitting = actions.ask_fitting(**said, kind="locks", asked_of="Larkfield Homes")
    given = {"fitting": fitting, "fitted_on": at.date(), "is_given_up": False}
    with pytest.raises(Clash) as clash:
        actions.note_fitting(**said, **given, fitted="x", version=7)
    assert clash.value.who == ""


def test_a_card_goes_by_the_contact_record_when_it_is_printed(case, plan, vera, at):
    """It was safe when it was written; somebody moved in since."""
    person = plan.person
    contact = person.safe_contact

    def say(**ways):
        contact.refresh_from_db()
        people.change_safe_contact(
            person, ways=ways, version=contact.version, by=vera, at=at
        )

    say(ways=["phone", "letter"], phone="07700 900142")
    found = queries.in_force(case)
    said = {"plan": found, "by": vera, "at": at, "version": found.version}
    lines = [("Amira", "07700 900111")]
    actions.keep_card(**said, found="named", lines=lines)
    assert queries.card(queries.in_force(case), at=at).names_us
    say(ways=["phone", "letter"], phone="07700 900142", also_sees="her brother")
    assert not queries.card(queries.in_force(case), at=at).names_us
    found = queries.in_force(case)
    words = refused(
        actions.keep_card,
        plan=found,
        by=vera,
        at=at,
        version=found.version,
        found="named",
        lines=lines,
    )
    assert "somebody else sees" in words


def test_the_plans_of_who_leaves_go_to_who_may_keep_them(
    case, plan, opened, flagged, cast, vera, at
):
    load = ports.loads["safety"]
    assert load.count(vera) == 1
    assert load.lines(vera, cast["joanne"]) == [
        (f"Mrs Begum, {case.reference}", case.get_absolute_url())
    ]
    assert load.hand_on(vera, to=cast["tom"], by=None, at=at) == 1
    assert load.hand_on(vera, to=cast["dan"], by=None, at=at) == 0
    plan.refresh_from_db()
    assert plan.owner == cast["dan"]
    assert load.leave(cast["dan"], by=None, at=at) == 0
    plan.refresh_from_db()
    assert plan.owner == case.owner
    assert load.leave(case.owner, by=None, at=at) == 0
    plan.refresh_from_db()
    assert plan.owner != case.owner


def test_a_plan_that_nobody_else_may_keep_stays(plan, vera, cast, at, monkeypatch):
    monkeypatch.setattr(
        queries, "keepers", lambda case: type(vera).objects.filter(pk=vera.pk)
    )
    assert actions.leave_all(of=vera, by=None, at=at) == 1


def test_a_plan_that_nobody_else_may_keep_stays_with_its_case_handed_over(
    case, flagged, cast, at, monkeypatch
):
    """Better one who should no longer have it than a plan that nobody has."""
    plan = flagged(case, owner=cast["joanne"])
    only = type(plan.owner).objects.filter(pk=plan.owner_id)
    monkeypatch.setattr(queries, "keepers", lambda case: only)
    said = {"case": case, "by": cast["samuel"], "at": at, "why": "Leave."}
    cases.hand_over(**said, to=cast["dan"])
    plan.refresh_from_db()
    assert plan.owner == cast["joanne"]


def test_a_review_over_a_week_end_is_owed_on_the_day_itself(case, vera, flagged, at):
    """Flagged on a Saturday for Sunday: the Friday before is over already."""
    saturday = at + 2 * DAY
    plan = flagged(case, when=saturday, review_on=saturday.date() + DAY)
    assert review_due(case).due_at.date() == plan.review_on


def test_what_a_job_did_last_names_nobody_in_a_clash(case, plan, vera, at):
    with transaction.atomic():
        record("case.edited", subject=case, by=None, at=at + DAY)
    with pytest.raises(Clash) as clash:
        actions.join(plan=plan, to=vera, by=vera, at=at, version=99)
    assert clash.value.who == ""


def test_a_plan_goes_with_the_case_that_its_keeper_hands_over(case, flagged, cast, at):
    plan = flagged(case, owner=cast["joanne"])
    said = {"case": case, "by": cast["samuel"], "at": at, "why": "Leave."}
    cases.hand_over(**said, to=cast["dan"])
    plan.refresh_from_db()
    assert plan.owner == cast["dan"]
    assert review_due(case).owner_user == cast["dan"]


def test_a_plan_of_the_board_stays_when_the_case_is_handed_over(case, plan, cast, at):
    said = {"case": case, "by": cast["samuel"], "at": at, "why": "Leave."}
    cases.hand_over(**said, to=cast["dan"])
    plan.refresh_from_db()
    assert plan.owner.username == "vera"


def test_who_knows_somebody_keeps_no_plan_of_theirs(case, plan, vera, at):
    cases.conflict(subject=case, by=vera, at=at)
    plan.refresh_from_db()
    assert plan.owner == case.owner
    assert review_due(case).owner_user == case.owner
