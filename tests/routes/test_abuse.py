"""Abuse at home: the score, who reads it, and MARAC offered at once."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from commonside.ground.audit.models import Event
from commonside.ground.audit.refusals import Refused
from commonside.ground.practice.models import Version
from commonside.ground.practice.queries import forget
from commonside.work.cases.queries.looking import look
from commonside.work.routes.actions import abuse as actions
from commonside.work.routes.actions.referring import Said, hand_over
from commonside.work.routes.models import Dash, Referral
from commonside.work.routes.rules import abuse as rules
from tests.care.giving import give
from tests.cases.conftest import read
from tests.routes.test_referring import ask as ask  # noqa: PLC0414

BODY = read("dash/questions")
CODES = [one["code"] for one in BODY["question"]]
TODAY = date(2026, 11, 19)


def answers(ticks):
    return {code: "yes" if n < ticks else "no" for n, code in enumerate(CODES)}


@pytest.fixture
def at():
    """Pages look at the clock, so what they show happens now."""
    return timezone.now() - timedelta(minutes=10)


@pytest.fixture
def by(cast):
    return cast["joanne"]


@pytest.fixture
def asked(case, victim, by, at):
    def do(ticks=14, **more):
        values = {
            "person": victim,
            "asked": "alone",
            "answers": answers(ticks),
            "is_judged": False,
            "judged_why": "",
            "by": by,
            **more,
        }
        return actions.ask(case=case, at=at, **values)

    return do


@pytest.fixture
def referred(case, victim, by, at):
    def do(**more):
        way = Version.objects.get(kind="route", key="marac")
        facts = {"person": victim, "receiver": "MARAC desk", "told": "x"}
        said = Said(**{**facts, "consent": "agreed", **more})
        return hand_over(case=case, way=way, said=said, by=by, at=at)

    return do


def test_there_are_twenty_four_questions_and_fourteen_offer_the_conference():
    assert (len(CODES), BODY["marac_from"]) == (24, 14)


@pytest.mark.parametrize(
    ("ticks", "level", "is_offered"),
    [
        (0, "standard", False),
        (9, "standard", False),
        (10, "medium", False),
        (13, "medium", False),
        (14, "high", True),
        (24, "high", True),
    ],
)
def test_what_the_answers_add_up_to(ticks, level, is_offered):
    assert rules.score(answers(ticks), BODY) == ticks
    assert rules.level(ticks, BODY)["code"] == level
    why = rules.why_offered(ticks, BODY, is_judged=False, last=None, on=TODAY)
    assert bool(why) is is_offered


@pytest.mark.parametrize(
    ("is_judged", "last", "why"),
    [
        (False, None, []),
        (True, None, ["Professional judgement"]),
        (False, date(2025, 11, 19), ["Something new within 12 months"]),
        (False, date(2025, 11, 18), []),
        (
            True,
            date(2026, 11, 1),
            ["Professional judgement", "Something new within 12 months"],
        ),
    ],
)
def test_judgement_and_a_repeat_offer_it_too(is_judged, last, why):
    said = {"is_judged": is_judged, "last": last, "on": TODAY}
    assert rules.why_offered(0, BODY, **said) == why


@given(st.lists(st.sampled_from(["yes", "no", "unknown"]), min_size=24, max_size=24))
def test_one_more_yes_never_lowers_the_level(said):
    now = dict(zip(CODES, said, strict=True))
    order = [one["code"] for one in BODY["level"]]
    for code in CODES[:3]:
        more = {**now, code: "yes"}
        was = rules.level(rules.score(now, BODY), BODY)["code"]
        then = rules.level(rules.score(more, BODY), BODY)["code"]
        assert order.index(then) >= order.index(was)


@pytest.mark.parametrize(
    ("change", "missing"),
    [
        ({}, []),
        ({"asked": ""}, ["asked"]),
        ({"answers": {**answers(3), "hurt": ""}}, ["q_hurt"]),
        ({"is_judged": True}, ["judged_why"]),
        ({"is_judged": True, "why": "Her voice."}, []),
    ],
)
def test_every_question_has_an_answer(change, missing):
    said = {"answers": answers(3), "asked": "alone", "is_judged": False, "why": ""}
    said |= change
    found = rules.obstacles_to_asking(said.pop("answers"), BODY, **said)
    assert [one.at_field for one in found] == missing


def test_from_the_questions_to_marac_by_pages_alone(case, victim, ask):
    ref = case.reference
    ask("hand", ref, "marac", status=404)
    said = {f"q_{code}": value for code, value in answers(14).items()}
    wrong = ask("ask", ref, post={**said, "person": victim.pk, "q_hurt": ""})
    assert "not known” is an answer" in wrong
    post = {**said, "person": victim.pk, "asked": "alone"}
    ask("ask", ref, post=post, status=302)
    page = ask("abuse", ref)
    assert "14 of 24, high" in page
    assert "Refer to MARAC now" in page
    post = {
        "person": victim.pk,
        "receiver": "MARAC desk",
        "told": "She sleeps at the back.",
        "consent": "not_safe",
    }
    assert "passed on all the same" in ask("hand", ref, "marac", post=post)
    post["consent_why"] = "He reads her telephone."
    ask("hand", ref, "marac", post=post, status=302)
    row = Referral.objects.get()
    assert (row.practice.key, row.state) == ("marac", "sent")
    page = ask("abuse", ref)
    assert "Refer to MARAC now" not in page
    assert "MARAC was offered" in page


def test_marac_is_not_offered_without_the_answers(case, victim, asked, referred, by):
    for _ in ("nothing asked", "thirteen"):
        with pytest.raises(Refused, match="offered by the questions"):
            referred()
        asked(13)
    asked(3, is_judged=True, judged_why="Her voice.")
    referred()
    assert asked(0).offered == ["Something new within 12 months"]
    assert victim.pk == Referral.objects.get().person_id


def test_only_those_who_need_to_know_read_it(case, asked, ask, cast):
    """S3: that abuse at home was asked about has no existence for the rest of the team.

    The case has no existence level from then on, and its history does not tell.
    """
    assert look(cast["lyle"], {"number": case.reference}).ask
    asked(14)
    for who, knows in (("joanne", True), ("samuel", True), ("dan", False)):
        page = ask("abuse", case.reference, who=who)
        assert ("14 of 24" in page) is knows
        assert ("Refer to MARAC" in page) is knows
        way = ask("hand", case.reference, "marac", who=who, status=_opens(who))
        assert ("An adviser speaks for them" in way) is (who == "joanne" or knows)
    about = Event.objects.filter(subject=f"case:{case.pk}", is_view=False)
    assert not about.filter(kind__startswith="routes.").exists()
    found = look(cast["lyle"], {"number": case.reference})
    assert (found.cases, found.ask) == ([], [])


def _opens(who):
    return 404 if who == "dan" else 200


def test_a_partner_reads_nothing_of_it(case, asked, ask, cast, by, at):
    from tests.cases.living import bring_in

    asked()
    bring_in(case, cast["lyle"].agency, by, at)
    for name in ("abuse", "ask", "slavery", "raise"):
        expected = 404
        ask(name, case.reference, who="lyle", status=expected)


def test_who_asked_reads_it_though_another_has_the_case(case, asked, ask, cast):
    asked(14, by=cast["dan"])
    assert "14 of 24" in ask("abuse", case.reference, who="dan")
    assert "14 of 24" in ask("abuse", case.reference, who="joanne")


def test_mediation_is_stopped_where_it_was_asked(case, victim, alleged, asked, by, at):
    give(case, "mediation", victim, by, at, other=alleged)
    asked(0)
    with pytest.raises(Refused, match="ask its owner"):
        give(case, "mediation", victim, by, at, other=alleged)


def test_the_version_that_was_asked_stays(case, asked, at):
    made = asked(3)
    assert made.practice.kind == "dash"
    Version.objects.filter(pk=made.practice.pk).update(valid_to=at.date())
    assert Dash.objects.get().answers == answers(3)


def test_what_is_refused_is_not_kept(case, alleged, asked, at, by):
    with pytest.raises(Refused, match="Choose who is harmed"):
        asked(person=alleged)
    with pytest.raises(Refused, match="Choose who is harmed"):
        asked(person=None)
    case.state, case.closed_at, case.closed_by = "closed", at, by
    case.save()
    with pytest.raises(Refused, match="is closed"):
        asked()
    Version.objects.filter(kind="dash").delete()
    forget()
    with pytest.raises(Refused, match="No questions are in force"):
        asked()
    assert not Dash.objects.exists()


def test_a_judgement_without_a_reason_has_no_place(asked):
    made = asked()
    with pytest.raises(IntegrityError), transaction.atomic():
        Dash.objects.filter(pk=made.pk).update(is_judged=True)


def test_before_any_questions_are_in_force_there_is_no_page(case, ask):
    Version.objects.filter(kind__in=["dash", "slavery"]).delete()
    forget()
    ask("ask", case.reference, status=404)
    ask("raise", case.reference, status=404)
    assert reverse("routes:abuse", args=[case.reference])
