"""The pages of support: what they show, to whom, and that they say no at the field."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from commonside.work.care.actions import attendance, offers
from commonside.work.care.models import Offer
from tests.care.giving import begun, give
from tests.cases.living import bring_in

DAY = timedelta(days=1)


@pytest.fixture
def at():
    """Pages look at the clock, so what they show happens now."""
    return timezone.now() - timedelta(minutes=10)


@pytest.fixture
def by(cast):
    return cast["joanne"]


@pytest.fixture
def ask(cast):
    """`ask("support", reference, who=, post=)`: the answer to one request."""

    def request(name, *arguments, who="joanne", post=None, status=200):
        client = Client()
        client.force_login(cast[who])
        address = reverse(f"care:{name}", args=arguments)
        answer = client.post(address, post) if post else client.get(address)
        assert answer.status_code == status, answer.content.decode()[:2000]
        return answer

    return request


def text(answer):
    return " ".join(answer.content.decode().split())


def test_from_an_offer_to_its_end_by_pages_alone(case, victim, ask, at):
    ref, today = case.reference, timezone.localdate().isoformat()
    said = {"kind": "target_hardening", "person": victim.pk, "says": "yes"}
    wrong = ask("offer", ref, post=said)
    assert "Say how they agreed." in text(wrong)
    ask(
        "offer",
        ref,
        post={**said, "consent_how": "said", "consent_on": today},
        status=302,
    )
    code = Offer.objects.get().code

    def act(do, status=302, **values):
        version = Offer.objects.get().version
        post = {"do": do, "version": version, **values}
        return ask("offered", ref, code, post=post, status=status)

    assert "They have been referred" in text(ask("offered", ref, code))
    act("end", status=404, outcome="fitted")
    act("refer")
    act("service", takes_on="yes")
    assert "Say when they came." in text(act("fitted", status=200, fitted="locks"))
    act("fitted", visited_on=today, fitted=["locks", "light"])
    page = text(ask("support", ref))
    assert "Fitted: Locks, Light outside" in page
    assert "Taken on" in page
    assert "Taken on" in text(ask_case(case))
    act("end", outcome="fitted")
    assert "Over: fitted" in text(ask("offered", ref, code))
    assert 'id="support"' not in text(ask_case(case))


def ask_case(case):
    client = Client()
    client.force_login(case.owner)
    return client.get(case.get_absolute_url())


def test_what_a_colleague_did_meanwhile_is_said(case, victim, ask, by, at):
    offer = give(case, "mental_health", victim, by, at)
    offers.refer(offer, by=by, at=at)
    post = {"do": "undo", "version": 1}
    page = text(ask("offered", case.reference, offer.code, post=post))
    assert "Changed meanwhile by a colleague: it is now “Referred: not taken on" in page


def test_mediation_asks_first_and_keeps_no_answer(case, victim, alleged, ask, by, at):
    offer = give(case, "mediation", victim, by, at, other=alleged)
    ref, today = case.reference, timezone.localdate().isoformat()
    page = text(ask("offered", ref, offer.code))
    assert "Are they partners, former partners or family?" in page
    answers = {f"q_{code}": "no" for code in ("domestic", "afraid", "violence")}
    answers |= {"q_order": "no", "q_pressed": "no"}
    post = {"do": "screen", "version": 1, **answers}
    post |= {"other_how": "said", "other_on": today}
    ask("offered", ref, offer.code, post=post, status=302)
    page = text(ask("offered", ref, offer.code))
    assert "Suitable" in page
    assert "Are they partners" not in page
    offer.refresh_from_db()
    offers.refer(offer, by=by, at=at)
    day = (timezone.localdate() + DAY).isoformat()
    post = {"do": "service", "version": 3, "takes_on": "yes", "next_on": day}
    ask("offered", ref, offer.code, post=post, status=302)
    post = {"do": "work", "version": 4, "next_on": day}
    ask("offered", ref, offer.code, post=post, status=302)


def test_an_alert_stands_on_the_case_until_somebody_has_seen_to_it(
    case, alleged, ask, by, at
):
    today = timezone.localdate()
    offer = begun(
        case, "perpetrator_programme", alleged, by, at, next_on=today + 7 * DAY
    )
    ref = case.reference
    post = {"do": "attendance", "version": offer.version, "on": today, "came": "no"}
    ask("offered", ref, offer.code, post=post, status=302)
    alerted = "See that the person harmed is safe"
    assert alerted in text(ask("support", ref))
    assert alerted in text(ask_case(case))
    work = Client()
    work.force_login(by)
    page = text(work.get(reverse("web:my-work")))
    assert "Somebody did not come to their programme: are they safe?" in page
    post = {"do": "seen-to", "version": 1}
    ask("offered", ref, offer.code, post=post, status=302)
    page = text(ask("support", ref))
    assert alerted not in page
    assert "Did not come" in text(ask("offered", ref, offer.code))


def test_a_partner_sees_what_was_passed_on_to_it_and_may_answer(
    case, victim, cast, ask, by, at
):
    housing, ref = cast["tom"].agency, case.reference
    bring_in(case, housing, by, at)
    mine = give(case, "family", victim, by, at)
    other = give(case, "mental_health", victim, by, at)
    Offer.objects.filter(pk=mine.pk).update(agency=housing)
    ask("support", ref, who="tom", status=404)
    mine.refresh_from_db()
    offers.refer(mine, by=by, at=at)
    page = text(ask("support", ref, who="tom"))
    assert "Family support" in page
    assert "Mental health" not in page
    ask("offered", ref, other.code, who="tom", status=404)
    ask("offer", ref, who="lyle", status=404)
    day = (timezone.localdate() + DAY).isoformat()
    post = {"do": "undo", "version": 2}
    ask("offered", ref, mine.code, who="tom", post=post, status=404)
    post = {"do": "service", "version": 2, "takes_on": "yes", "worker": "Ana Whittle"}
    post["next_on"] = day
    ask("offered", ref, mine.code, who="tom", post=post, status=302)
    mine.refresh_from_db()
    assert (mine.state, mine.worker) == ("taken_on", "Ana Whittle")
    tabs = Client()
    tabs.force_login(cast["tom"])
    page = text(tabs.get(case.get_absolute_url()))
    assert reverse("care:support", args=[ref]) in page


def test_who_may_read_and_not_work_sees_and_does_nothing(case, victim, ask, by, at):
    offer = give(case, "mental_health", victim, by, at)
    page = text(ask("offered", case.reference, offer.code, who="priya"))
    assert "They have been referred" not in page
    post = {"do": "refer", "version": 1}
    ask("offered", case.reference, offer.code, who="priya", post=post, status=404)


def test_the_job_looks_for_silence(case, alleged, by, at):
    from commonside.work.care.jobs import tell_of_silence

    offer = begun(
        case, "perpetrator_programme", alleged, by, at, next_on=timezone.localdate()
    )
    Offer.objects.filter(pk=offer.pk).update(follow_up_at=at)
    tell_of_silence.func()
    offer.refresh_from_db()
    assert offer.next_on is None


def test_events_read_in_words(case, victim, ask, by, at):
    give(case, "mental_health", victim, by, at)
    assert "Support offered" in text(ask_case(case))


def test_a_second_session_of_the_day_is_refused_at_the_field(case, alleged, by, at):
    offer = begun(
        case,
        "perpetrator_programme",
        alleged,
        by,
        at,
        next_on=timezone.localdate() + DAY,
    )
    attendance.note_attendance(
        offer, on=timezone.localdate(), came=True, by=by, at=timezone.now()
    )
    assert offer.sessions.count() == 1
