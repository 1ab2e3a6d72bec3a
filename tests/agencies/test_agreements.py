"""Sight by an agency's staff asks whether its agreement is in force (S9)."""

from datetime import date, timedelta

import pytest
from django.core import mail
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from commonside.ground.agencies import actions
from commonside.ground.agencies.models import Agency, User
from commonside.ground.agencies.rules import Sight, may_be_told, sight
from commonside.ground.audit.models import Event
from commonside.ground.audit.refusals import Refused
from commonside.ground.letters.actions import send_queued, tell_at_once
from commonside.ground.letters.models import Letter
from commonside.ground.people.models import Person
from commonside.work.cases import actions as cases
from commonside.work.cases.models import Case, Involvement
from commonside.work.reports.models import Report
from tests.cases import living

TODAY = date(2026, 11, 19)


@pytest.mark.parametrize(
    ("terms", "expected"),
    [
        ({"since": None}, Sight.NOTHING),
        ({"since": TODAY + timedelta(days=1)}, Sight.NOTHING),
        ({}, Sight.ALL),
        ({"until": TODAY}, Sight.ALL),
        ({"until": TODAY - timedelta(days=1)}, Sight.GRACE),
        ({"until": TODAY - timedelta(days=28)}, Sight.GRACE),
        ({"until": TODAY - timedelta(days=29)}, Sight.OWN),
        ({"until": TODAY - timedelta(days=1), "grace_days": 0}, Sight.OWN),
        ({"is_stopped": True}, Sight.NOTHING),
        ({"is_stopped": True, "is_host": True}, Sight.ALL),
        ({"since": None, "is_host": True}, Sight.ALL),
    ],
)
def test_what_an_agreement_allows_on_a_day(terms, expected):
    """S9: in force and in grace all, after grace its own, stopped nothing."""
    usual = {
        "is_host": False,
        "since": date(2026, 1, 1),
        "until": None,
        "grace_days": 28,
        "is_stopped": False,
        "on": TODAY,
    }
    assert sight(**(usual | terms)) == expected


@pytest.mark.parametrize(
    ("how", "is_life", "expected"),
    [
        (Sight.ALL, False, True),
        (Sight.GRACE, False, True),
        (Sight.OWN, False, False),
        (Sight.OWN, True, True),
        (Sight.NOTHING, True, False),
    ],
)
def test_what_may_be_told_anew(how, is_life, expected):
    assert may_be_told(how, is_life_at_risk=is_life) is expected


@pytest.fixture
def housing(cast):
    return Agency.objects.get(code="housing")


@pytest.fixture
def joined(case, housing, cast, at):
    """A case that housing has joined, with no step of its own."""
    living.bring_in(case, housing, cast["joanne"], at)
    return case


def run_out(agency, days):
    """Its agreement ended so many days ago, with 28 days of grace."""
    Agency.objects.filter(pk=agency.pk).update(
        agreement_until=timezone.localdate() - timedelta(days=days), grace_days=28
    )


def again(cast, name):
    """The person as the next request reads them."""
    return User.objects.get(pk=cast[name].pk)


def sees(cast, name, case):
    return Case.objects.visible_to(again(cast, name)).filter(pk=case.pk).exists()


def test_in_grace_everything_is_seen(joined, housing, cast):
    """S9: in grace all sight."""
    run_out(housing, 20)
    assert sees(cast, "tom", joined)


def test_after_grace_only_open_steps(joined, housing, cast, at):
    """S9: after grace a case is seen while a step of the agency's own is open in it."""
    step = living.offer(joined, housing, cast["joanne"], at)
    run_out(housing, 40)
    assert sees(cast, "tom", joined)
    cases.move_step(
        case=joined, step=step, to="done", note="x", by=again(cast, "tom"), at=at
    )
    assert not sees(cast, "tom", joined)
    assert sees(cast, "joanne", joined)


def test_after_grace_what_the_agency_supplied(told, housing, cast, at):
    """S9: after grace its own reports, their case and people; and no others."""
    mine, theirs = told(), told()
    Report.objects.filter(pk=mine.pk).update(taken_by=cast["tom"])
    for report in (mine, theirs):
        case = cases.open_case(
            reports=[report],
            known_as="Mrs Begum",
            owner=cast["joanne"],
            by=cast["priya"],
            at=at,
        )
        living.bring_in(case, housing, cast["joanne"], at)
        actions.grant(report, to=housing, basis="test", at=at)
        for party in case.parties.all():
            actions.grant(party.person, to=housing, basis="test", at=at)
    assert Report.objects.visible_to(again(cast, "tom")).count() == 2
    run_out(housing, 40)
    tom = again(cast, "tom")
    assert Report.objects.visible_to(tom).get() == mine
    assert Case.objects.visible_to(tom).get().case_reports.get().report == mine
    assert Person.objects.visible_to(tom).count() == 1


def test_after_grace_nothing_new_but_to_save_a_life(case, housing, cast, at):
    """S9: after grace an agency joins only with "a life is at risk" and a reason."""
    run_out(housing, 400)
    housing.refresh_from_db()
    with pytest.raises(Refused, match="run out"):
        living.bring_in(case, housing, cast["joanne"], timezone.now())
    gateway = living.Version.objects.filter(kind="gateway").first()
    who = {"case": case, "agency": housing, "gateway": gateway, "by": cast["joanne"]}
    now = timezone.now()
    with pytest.raises(Refused, match="Say why"):
        cases.involve(**who, why=" ", is_life_at_risk=True, at=now)
    cases.involve(**who, why="He has a knife.", is_life_at_risk=True, at=now)
    assert Involvement.objects.get().is_life_at_risk
    assert "life_at_risk" in Event.objects.filter(kind="case.agency_joined").get().body
    assert sees(cast, "tom", case)
    living.offer(case, housing, cast["joanne"], now)


def test_after_grace_no_new_step_and_no_transfer(joined, housing, cast):
    run_out(housing, 40)
    housing.refresh_from_db()
    now = timezone.now()
    with pytest.raises(Refused, match="not in force"):
        living.offer(joined, housing, cast["joanne"], now)
    joined.refresh_from_db()
    with pytest.raises(Refused, match="has ended"):
        cases.offer_transfer(
            case=joined,
            agency=housing,
            why="x",
            by=cast["joanne"],
            at=now,
            version=joined.version,
        )


def end(housing, cast, at, **more):
    return actions.end_agreement(
        housing, **{"why": "They left.", "by": cast["ines"], "at": at, **more}
    )


def test_ended_with_a_mail_queued_and_a_session_open(joined, housing, cast, at):
    """S9: end the agreement with a mail queued and a session open; nothing goes out."""
    client = Client()
    client.force_login(cast["tom"])
    address = reverse("cases:case", args=[joined.reference])
    assert client.get(address).status_code == 200
    told = {"to": [cast["tom"]], "about": f"case:{joined.pk}", "by": None, "at": at}
    with transaction.atomic():
        tell_at_once("step_refused", **told)
    end(housing, cast, timezone.now())
    assert client.get(address).status_code == 404
    assert client.get(reverse("cases:asked")).status_code == 404
    assert joined.known_as not in client.get(reverse("web:my-work")).content.decode()
    send_queued(at=at)
    assert [m.to for m in mail.outbox] == [[cast["joanne"].email]]
    assert Letter.objects.get(to=cast["tom"]).state == Letter.State.WITHHELD
    assert Event.objects.filter(kind="letter.withheld").count() == 1
    with transaction.atomic():
        assert tell_at_once("conflict", **(told | {"to": [again(cast, "tom")]})) == []


def test_suspended_is_nothing_until_it_is_written_down_again(joined, housing, cast, at):
    """S9: suspended shows nothing at once; a new agreement shows it again."""
    actions.suspend_agreement(housing, why="A breach.", by=cast["ines"], at=at)
    assert not sees(cast, "tom", joined)
    assert again(cast, "tom").principals == []
    assert not again(cast, "tom").may("cases.read")
    actions.record_agreement(
        housing, since=TODAY, until=None, by=cast["ines"], at=timezone.now()
    )
    assert sees(cast, "tom", joined)


@pytest.mark.parametrize(("days", "says"), [(20, "a few days"), (40, "until it is")])
def test_my_work_says_what_an_agreement_that_ran_out_means(housing, cast, days, says):
    run_out(housing, days)
    client = Client()
    client.force_login(cast["tom"])
    assert says in client.get(reverse("web:my-work")).content.decode()


def test_what_was_done_is_in_the_history(housing, cast, at):
    end(housing, cast, at)
    event = Event.objects.get(kind="agreement.ended")
    assert (event.subject, event.by) == (
        f"agency:{housing.pk}",
        f"user:{cast['ines'].pk}",
    )
    assert "They left" not in event.body


@pytest.mark.parametrize(
    ("agency", "more", "says"),
    [
        ("council", {"since": TODAY, "until": None}, "needs none"),
        ("housing", {"since": None, "until": None}, "first day"),
        ("housing", {"since": TODAY, "until": date(2026, 1, 1)}, "before it begins"),
    ],
)
def test_an_agreement_that_cannot_be_written_down(cast, at, agency, more, says):
    found = Agency.objects.get(code=agency)
    with pytest.raises(Refused, match=says):
        actions.record_agreement(found, **more, by=cast["ines"], at=at)


def test_nobody_writes_down_the_agreement_of_their_own_agency(housing, cast, at):
    """T3: an information lead of a partner cannot widen their own agency's sight."""
    with pytest.raises(Refused, match="another agency"):
        actions.record_agreement(
            housing, since=TODAY, until=None, by=cast["tom"], at=at
        )


def test_stopping_needs_an_agreement_and_a_reason(housing, cast, at):
    with pytest.raises(Refused, match="Say why"):
        end(housing, cast, at, why=" ")
    end(housing, cast, at)
    with pytest.raises(Refused, match="no agreement"):
        end(housing, cast, at)


def test_the_pages_say_how_it_stands(housing, cast, at):
    client = Client()
    client.force_login(cast["ines"])
    rows = client.get(reverse("agencies:agreements")).content.decode()
    assert "Runs the system, needs none" in rows
    actions.suspend_agreement(housing, why="A breach.", by=cast["ines"], at=at)
    address = reverse("agencies:agreement", args=["housing"])
    assert "<b>Suspended.</b>" in client.get(address).content.decode()
    end(housing, cast, at)
    page = client.get(address).content.decode()
    assert "<b>Ended.</b>" in page
    assert "They left." in page
    assert cast["ines"].name in page


def test_a_refusal_stands_on_its_form(housing, cast, at):
    client = Client()
    client.force_login(cast["ines"])
    address = reverse("agencies:end-agreement", args=["housing"])
    answer = client.post(address, {"why": ""})
    assert answer.status_code == 200
    assert "Say why" in answer.content.decode()
