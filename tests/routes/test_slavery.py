"""Modern slavery: an adult's way by consent, and a child's that cannot be skipped."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from commonside.ground.audit.models import Event
from commonside.ground.audit.refusals import Clash, Refused
from commonside.ground.design import ports
from commonside.ground.duties.models import Due
from commonside.ground.practice.models import Version
from commonside.ground.practice.queries import forget
from commonside.work.routes.actions import children
from commonside.work.routes.actions import slavery as actions
from commonside.work.routes.models import Concern
from commonside.work.routes.queries import slavery as queries
from commonside.work.routes.rules import slavery as rules
from commonside.work.routes.rules.ages import Stage
from commonside.work.routes.rules.slavery import Decided
from tests.cases.conftest import read
from tests.routes.test_referring import ask as ask  # noqa: PLC0414

BODY = read("slavery/nrm")
TODAY = date(2026, 11, 19)
SENT = {"sent_on": TODAY, "reference": "NRM-1"}
CHILD = "A child is always referred, and is not asked for consent."
FIRST = "Say first how old they are: a child has a way of their own."
STAGES = st.sampled_from(list(Stage))


@pytest.fixture
def at():
    """Pages look at the clock, so what they show happens now."""
    return timezone.now() - timedelta(minutes=10)


@pytest.fixture
def by(cast):
    return cast["joanne"]


@pytest.fixture
def aged(case, victim, by, at):
    def say(born_on, person=victim):
        return children.say_age(
            case=case,
            person=person,
            born_on=born_on,
            about=None,
            how="said",
            by=by,
            at=at,
        )

    return say


@pytest.fixture
def raised(case, victim, by, at):
    def do(**more):
        values = {"person": victim, "signs": ["taken_over", "crime"], **more}
        return actions.raise_concern(case=case, by=by, at=at, **values)

    return do


@pytest.fixture
def decided(by, at):
    def do(row, decision="refer", *, who=None, version=None, **more):
        said = Decided(
            **{"decision": decision, "sent_on": at.date(), "reference": "N-1", **more}
        )
        return actions.decide(
            row,
            said=said,
            responder=by.agency,
            by=who or by,
            at=at,
            version=version or row.version,
        )

    return do


ADULT, YOUNG = date(1990, 1, 1), date(2010, 1, 1)


@pytest.mark.parametrize(
    ("stage", "said", "supervises", "found"),
    [
        (Stage.CHILD, {"decision": "refer"}, False, []),
        (Stage.UNDER, {"decision": "refer", "consent": "no"}, False, []),
        (Stage.CHILD, {"decision": "notify", "consent": "no"}, True, [CHILD]),
        (Stage.CHILD, {"decision": "none", "why": "x"}, True, [CHILD]),
        (Stage.UNDER, {"decision": "none", "why": "x"}, True, [CHILD]),
        (Stage.UNKNOWN, {"decision": "refer"}, True, [FIRST]),
        (Stage.ADULT, {"decision": "refer", "consent": "yes"}, False, []),
        (
            Stage.ADULT,
            {"decision": "refer", "consent": ""},
            False,
            ["Say whether they agree."],
        ),
        (
            Stage.ADULT,
            {"decision": "refer", "consent": "no"},
            False,
            ["An adult is referred only with their consent: notify without a name."],
        ),
        (Stage.ADULT, {"decision": "notify", "consent": "no"}, False, []),
        (
            Stage.ADULT,
            {"decision": "notify", "consent": "yes"},
            False,
            ["They agree: refer them."],
        ),
        (Stage.ADULT, {"decision": "none", "why": "A nephew."}, True, []),
        (
            Stage.ADULT,
            {"decision": "none"},
            False,
            ["Say why.", "A supervisor says that there are no signs."],
        ),
        (Stage.ADULT, {"decision": "?"}, True, ["Choose what is done."]),
        (
            Stage.CHILD,
            {"decision": "refer", "sent_on": None, "reference": " "},
            False,
            ["Say when it was sent.", "Write down its number."],
        ),
        (
            Stage.CHILD,
            {"decision": "refer", "sent_on": TODAY + timedelta(1)},
            False,
            ["That day is still to come."],
        ),
    ],
)
def test_the_way_of_a_child_and_that_of_an_adult(stage, said, supervises, found):
    answer = rules.obstacles_to_deciding(
        Decided(**{**SENT, **said}),
        BODY,
        stage=stage,
        responder="council",
        supervises=supervises,
        today=TODAY,
    )
    assert [str(one) for one in answer] == found


def test_only_a_first_responder_refers():
    (found,) = rules.obstacles_to_deciding(
        Decided(decision="refer", **SENT),
        BODY,
        stage=Stage.CHILD,
        responder="housing",
        supervises=True,
        today=TODAY,
    )
    assert str(found) == "Choose a first responder."


@given(
    stage=STAGES,
    decision=st.sampled_from(["refer", "notify", "none", ""]),
    consent=st.sampled_from(["yes", "no", ""]),
    why=st.text(max_size=3),
    supervises=st.booleans(),
)
def test_nothing_skips_the_way_of_a_child(stage, decision, consent, why, supervises):
    said = Decided(decision=decision, consent=consent, why=why, **SENT)
    found = rules.obstacles_to_deciding(
        said,
        BODY,
        stage=stage,
        responder="police",
        supervises=supervises,
        today=TODAY,
    )
    if not found and stage != Stage.ADULT:
        assert (decision, stage in (Stage.CHILD, Stage.UNDER)) == ("refer", True)
    if not found and decision == "refer" and stage == Stage.ADULT:
        assert consent == "yes"


@pytest.mark.parametrize(
    ("signs", "count"), [(["work"], 0), ([], 1), (["work", "x"], 1)]
)
def test_a_sign_is_one_of_the_list(signs, count):
    assert len(rules.obstacles_to_raising(signs, BODY)) == count


@pytest.mark.parametrize(
    ("change", "count"),
    [
        ({}, 0),
        ({"decision": "notify"}, 1),
        ({"answer": "?"}, 1),
        ({"on": None}, 1),
        ({"on": TODAY + timedelta(1)}, 1),
        ({"is_final": True}, 1),
        ({"is_final": True, "first": TODAY}, 0),
        ({"is_final": True, "first": TODAY, "on": TODAY - timedelta(1)}, 1),
    ],
)
def test_the_first_decision_comes_first(change, count):
    values = {
        "decision": "refer",
        "answer": "positive",
        "on": TODAY,
        "first": None,
        "is_final": False,
        **change,
    }
    found = rules.obstacles_to_noting(**values, body=BODY, today=TODAY)
    assert len(found) == count


def test_a_child_is_referred_and_the_case_stays_until_then(
    case, raised, decided, aged, cast, by, at
):
    row = raised()
    for act in ("case.closing", "case.leaving"):
        (found,) = ports.held(act, case, by=by, at=at)
        assert "slavery" not in str(found)
    with pytest.raises(Refused, match="how old"):
        decided(row)
    aged(YOUNG)
    for decision in ("notify", "none"):
        with pytest.raises(Refused, match="A child is always referred"):
            decided(row, decision, who=cast["samuel"], consent="no", why="x")
    row = decided(row)
    assert (row.is_child, row.consent, row.decision) == (True, "", "refer")
    assert ports.held("case.closing", case, by=by, at=at) == []
    for change in ({"decision": "notify"}, {"decision": "none"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Concern.objects.filter(pk=row.pk).update(**change)
    with pytest.raises(Refused, match="decided already"):
        decided(row)


def test_an_adult_without_consent_is_never_referred(raised, decided, aged):
    aged(ADULT)
    row = decided(raised(), "notify", consent="no")
    with pytest.raises(IntegrityError), transaction.atomic():
        Concern.objects.filter(pk=row.pk).update(decision="refer")


def test_no_signs_is_for_a_supervisor_who_did_not_see_them(
    raised, decided, aged, cast, by
):
    aged(ADULT)
    row = raised()
    with pytest.raises(Refused, match="A supervisor"):
        decided(row, "none", why="His nephew.")
    row = decided(row, "none", who=cast["samuel"], why="His nephew.")
    assert (row.reference, row.sent_on, row.due_at) == ("", None, None)


def test_what_waits_is_owed_by_the_owner(case, raised, decided, aged, by, at):
    from commonside.shell.web.queries import my_work

    aged(ADULT)
    first, second = raised(), raised()
    due = Due.objects.open().get(kind="slavery")
    assert (due.owner_user, due.due_at) == (by, first.due_at)
    day = my_work(by, at=due.due_at + timedelta(hours=1))
    assert [one.verb for one in day.today if one.verb == "Refer"] == ["Refer"]
    first = decided(first, consent="yes")
    second = decided(second, "notify", consent="no")
    due = Due.objects.open().get(kind="slavery")
    assert due.due_at == first.due_at > at
    noted = {"answer": "positive", "on": at.date(), "by": by, "at": at}
    with pytest.raises(Refused):
        actions.note_answer(first, is_final=True, version=first.version, **noted)
    with pytest.raises(Clash):
        actions.note_answer(first, is_final=False, version=99, **noted)
    actions.note_answer(first, is_final=False, version=first.version, **noted)
    assert not Due.objects.open().filter(kind="slavery").exists()


def test_only_those_who_need_to_know_read_of_it(case, raised, ask, cast):
    """S3: exploitation has no existence for the rest of the team, its history included.

    The case has no existence level from then on.
    """
    row = raised()
    case.refresh_from_db()
    assert case.is_sensitive
    for who, knows in (("joanne", True), ("samuel", True), ("dan", False)):
        assert (row.code in ask("slavery", case.reference, who=who)) is knows
        status = 200 if knows else 404
        ask("concern", case.reference, row.code, who=who, status=status)
    about = Event.objects.filter(subject=f"case:{case.pk}", is_view=False)
    assert not about.filter(kind__startswith="routes.").exists()


def test_from_signs_to_the_final_decision_by_pages_alone(case, victim, ask, aged, by):
    ref, today = case.reference, timezone.localdate()
    wrong = ask("raise", ref, post={"person": victim.pk})
    assert "Tick what you saw." in wrong
    ask("raise", ref, post={"person": victim.pk, "signs": ["work"]}, status=302)
    row = Concern.objects.get()
    assert "Say first how old they are." in ask("concern", ref, row.code)
    aged(YOUNG)
    page = ask("concern", ref, row.code)
    assert "A child is referred" in page
    assert "Do they agree" not in page
    post = {"version": row.version, "responder": by.agency_id, "sent_on": today}
    assert "Write down its number." in ask("concern", ref, row.code, post=post)
    post["reference"] = "NRM-77"
    stale = {**post, "version": 99}
    assert "Changed meanwhile" in ask("concern", ref, row.code, post=stale)
    ask("concern", ref, row.code, post=post, status=302)
    for heading in ("The first decision", "The final decision"):
        row.refresh_from_db()
        assert heading in ask("concern", ref, row.code)
        post = {"version": row.version, "answer": "positive", "on": today}
        ask("concern", ref, row.code, post=post, status=302)
    row.refresh_from_db()
    assert "Final: Yes: there are grounds" in ask("concern", ref, row.code)
    ask("concern", ref, row.code, post=post, status=404)


def test_an_adult_is_asked(case, raised, ask, aged):
    aged(ADULT)
    page = ask("concern", case.reference, raised().code)
    assert "Do they agree to be referred?" in page


def test_what_is_refused_is_not_kept(case, raised, at, by):
    with pytest.raises(Refused, match="somebody of this case"):
        raised(person=None)
    case.state, case.closed_at, case.closed_by = "closed", at, by
    case.save()
    with pytest.raises(Refused, match="is closed"):
        raised()
    Version.objects.filter(kind__in=["slavery", "youth"]).delete()
    forget()
    with pytest.raises(Refused, match="in force yet"):
        raised()
    person = case.parties.get(is_main=True).person
    assert queries.stage_of(Concern(person=person), at.date()) == Stage.UNKNOWN
    assert not Concern.objects.exists()
