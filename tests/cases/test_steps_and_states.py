"""Steps of several agencies, and every way from opened to closed and back."""

from datetime import timedelta
from pathlib import Path

import pytest

import commonside
from commonside.ground.agencies.models import Agency, Grant, User
from commonside.ground.audit.models import Event
from commonside.ground.audit.refusals import Clash, Refused
from commonside.ground.duties.models import Due, Step
from commonside.ground.duties.queries import open_dues
from commonside.ground.letters.models import Letter
from commonside.work.cases import actions
from commonside.work.cases.models import Case, Closing, Involvement, Party, Revision
from commonside.work.cases.queries import choices
from commonside.work.cases.queries.case import head
from commonside.work.reports.models import Band, Told
from tests.cases import living


@pytest.fixture
def housing(cast):
    return cast["tom"].agency


@pytest.fixture
def calm(opened):
    return opened(band=Band.STANDARD)


def owed(case):
    return open_dues(f"case:{case.pk}")


def kinds(case):
    rows = Event.objects.filter(subject=f"case:{case.pk}").order_by("pk")
    return list(rows.values_list("kind", flat=True))


# --- joining ------------------------------------------------------------------


def test_an_agency_joins_through_a_gateway(case, housing, cast, at):
    made = living.bring_in(case, housing, cast["joanne"], at, shared=["risk"])
    assert (made.gateway.key, made.shared) == ("cda-s115", ["risk"])
    assert Case.objects.visible_to(cast["tom"]).get() == case
    assert kinds(case)[-1] == "case.agency_joined"


def test_a_partner_asks_itself_or_whose_case_it_is(case, housing, cast, at):
    """Which other agencies are in a case, no partner learns from a form."""
    living.bring_in(case, housing, cast["joanne"], at)
    living.bring_in(case, cast["lyle"].agency, cast["joanne"], at)

    def asked_by(name):
        user = User.objects.get(pk=cast[name].pk)
        found = choices.owners_of_steps(head(user, case, at=at), user)
        return {label for group in found[1:] for _, label in group[1]}

    agencies = {housing.name, cast["lyle"].agency.name}
    assert agencies <= asked_by("joanne")
    assert cast["dan"].name in asked_by("joanne")
    assert asked_by("lyle") == {cast["lyle"].agency.name, cast["joanne"].name}


def test_nothing_is_asked_of_anybody_in_a_closed_case(case, cast, at):
    living.close(living.activate(case, cast["joanne"], at), cast["joanne"], at)
    case.refresh_from_db()
    before = Step.objects.count()
    with pytest.raises(Refused, match="is closed"):
        living.offer(case, cast["dan"], cast["joanne"], at)
    assert Step.objects.count() == before


def test_joining_twice_or_without_a_reason_is_refused(case, housing, cast, at):
    living.bring_in(case, housing, cast["joanne"], at)
    with pytest.raises(Refused, match="in the case already"):
        living.bring_in(case, housing, cast["joanne"], at)
    assert Involvement.objects.count() == 1


@pytest.mark.parametrize(
    ("facts", "is_refused"),
    [
        ({"agreement_until": "2026-11-18"}, True),
        ({"agreement_until": "2026-11-19"}, False),
        ({"agreement_ended_at": "2026-11-01T00:00Z"}, True),
        ({"agreement_ended_at": "2026-12-01T00:00Z"}, False),
    ],
)
def test_an_agreement_that_has_ended_keeps_out(
    case, housing, cast, at, facts, is_refused
):
    Agency.objects.filter(pk=housing.pk).update(**facts)
    housing.refresh_from_db()
    if not is_refused:
        living.bring_in(case, housing, cast["joanne"], at)
        return
    with pytest.raises(Refused, match="sharing agreement has"):
        living.bring_in(case, housing, cast["joanne"], at)
    assert not Case.objects.visible_to(cast["tom"]).exists()


def test_an_agency_leaves_once_its_steps_are_over(case, housing, cast, at):
    living.bring_in(case, housing, cast["joanne"], at)
    step = living.offer(case, housing, cast["joanne"], at)
    with pytest.raises(Refused, match="End the steps"):
        actions.let_go(case=case, agency=housing, by=cast["joanne"], at=at)
    move(case, step, cast["tom"], at, "done")
    actions.let_go(case=case, agency=housing, by=cast["joanne"], at=at)
    assert not Case.objects.visible_to(cast["tom"]).exists()
    assert Involvement.objects.get().ended_at == at


# --- steps --------------------------------------------------------------------


def move(case, step, by, at, to, **more):
    return actions.move_step(case=case, step=step, to=to, by=by, at=at, **more)


def test_nothing_is_asked_of_an_agency_that_has_not_joined(case, housing, cast, at):
    with pytest.raises(Refused, match="has not joined"):
        living.offer(case, housing, cast["joanne"], at)
    living.offer(case, cast["joanne"].agency, cast["joanne"], at)
    assert Step.objects.count() == 1


@pytest.mark.parametrize(
    ("closed", "days", "says"),
    [(True, None, "is closed"), (False, -1, "still to come")],
)
def test_a_step_is_for_an_open_case_and_a_day_to_come(
    case, cast, at, closed, days, says
):
    if closed:
        Case.objects.update(state="closed")
    due_on = None if days is None else at.date() + timedelta(days=days)
    with pytest.raises(Refused, match=says):
        living.offer(case, cast["joanne"], cast["joanne"], at, due_on=due_on)
    assert not Step.objects.exists()


def test_a_refusal_is_told_at_once_to_who_asked(case, housing, cast, at):
    living.bring_in(case, housing, cast["joanne"], at)
    step = living.offer(case, housing, cast["joanne"], at)
    assert Due.objects.get(kind="answer_step").owner_agency == housing
    move(case, step, cast["tom"], at, "refused", note="No key.")
    assert Letter.objects.get(kind="step_refused").to == cast["joanne"]


def test_one_who_refuses_their_own_step_is_not_told(case, cast, at):
    step = living.offer(case, cast["dan"], cast["joanne"], at)
    Step.objects.update(offered_by=cast["dan"])
    move(case, step, cast["dan"], at, "refused", note="Leave.")
    assert not Letter.objects.filter(kind="step_refused").exists()


def test_who_runs_the_case_may_end_but_not_answer_for_others(case, housing, cast, at):
    living.bring_in(case, housing, cast["joanne"], at)
    step = living.offer(case, housing, cast["joanne"], at)
    with pytest.raises(Refused, match="somebody else"):
        move(case, step, cast["joanne"], at, "accepted")
    move(case, step, cast["joanne"], at, "not_possible", note="Sold.")
    assert Step.objects.get().state == "not_possible"


def test_two_agencies_answer_two_steps_at_once(case, housing, cast, at):
    police = cast["lyle"].agency
    for agency in (housing, police):
        living.bring_in(case, agency, cast["joanne"], at)
    lock = living.offer(case, housing, cast["joanne"], at)
    patrol = living.offer(case, police, cast["joanne"], at, text="Pass by")
    move(case, lock, cast["tom"], at, "accepted", version=1)
    move(case, patrol, cast["lyle"], at, "accepted", version=1)
    assert set(Step.objects.values_list("state", flat=True)) == {"accepted"}
    with pytest.raises(Clash):
        move(case, lock, cast["tom"], at, "not_possible", note="x", version=1)


# --- states -------------------------------------------------------------------


def test_nothing_else_assigns_a_state():
    allowed = {"actions/states.py"}
    room = Path(commonside.__file__).parent / "work/cases"
    found = {
        str(path.relative_to(room))
        for path in room.rglob("*.py")
        if ".state = " in path.read_text() or ".state, case" in path.read_text()
    }
    assert found == allowed


def test_from_opened_to_active(calm, cast, at):
    joanne = cast["joanne"]
    living.assess(calm, joanne, at)
    assert calm.state == "allocated"
    living.reach(calm, joanne, at)
    assert calm.state == "assessed"
    with pytest.raises(Refused, match="at least one step"):
        actions.agree_plan(case=calm, by=joanne, at=at, version=calm.version)
    step = living.offer(calm, cast["dan"], joanne, at)
    actions.agree_plan(case=calm, by=joanne, at=at, version=calm.version)
    calm.refresh_from_db()
    assert calm.state == "planned"
    move(calm, step, cast["dan"], at, "accepted")
    calm.refresh_from_db()
    assert calm.state == "active"


def test_a_plan_with_a_step_of_ones_own_is_begun(calm, cast, at):
    living.activate(calm, cast["joanne"], at)
    assert calm.state == "active"
    assert "interview" not in owed(calm)


def test_no_plan_without_an_assessment(calm, cast, at):
    with pytest.raises(Refused) as refused:
        actions.agree_plan(case=calm, by=cast["joanne"], at=at, version=1)
    assert len(refused.value.obstacles) == 4
    calm.refresh_from_db()
    assert (calm.state, calm.version) == ("allocated", 1)


def test_watching_and_working_again(calm, cast, at):
    living.activate(calm, cast["joanne"], at)
    until = at.date() + timedelta(days=28)
    actions.watch(
        case=calm,
        until=until,
        stopped_on=at.date(),
        by=cast["joanne"],
        at=at,
        version=calm.version,
    )
    calm.refresh_from_db()
    assert (calm.state, calm.monitoring_until) == ("monitoring", until)
    assert {"watch", "update"} <= set(owed(calm))
    again(calm, cast["joanne"], at)
    assert (calm.state, calm.monitoring_until) == ("active", None)
    assert "watch" not in owed(calm)


def again(case, by, at):
    actions.work_again(case=case, why="x", by=by, at=at, version=case.version)
    case.refresh_from_db()


def test_a_pause_stops_the_clocks_until_a_day(calm, cast, at):
    resume_on = at.date() + timedelta(days=9)  # a Saturday
    pause(calm, cast, at, why="She is away.", resume_on=resume_on)
    assert calm.state == "suspended"
    assert {k: str(d.due_at.date()) for k, d in owed(calm).items()} == {
        "contact": "2026-11-30"
    }
    again(calm, cast["joanne"], at)
    assert calm.state == "allocated", "it goes on where it stood"
    assert owed(calm)["update"].reason == "resumed"


def pause(case, cast, at, *, why, resume_on):
    actions.pause(
        case=case, why=why, resume_on=resume_on, by=cast["joanne"], at=at, version=1
    )
    case.refresh_from_db()


def test_a_pause_without_a_wish_is_refused(calm, cast, at):
    with pytest.raises(Refused, match="what the person asked for"):
        pause(calm, cast, at, why="", resume_on=at.date() + timedelta(days=1))
    with pytest.raises(Refused, match="a day on which we ask again"):
        pause(calm, cast, at, why="She is away.", resume_on=None)
    assert "first_contact" in owed(calm)


# --- passing on ---------------------------------------------------------------


def transfer(case, agency, cast, at, **more):
    actions.offer_transfer(
        case=case,
        agency=agency,
        why="Theirs.",
        by=cast["joanne"],
        at=at,
        version=case.version,
        **more,
    )
    case.refresh_from_db()


def answer(case, by, at, *, accepts=True, why=""):
    actions.answer_transfer(case=case, accepts=accepts, why=why, by=by, at=at)
    case.refresh_from_db()


def test_a_case_is_ours_until_they_say_yes(calm, housing, cast, at):
    with pytest.raises(Refused, match="Bring the agency"):
        transfer(calm, housing, cast, at)
    living.bring_in(calm, housing, cast["joanne"], at)
    transfer(calm, housing, cast, at)
    assert (calm.lead_agency, calm.state) == (cast["joanne"].agency, "allocated")
    assert owed(calm)["accept_passed"].owner_agency == housing
    with pytest.raises(Refused, match="not offered to your agency"):
        answer(calm, cast["lyle"], at)
    answer(calm, cast["tom"], at)
    assert (calm.lead_agency, calm.state) == (housing, "transferred")
    assert not owed(calm)
    again(calm, cast["joanne"], at)
    assert calm.state == "active"


def test_a_no_has_a_reason_and_leaves_it_ours(calm, housing, cast, at):
    living.bring_in(calm, housing, cast["joanne"], at)
    transfer(calm, housing, cast, at)
    with pytest.raises(Refused, match="Say why not"):
        answer(calm, cast["tom"], at, accepts=False)
    answer(calm, cast["tom"], at, accepts=False, why="Not our tenant.")
    assert (calm.transfer_to, calm.state) == (None, "allocated")
    assert "accept_passed" not in owed(calm)
    assert "first_contact" in owed(calm)


# --- closing ------------------------------------------------------------------


@pytest.fixture
def active(calm, cast, at):
    return living.activate(calm, cast["joanne"], at)


def test_a_case_ends_when_the_behaviour_has_stopped(active, cast, at):
    living.close(active, cast["joanne"], at)
    active.refresh_from_db()
    assert (active.state, active.outcome, active.closed_by) == (
        "closed",
        "R1",
        cast["joanne"],
    )
    closing = Closing.objects.get()
    assert (closing.stopped_confirmed_by, closing.told_on) == ("victim", at.date())
    assert not owed(active)
    assert kinds(active)[-1] == "case.closed"


@pytest.mark.parametrize(
    ("end", "says"),
    [
        ({"told_on": None}, "Say when the person was told"),
        ({"confirmed_by": ""}, "Say who confirms"),
        ({"outcome": "N4", "confirmed_by": ""}, "Try 3 times"),
    ],
)
def test_what_is_missing_keeps_it_open(active, cast, at, end, says):
    with pytest.raises(Refused, match=says):
        living.close(active, cast["joanne"], at, **end)
    active.refresh_from_db()
    assert active.state == "active"
    assert not Closing.objects.exists()


def test_open_steps_and_a_current_high_keep_it_open(active, cast, at):
    living.assess(active, cast["joanne"], at, band=1, override_why="A knife.")
    with pytest.raises(Refused) as refused:
        actions.propose_closing(
            case=active, ending=living.ending(at), by=cast["joanne"], at=at
        )
    said = " ".join(str(one) for one in refused.value.obstacles)
    assert "Steps still open: 1" in said
    assert "The risk is High" in said


def test_lost_contact_needs_enough_tries(active, cast, at):
    joanne = cast["joanne"]
    for days, way in ((1, "phone"), (6, "visit"), (16, "phone")):
        living.attempt(active, joanne, at + timedelta(days=days), way=way)
    later = at + timedelta(days=20)
    living.close(active, joanne, later, outcome="N4", told_on=None, told_why="")
    assert Closing.objects.get().stopped_confirmed_by == ""


def test_nobody_was_ever_reached(calm, cast, at):
    joanne = cast["joanne"]
    for days, way in ((1, "phone"), (2, "visit"), (17, "letter")):
        living.attempt(calm, joanne, at + timedelta(days=days), way=way)
    later = at + timedelta(days=30)
    living.close(calm, joanne, later, outcome="N4", told_on=None, told_why="")
    assert Closing.objects.get().outcome == "N4"


def test_less_but_not_stopped_is_theirs_to_say(active, cast, at):
    living.close(active, cast["joanne"], at, outcome="P1")
    assert Closing.objects.get().stopped_confirmed_by == "victim"


def test_nobody_closes_a_vulnerable_victim_alone(active, cast, at):
    living.assess(active, cast["joanne"], at, vulnerability={"personal": ["carer"]})
    living.close(active, cast["joanne"], at)
    active.refresh_from_db()
    assert active.state == "closing"
    assert owed(active)["agree"].owner_user == cast["samuel"]
    for name, says in (("joanne", "second person"), ("dan", "supervisor")):
        with pytest.raises(Refused, match=says):
            agree(active, cast[name], at)
    agree(active, cast["samuel"], at)
    assert (active.state, active.closed_by) == ("closed", cast["samuel"])


def agree(case, by, at):
    actions.agree_to_closing(case=case, by=by, at=at, version=case.version)
    case.refresh_from_db()


def test_nobody_closes_a_repeat_victim_alone(active, told, cast, at):
    for _ in range(2):
        report = told()
        actions.add_report(case=active, report=report, by=cast["priya"], at=at)
    active.refresh_from_db()
    living.close(active, cast["joanne"], at)
    active.refresh_from_db()
    assert active.state == "closing"
    again(active, cast["joanne"], at)
    assert (active.state, active.outcome) == ("active", "")
    assert "agree" not in owed(active)


def test_a_team_without_a_leader_is_asked_as_a_team(active, cast, at):
    from commonside.ground.agencies.models import Holding

    Holding.objects.filter(role="team_leader").delete()
    active.team.duty_contact = None
    active.team.save()
    living.assess(active, cast["joanne"], at, vulnerability={"personal": ["carer"]})
    living.close(active, cast["joanne"], at)
    assert owed(active)["agree"].owner_team == active.team


def reopen(case, cast, at, why="He is back."):
    actions.reopen(case=case, why=why, by=cast["joanne"], at=at, version=case.version)
    case.refresh_from_db()


def test_it_comes_back_as_the_same_case(active, cast, at):
    living.close(active, cast["joanne"], at)
    active.refresh_from_db()
    later = at + timedelta(days=20)
    reopen(active, cast, later)
    assert (active.state, active.closed_at, active.outcome) == ("active", None, "")
    assert active.reopened_at == later
    assert Closing.objects.get().reopened_by == cast["joanne"]
    assert owed(active)["update"].reason == "reopened"
    living.close(active, cast["joanne"], later)
    assert Closing.objects.count() == 2


def test_after_ninety_days_it_is_a_new_case(active, cast, at):
    living.close(active, cast["joanne"], at)
    active.refresh_from_db()
    with pytest.raises(Refused, match="open a new case"):
        reopen(active, cast, at + timedelta(days=91))
    with pytest.raises(Refused, match="Say what happened"):
        reopen(active, cast, at, why="")
    active.refresh_from_db()
    assert active.state == "closed"


# --- putting right ------------------------------------------------------------


def edit(case, by, at, *, known_as="Mrs Rahman", category="noise", version=1):
    return actions.edit(
        case=case,
        known_as=known_as,
        category=category,
        by=by,
        at=at,
        version=version,
    )


def test_old_values_are_kept_as_revisions(calm, cast, at):
    changed = edit(calm, cast["joanne"], at)
    assert (changed.known_as, changed.category) == ("Mrs Rahman", "noise")
    assert dict(Revision.objects.values_list("field", "old")) == {
        "known_as": "Mrs Begum",
        "category": "intimidation",
    }
    event = Event.objects.get(kind="case.edited")
    assert event.body == '{"fields":["known_as","category"]}'


def test_only_what_changed_is_a_revision(calm, cast, at):
    edit(calm, cast["joanne"], at, known_as="Mrs Begum")
    assert Revision.objects.get().field == "category"


def test_two_officers_saving_lose_nothing(calm, cast, at):
    edit(calm, cast["dan"], at, known_as="Mrs B.")
    with pytest.raises(Clash) as clash:
        edit(calm, cast["joanne"], at)
    assert (clash.value.who, clash.value.at) == ("Dan Reeve", at)
    assert clash.value.theirs == {"known_as": "Mrs B.", "category": "noise"}
    calm.refresh_from_db()
    assert calm.known_as == "Mrs B."


def test_a_clash_with_the_machine_names_nobody(calm, cast, at):
    Case.objects.update(version=2)
    from commonside.ground.audit.actions import record

    record("case.edited", subject=calm, by=None, at=at)
    with pytest.raises(Clash) as clash:
        edit(calm, cast["joanne"], at)
    assert clash.value.who == ""


def test_saving_what_is_there_already_leaves_no_trace(calm, cast, at):
    edit(calm, cast["joanne"], at, known_as="Mrs Begum", category="intimidation")
    assert not Event.objects.filter(kind="case.edited").exists()
    with pytest.raises(Refused, match="how we name"):
        edit(calm, cast["joanne"], at, known_as=" ")


def add(case, cast, at, **more):
    return actions.add_party(
        case=case, role="witness", by=cast["joanne"], at=at, **more
    )


def test_a_person_is_named_or_taken_from_what_was_told(calm, cast, at):
    party = add(calm, cast, at, known_as="Mr Osman")
    assert party.person.known_as == "Mr Osman"
    report = calm.case_reports.get().report
    told = Told.objects.create(report=report, role="witness", name="Ade Cole")
    party = add(calm, cast, at, told=told)
    told.refresh_from_db()
    assert (told.person, told.person_set_by) == (party.person, cast["joanne"])
    assert add(calm, cast, at, told=told).person == party.person
    with pytest.raises(Refused, match="how we name"):
        add(calm, cast, at)


def test_a_part_ends_and_its_sight_with_it(calm, cast, at):
    party = add(calm, cast, at, known_as="Mr Osman")
    actions.end_party(case=calm, party=party, by=cast["joanne"], at=at)
    rows = Grant.objects.filter(subject_kind="person", subject_id=party.person_id)
    assert not rows.exists()
    assert Party.objects.get(pk=party.pk).until == at
    main = calm.parties.get(is_main=True)
    with pytest.raises(Refused, match="This case is for them"):
        actions.end_party(case=calm, party=main, by=cast["joanne"], at=at)


def link(case, told, person, cast, at):
    actions.link_told(case=case, told=told, person=person, by=cast["joanne"], at=at)


def test_a_person_in_a_further_report_is_recognised(calm, told, cast, at):
    report = told()
    actions.add_report(case=calm, report=report, by=cast["priya"], at=at)
    person = calm.parties.get().person
    link(calm, report.told.get(), person, cast, at)
    assert report.told.get().person == person
    assert kinds(calm)[-1] == "case.told_linked"
    with pytest.raises(Refused, match="not in this case"):
        link(calm, told().told.get(), person, cast, at)
