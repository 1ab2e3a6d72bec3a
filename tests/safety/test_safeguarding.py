"""Somebody may not be safe: High, told at once, owed by the hour, never put off."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from commonside.ground.audit.models import Event
from commonside.ground.audit.refusals import Clash, Refused
from commonside.ground.duties.models import Due
from commonside.ground.letters.models import Letter
from commonside.work.cases import actions as cases
from commonside.work.cases.actions.breaches import tell_of_breaches
from commonside.work.reports.models import Band
from commonside.work.safety import actions
from commonside.work.safety.models import Safeguard
from tests.cases import living

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
SELF_HARM = living.CALM | {"health": "self_harm"}


def owed(case):
    return Due.objects.open().filter(subject_id=case.pk, kind="safeguard").first()


def told(**more):
    rows = Letter.objects.filter(kind="safeguard", **more)
    return sorted(rows.values_list("to__username", flat=True))


def seen_to(case, by, at, **more):
    values = {
        "way": "crisis_team",
        "note": "They see her tonight.",
        "told": "Duty nurse",
        "version": 1,
        **more,
    }
    return actions.see_to(case=case, by=by, at=at, **values)


def refused(act, **said):
    with pytest.raises(Refused) as no:
        act(**said)
    return str(no.value)


@pytest.fixture
def unsafe(opened, cast, at):
    """A calm case in which somebody then says that they think of ending it."""
    case = opened(band=Band.STANDARD)
    Letter.objects.all().delete()
    living.assess(case, cast["joanne"], at, answers=SELF_HARM)
    return case


def test_thoughts_of_self_harm_are_high_and_safeguarding_within_the_hour(
    unsafe, cast, at
):
    assert unsafe.band == Band.HIGH
    due = owed(unsafe)
    assert due.due_at == at + HOUR
    assert due.owner_user == cast["joanne"]
    assert told() == ["joanne", "samuel"]
    letter = Letter.objects.filter(kind="safeguard").first()
    for telling in ("Begum", unsafe.reference, "harm", "suicide"):
        assert telling not in letter.subject_line + letter.body
    event = Event.objects.get(kind="safety.safeguard_raised")
    assert "self_harm" not in event.body


def test_a_night_and_a_weekend_count_and_the_duty_contact_is_told(opened, cast, at):
    saturday = at + 2 * DAY + 10 * HOUR
    case = opened(at=saturday, received_at=saturday - HOUR)
    case.team.duty_contact = cast["grace"]
    case.team.save()
    living.assess(case, cast["joanne"], saturday, triggers=["at_risk"])
    assert owed(case).due_at == saturday + HOUR
    assert told() == ["grace", "joanne", "samuel"]


def test_a_weapon_is_high_and_not_for_safeguarding(opened, cast, at):
    case = opened()
    living.assess(case, cast["joanne"], at, triggers=["weapon"])
    assert case.band == Band.HIGH
    assert owed(case) is None
    assert not told()


def test_a_report_that_tells_of_it_raises_it_as_the_case_opens(opened, told_, at):
    case = opened(band=Band.HIGH, reasons=["self_harm", "targeted"])
    assert owed(case) is not None
    assert Safeguard.objects.get().triggers == ["self_harm"]


@pytest.fixture
def told_():
    return told


def test_a_further_report_raises_it_too(case, told, cast, at, request):
    report = request.getfixturevalue("told")(reasons=["self_harm"])
    cases.add_report(case=case, report=report, by=cast["priya"], at=at)
    assert owed(case) is not None


def test_said_again_it_is_the_same_and_no_later(unsafe, cast, at):
    first = owed(unsafe)
    living.assess(
        unsafe, cast["joanne"], at + HOUR, answers=SELF_HARM, triggers=["at_risk"]
    )
    assert owed(unsafe) == first
    made = Safeguard.objects.get()
    assert made.triggers == ["self_harm", "at_risk"]
    assert made.version == 2


def test_nothing_makes_it_go_away_but_somebody_who_sees_to_it(unsafe, cast, at):
    """Not a pause, not new answers, not another owner, not another agency."""
    joanne = cast["joanne"]
    living.assess(unsafe, joanne, at, answers=living.CALM)
    assert owed(unsafe) is not None
    cases.pause(
        case=unsafe,
        why="She asked for it.",
        resume_on=at.date() + 9 * DAY,
        by=joanne,
        at=at,
        version=unsafe.version,
    )
    assert owed(unsafe) is not None
    unsafe.refresh_from_db()
    cases.work_again(case=unsafe, why="Back.", by=joanne, at=at, version=unsafe.version)
    cases.hand_over(case=unsafe, to=cast["dan"], by=cast["samuel"], at=at, why="Leave.")
    assert owed(unsafe).owner_user == cast["dan"]
    living.bring_in(unsafe, cast["tom"].agency, joanne, at)
    unsafe.refresh_from_db()
    words = refused(
        cases.offer_transfer,
        case=unsafe,
        agency=cast["tom"].agency,
        why="Theirs.",
        by=joanne,
        at=at,
        version=unsafe.version,
    )
    assert "may not be safe" in words


def test_a_transfer_offered_before_is_not_taken_over_it(opened, cast, at):
    case, joanne = opened(), cast["joanne"]
    living.bring_in(case, cast["tom"].agency, joanne, at)
    case.refresh_from_db()
    said = {"case": case, "why": "Theirs.", "at": at}
    agency, version = cast["tom"].agency, case.version
    cases.offer_transfer(**said, agency=agency, by=joanne, version=version)
    living.assess(case, joanne, at, answers=SELF_HARM)
    words = refused(cases.answer_transfer, **said, accepts=True, by=cast["tom"])
    assert "may not be safe" in words
    cases.answer_transfer(**said, accepts=False, by=cast["tom"])


def test_a_case_is_not_closed_over_it_nor_when_it_comes_up_meanwhile(opened, cast, at):
    case, joanne = opened(), cast["joanne"]
    living.activate(case, joanne, at)
    living.assess(case, joanne, at, vulnerability={"personal": ["alone"]})
    living.close(case, joanne, at)
    case.refresh_from_db()
    assert case.state == "closing"
    actions.raise_at_once(case, ["at_risk"], by=joanne, at=at)
    agree = {"case": case, "by": cast["samuel"], "at": at, "version": case.version}
    assert "may not be safe" in refused(cases.agree_to_closing, **agree)
    seen_to(case, joanne, at)
    cases.agree_to_closing(**agree)


def test_who_saw_to_it_says_what_was_done_with_whom(unsafe, cast, at):
    joanne = cast["joanne"]
    words = refused(seen_to, case=unsafe, by=joanne, at=at, way="", note="")
    assert "what was done" in words
    assert "what they said" in words
    assert "whom you spoke with" in refused(
        seen_to, case=unsafe, by=joanne, at=at, told=""
    )
    # That nobody is at risk is not for the officer alone to say.
    nobody = {"way": "not_needed", "told": ""}
    assert "supervisor" in refused(seen_to, case=unsafe, by=joanne, at=at, **nobody)
    due = owed(unsafe)
    done = seen_to(unsafe, cast["samuel"], at + HOUR / 2, **nobody)
    assert (done.way, done.done_by) == ("not_needed", cast["samuel"])
    due.refresh_from_db()
    assert due.met_at == at + HOUR / 2
    again = {"case": unsafe, "by": joanne, "at": at}
    assert "already" in refused(seen_to, **again, version=2)
    with pytest.raises(Clash) as clash:
        seen_to(unsafe, joanne, at)
    assert clash.value.who == "Samuel Osei"


def test_nothing_is_seen_to_that_nobody_raised_and_a_clash_names_nobody(
    case, unsafe, cast, at
):
    assert "Nothing was raised" in refused(seen_to, case=case, by=cast["joanne"], at=at)
    with pytest.raises(Clash) as clash:
        seen_to(unsafe, cast["joanne"], at, version=9)
    assert clash.value.who == ""


def test_late_it_is_told_again_to_two(unsafe, at):
    Letter.objects.all().delete()
    assert tell_of_breaches(at=at + HOUR) == 0
    assert tell_of_breaches(at=at + 2 * HOUR) == 1
    assert told() == ["joanne", "samuel"]
    assert tell_of_breaches(at=at + 3 * HOUR) == 0


@pytest.fixture
def now_unsafe(opened, cast):
    now = timezone.now() - timedelta(minutes=5)
    case = opened(at=now - DAY, received_at=now - DAY)
    living.assess(case, cast["joanne"], now, answers=SELF_HARM)
    return case


def page(user, name, *args, **values):
    client = Client()
    client.force_login(user)
    address = reverse(name, args=args)
    return client.post(address, values) if values else client.get(address)


def test_every_page_of_the_case_says_so_until_it_is_done(now_unsafe, cast):
    joanne, ref = cast["joanne"], now_unsafe.reference
    for name in ("cases:case", "cases:steps", "cases:contact", "safety:plan"):
        said = page(joanne, name, ref).content.decode()
        assert "Somebody may not be safe." in said, name
    first = page(joanne, "safety:safeguard", ref).content.decode()
    assert "Thoughts of self-harm or suicide" in first
    assert "nobody is at risk" not in first
    assert "nobody is at risk" in (
        page(cast["samuel"], "safety:safeguard", ref).content.decode()
    )
    values = {"way": "crisis_team", "told": "Nurse", "note": "Seen.", "version": 1}
    assert page(joanne, "safety:safeguard", ref, **values).status_code == 302
    assert "may not be safe." not in page(joanne, "cases:case", ref).content.decode()
    risk = page(joanne, "cases:risk", ref).content.decode()
    assert "The mental health crisis team" in risk
    assert "Spoke with Nurse" in risk
    done = page(joanne, "safety:safeguard", ref).content.decode()
    assert "Joanne Fielding saw to it" in done


def test_it_stands_first_in_the_day_of_its_owner(now_unsafe, cast):
    day = page(cast["joanne"], "web:my-work").content.decode()
    assert "Somebody may not be safe: see to it now." in day
    assert reverse("safety:safeguard", args=[now_unsafe.reference]) in day


def test_a_partner_who_was_told_the_risk_is_not_told_this(now_unsafe, cast, at):
    living.bring_in(
        now_unsafe, cast["lyle"].agency, cast["joanne"], at, shared=["risk", "notes"]
    )
    ref, lyle = now_unsafe.reference, cast["lyle"]
    for name in ("cases:case", "cases:risk"):
        assert "may not be safe" not in page(lyle, name, ref).content.decode()
    assert page(lyle, "safety:safeguard", ref).status_code == 404


@pytest.mark.parametrize(
    ("band", "day"),
    [
        (Band.HIGH, "2026-11-20"),
        (Band.MEDIUM, "2026-11-24"),
        (Band.STANDARD, "2026-11-26"),
    ],
)
def test_after_each_incident_the_risk_is_asked_again_in_every_band(
    opened, told_report, cast, at, band, day
):
    case, joanne = opened(band=band), cast["joanne"]
    answers = living.WORST if band == Band.HIGH else living.CALM
    chosen = {"band": band, "override_why": "x"} if band == Band.MEDIUM else {}
    living.assess(case, joanne, at, answers=answers, **chosen)
    report = told_report(band=Band.STANDARD)
    cases.add_report(case=case, report=report, by=cast["priya"], at=at)
    due = Due.objects.open().get(subject_id=case.pk, kind="assess_again")
    assert due.due_at.date().isoformat() == day
    assert due.reason == "new_report"


@pytest.fixture
def told_report(request):
    return request.getfixturevalue("told")
