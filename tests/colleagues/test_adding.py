"""A person is added, gets a link, and has nothing yet."""

from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.core import mail

from commonside.ground.agencies.models import Agency, Invitation, Team, User
from commonside.ground.audit.models import Event
from commonside.ground.audit.refusals import Refused
from commonside.ground.colleagues import actions, queries


@pytest.fixture
def add(who, at):
    def add_(**but):
        said = {"name": "Nia Rowe", "email": "nia.rowe@example.org"}
        said |= {"agency": Agency.objects.get(code="fire"), **but}
        return actions.add(**said, by=who("admin"), at=at)

    return add_


def test_somebody_added_may_nothing_and_sees_nothing(add):
    user, token = add()
    fresh = User.objects.get(pk=user.pk)
    assert fresh.username == "nia-rowe"
    assert fresh.permissions == frozenset()
    assert not fresh.has_usable_password()
    assert Invitation.objects.filter(user=user, used_at=None).exists()
    assert len(token) > 40


def test_two_of_one_name_are_two(add):
    add()
    other, _ = add(email="nia.rowe@example.net")
    assert other.username == "nia-rowe-2"


@pytest.mark.parametrize(
    ("but", "says"),
    [
        ({"name": " "}, "Say their name"),
        ({"email": "nowhere"}, "work e-mail"),
        ({"email": "DAN@example.org"}, "here already"),
    ],
)
def test_who_cannot_be_added(add, but, says):
    with pytest.raises(Refused, match=says):
        add(**but)


@pytest.mark.parametrize(
    "field", ["agreement_ended_at", "agreement_suspended_at", "agreement_since"]
)
def test_nobody_is_added_to_an_agency_without_an_agreement(add, at, field):
    fire = Agency.objects.get(code="fire")
    stopped = at - timedelta(days=1) if field.endswith("at") else None
    setattr(fire, field, stopped)
    with pytest.raises(Refused, match="No agreement with Fire is in force"):
        add(agency=fire)


def test_a_new_link_ends_the_older_and_nobody_makes_their_own(add, who, at):
    user, first = add()
    assert actions.invite_again(user, by=who("admin"), at=at) != first
    assert Invitation.objects.filter(user=user).count() == 1
    with pytest.raises(Refused, match="Ask a colleague"):
        actions.invite_again(who("admin"), by=who("admin"), at=at)


def test_the_link_is_mailed_neutrally_and_kept_nowhere(add, who, at):
    """S32: a link leaves by mail to the person's own address, and no table holds it."""
    user, token = add()
    actions.mail_link(user, f"https://desk/?token={token}", by=who("admin"), at=at)
    (sent,) = mail.outbox
    assert sent.to == ["nia.rowe@example.org"]
    assert "Nia" not in sent.subject + sent.body
    assert token in sent.body
    held = Event.objects.filter(subject=f"user:{user.pk}").values_list(
        "body", flat=True
    )
    assert token not in "".join(held)


def test_a_mail_that_is_not_taken_is_said(add, who, at, monkeypatch):
    user, _ = add()

    def fail(self):
        raise ConnectionError

    monkeypatch.setattr(mail.EmailMessage, "send", fail)
    with pytest.raises(Refused, match="could not be sent"):
        actions.mail_link(user, "https://desk/", by=who("admin"), at=at)


def test_no_link_is_written_into_a_log(add, who, at, settings, capsys):
    """S32: where mail goes to the console, a link is not mailed (T4)."""
    user, token = add()
    settings.EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
    link = f"https://desk/?token={token}"
    with pytest.raises(Refused, match="could not be sent"):
        actions.mail_link(user, link, by=who("admin"), at=at)
    settings.DEMONSTRATION = True
    actions.mail_link(user, link, by=who("admin"), at=at)
    said = capsys.readouterr().out
    assert "Commonside: your account" in said
    assert token not in said


def test_the_link_of_an_account_that_may_read_is_only_mailed(
    who, at, propose, decide, add
):
    """S8: who makes a link cannot read by it what two people gave somebody else."""
    admin = who("admin")
    for name in ("dan", "samuel"):
        with pytest.raises(Refused, match="only mailed"):
            actions.invite_to_show(who(name), by=admin, at=at)
    actions.invite_to_show(who("mina"), by=admin, at=at)
    assert queries.was_shown_to(who("mina"), admin)
    Authenticator.objects.create(user=who("dan"), type="totp", data={})
    actions.invite_to_show(who("dan"), by=admin, at=at)
    decide(propose("dan", kind="factor"))
    late = at + timedelta(days=1)
    actions.invite_to_show(who("dan"), by=admin, at=late)
    with pytest.raises(Refused, match="only mailed"):
        actions.invite_to_show(who("dan"), by=admin, at=at + timedelta(days=9))


def test_a_link_shown_leaves_a_trace_for_who_approves(add, who, at):
    user, _ = add()
    actions.note_shown(user, by=who("admin"), at=at)
    assert Event.objects.filter(kind="colleague.link_shown").count() == 1


def test_a_duty_contact_is_of_the_team(who, at, asb):
    actions.set_duty_contact(asb, to=who("dan"), by=who("admin"), at=at)
    assert Team.objects.get(pk=asb.pk).duty_contact == who("dan")
    actions.set_duty_contact(asb, to=None, by=who("admin"), at=at)
    assert Team.objects.get(pk=asb.pk).duty_contact is None
    with pytest.raises(Refused, match="not in this team"):
        actions.set_duty_contact(asb, to=who("tom"), by=who("admin"), at=at)
