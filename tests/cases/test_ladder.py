"""The ladder: each decision says what was weighed, and why a rung was left out."""

from datetime import timedelta

import pytest

from commonside.ground.agencies.models import Agency
from commonside.ground.audit.models import Event
from commonside.ground.audit.refusals import Refused, obstacle
from commonside.ground.design import ports
from commonside.ground.letters.models import Letter
from commonside.work.cases import actions
from commonside.work.cases.models import Intervention
from commonside.work.cases.queries import ladder as queries
from commonside.work.cases.rules import ladder as rules
from commonside.work.cases.rules.ladder import Weighed
from commonside.work.reports.models import Band
from tests.cases import living
from tests.cases.conftest import DATA, load, plain, tomllib

ALL = Weighed("Twice in a week.", "A word is enough.", "None known.", "A letter.")
WHY = "He has a knife, and she cannot wait."


@pytest.fixture
def ladder(practice):
    body = plain(
        tomllib.loads((DATA / "ladders/interventions.toml").read_text("utf-8"))
    )
    load(kind="ladder", key="interventions", body=body)
    return body


@pytest.fixture
def case(ladder, opened):
    return opened(band=Band.STANDARD)


@pytest.fixture
def cole(case, cast, at):
    party = actions.add_party(
        case=case, role="alleged", known_as="Mr Cole", by=cast["joanne"], at=at
    )
    return party.person


@pytest.fixture
def decide(case, cast, at):
    def do(rung, against=None, *, weighed=ALL, why="", **more):
        values = {"to": cast["joanne"], "due_on": at.date(), **more}
        return actions.decide_rung(
            case=case,
            rung=rung,
            against=against,
            weighed=weighed,
            skipped_why=why,
            by=cast["joanne"],
            at=at,
            **values,
        )

    return do


def fields(refused):
    return [found.at_field for found in refused.value.obstacles]


def test_a_decision_is_a_step_with_what_was_weighed(decide, case, cole, cast):
    decide("advice")
    made = decide("word", cole, text="Speak with him at the office.")
    assert made.step.text == "Speak with him at the office."
    assert (made.step.purpose, made.step.state) == ("change", "accepted")
    assert (made.against, made.proportionality) == (cole, "A word is enough.")
    assert (made.skipped, made.skipped_why) == ([], "")
    event = Event.objects.get(
        kind="case.intervention_decided", pk__gte=0, body__contains="word"
    )
    assert "Cole" not in event.body
    assert "enough" not in event.body


def test_every_rung_says_what_it_needs(decide, cole):
    with pytest.raises(Refused) as refused:
        decide("cpw", cole, weighed=Weighed(), why=WHY)
    assert fields(refused) == [
        "legal_test",
        "proportionality",
        "equality",
        "alternatives",
    ]
    assert not Intervention.objects.exists()


def test_a_rung_left_out_needs_a_reason_which_stays(decide, cole):
    decide("advice")
    with pytest.raises(Refused, match="“A word, or a visit together”") as refused:
        decide("warning", cole)
    assert fields(refused) == ["skipped_why"]
    made = decide("warning", cole, why=WHY)
    assert (made.skipped, made.skipped_why) == (["word"], WHY)


@pytest.mark.parametrize(
    ("end", "is_tried"), [("done", True), ("not_possible", True), ("not_done", False)]
)
def test_not_possible_is_tried_and_not_done_is_not(
    decide, case, cole, cast, at, end, is_tried
):
    made = decide("advice")
    actions.move_step(
        case=case, step=made.step, to=end, note="x", by=cast["joanne"], at=at
    )
    assert ("advice" in queries.tried(case, cole)) is is_tried


def test_each_person_climbs_alone(decide, case, cole, cast, at):
    decide("advice")
    decide("word", cole)
    other = actions.add_party(
        case=case, role="alleged", known_as="His brother", by=cast["joanne"], at=at
    ).person
    with pytest.raises(Refused, match="Not tried"):
        decide("warning", other)
    decide("warning", cole)


def test_a_place_has_no_ladder(decide):
    made = decide("pspo")
    assert (made.against, made.skipped) == (None, [])


@pytest.mark.parametrize(("rung", "field"), [("word", "against"), ("nothing", "rung")])
def test_whom_and_what_must_be_said(decide, rung, field):
    with pytest.raises(Refused) as refused:
        decide(rung, why=WHY)
    assert fields(refused) == [field]


def test_nobody_else_is_named(decide, case):
    victim = case.parties.get(is_main=True).person
    with pytest.raises(Refused, match="not alleged"):
        decide("word", victim, why=WHY)


def test_a_higher_room_may_hold_it(decide, cole, monkeypatch):
    def hold(case, *, rung, against, by, at):
        return [obstacle("A child: ask youth justice first.")] if against else []

    monkeypatch.setitem(ports.holds, "case.intervention", [hold])
    decide("advice")
    with pytest.raises(Refused, match="youth justice"):
        decide("word", cole)


def test_an_open_decision_holds_the_closing(decide, case, cast, at):
    decide("advice")
    living.assess(case, cast["joanne"], at)
    with pytest.raises(Refused, match="Steps still open: 1"):
        actions.propose_closing(
            case=case, ending=living.ending(at), by=cast["joanne"], at=at
        )


def test_before_there_is_a_ladder_nothing_is_offered(db, at):
    assert queries.in_force(at.date()) is None
    assert (queries.choices(at.date()), rules.WEIGHED["equality"] != "") == ([], True)


# --- chase ------------------------------------------------------------------------


def test_a_chase_reaches_who_should_do_it(case, cast, at):
    housing = cast["tom"].agency
    living.bring_in(case, housing, cast["joanne"], at)
    step = living.offer(case, housing, cast["joanne"], at)
    actions.chase_step(step=step, by=cast["joanne"], at=at)
    letters = Letter.objects.filter(kind="step_chased")
    assert set(letters.values_list("to__agency", flat=True)) == {housing.pk}
    assert cast["tom"].pk in letters.values_list("to", flat=True)
    assert "Begum" not in letters.first().body


def test_a_chase_of_a_colleague_and_of_a_team(case, cast, at):
    from commonside.ground.duties.models import Step

    step = living.offer(case, cast["dan"], cast["joanne"], at)
    actions.chase_step(step=step, by=cast["joanne"], at=at)
    assert Letter.objects.get(kind="step_chased").to == cast["dan"]
    Step.objects.filter(pk=step.pk).update(owner_user=None, owner_team=case.team)
    actions.chase_step(step=step, by=cast["joanne"], at=at + timedelta(days=2))
    assert Letter.objects.filter(kind="step_chased").count() == 1


# --- pages ------------------------------------------------------------------------


def url(case, more="ladder/"):
    return f"/staff/cases/{case.reference}/{more}"


def test_the_page_shows_each_rung_and_what_was_weighed(
    decide, case, cole, cast, at, client
):
    decide("cpw", cole, why=WHY)
    decide("patrol")
    client.force_login(cast["joanne"])
    page = client.get(url(case)).content.decode()
    for words in ("Mr Cole", "5. Community protection warning", WHY, "Not tried first"):
        assert words in page
    values = {
        "rung": "word",
        "against": str(cole.pk),
        "to": f"user:{cast['joanne'].pk}",
        "proportionality": "It is the least.",
        "skipped_why": "Advice would not help.",
    }
    assert client.post(url(case, "ladder/decide/"), values).status_code == 302
    assert Intervention.objects.get(rung="word").skipped == ["advice"]
    plan = client.get(url(case, "steps/")).content.decode()
    assert "The plan by purpose" in plan
    assert "Not possible" in plan


def test_a_case_without_anybody_alleged_shows_one_ladder(case, cast, at):
    titles = [climb.title for climb in queries.climbs(case, at.date())]
    assert titles == ["The ladder", "For the place"]


def test_no_page_before_there_is_a_ladder(told, cast, at, client):
    case = actions.open_case(
        reports=[told()], known_as="x", owner=cast["joanne"], by=cast["priya"], at=at
    )
    client.force_login(cast["joanne"])
    assert "no ladder in force" in client.get(url(case)).content.decode()


def test_partners_do_not_read_the_ladder(case, cole, cast, at, client):
    housing = Agency.objects.get(pk=cast["tom"].agency_id)
    living.bring_in(case, housing, cast["joanne"], at)
    client.force_login(cast["tom"])
    assert client.get(url(case)).status_code == 404
