"""Two people give what lets somebody read; one takes it away."""

from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.db import IntegrityError, transaction

from commonside.ground.agencies.models import Holding, Team, User
from commonside.ground.audit.models import Event
from commonside.ground.audit.refusals import Refused
from commonside.ground.colleagues import actions, queries
from commonside.ground.colleagues.actions import proposals
from commonside.ground.colleagues.models import Proposal

LATER = timedelta(hours=2)


def test_nothing_changes_until_a_second_person_says_yes(who, propose, decide):
    """S8: granting a role with content takes a second person."""
    made = propose("dan", role="champion")
    assert "champion" not in who("dan").roles
    decide(made)
    assert "champion" in who("dan").roles
    held = Holding.objects.get(user=who("dan"), role="champion")
    assert held.granted_by == who("ines")


@pytest.mark.parametrize("by", ["admin", "dan", "samuel", "mina"])
def test_no_second_person(who, propose, decide, by):
    """S8: not the proposer, not the one it is about, not somebody without the word."""
    made = propose("dan", role="champion")
    with pytest.raises(Refused):
        decide(made, by=by)
    assert "champion" not in who("dan").roles


def test_one_hand_with_two_accounts_is_not_two_people(cast, who, propose, decide, at):
    """S8: an approver made by the proposer does not approve for them."""
    puppet = propose("mina", role="administrator")
    decide(puppet)
    late = at + timedelta(hours=3)
    made = propose("dan", role="champion", at=late)
    with pytest.raises(Refused, match="made you somebody who approves"):
        decide(made, by="mina", at=late)
    decide(made, by="ines", at=late)


def test_who_could_not_yet_approve_does_not_approve_what_was_open(
    who, propose, decide, at
):
    """S8: the approver held the permission before the proposal was made."""
    made = propose("dan", role="champion")
    decide(propose("mina", role="information_lead"))
    with pytest.raises(Refused, match="before you could approve"):
        decide(made, by="mina", at=at + LATER)


def test_the_database_itself_knows_two_people(who, propose, at):
    """S8: whatever writes, nobody approves their own, nor proposes for themselves."""
    made = propose("dan", role="champion")
    for wrong in (
        {"state": "approved", "decided_by": who("admin"), "decided_at": at},
        {"state": "approved", "decided_by": who("dan"), "decided_at": at},
        {"state": "approved", "decided_by": None},
        {"proposed_by": who("dan")},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            Proposal.objects.filter(pk=made.pk).update(**wrong)


def test_a_team_takes_two_and_is_of_ones_own_agency(who, propose, decide, asb):
    """S8: granting a team takes a second person."""
    with pytest.raises(Refused, match="not for staff of their agency"):
        propose("tom", kind="team", team=asb)
    made = propose("mina", kind="team", team=asb)
    assert f"team:{asb.pk}" not in who("mina").principals
    decide(made)
    assert f"team:{asb.pk}" in who("mina").principals


@pytest.mark.parametrize(
    ("name", "what", "says"),
    [
        ("dan", {"role": "sorcerer"}, "no such role"),
        ("dan", {"role": "case_officer"}, "They have it already"),
        ("dan", {"role": "police_officer"}, "not for staff of their agency"),
        ("admin", {"role": "case_officer"}, "Nobody gives themselves"),
        ("dan", {"role": "champion", "why": " "}, "Say why"),
        ("dan", {"kind": "return"}, "not closed"),
        ("dan", {"kind": "factor"}, "no second factor"),
        ("admin", {"kind": "factor"}, "Nobody gives themselves"),
    ],
)
def test_what_cannot_be_proposed(propose, name, what, says):
    with pytest.raises(Refused, match=says):
        propose(name, **what)
    assert not Proposal.objects.exists()


def test_nobody_of_no_agency_is_given_anything(who, propose):
    User.objects.filter(username="dan").update(agency=None)
    with pytest.raises(Refused, match="not for staff"):
        propose("dan", role="champion")


def test_the_same_is_proposed_once(propose, asb):
    propose("mina", kind="team", team=asb)
    with pytest.raises(Refused, match="waits"):
        propose("mina", kind="team", team=asb)
    one = Proposal.objects.get()
    one.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        one.save()


def test_a_no_needs_a_reason_and_changes_nothing(who, propose, decide):
    made = propose("dan", role="champion")
    with pytest.raises(Refused, match="Say why not"):
        decide(made, yes=False)
    decide(made, yes=False, why="Not this year.")
    assert "champion" not in who("dan").roles
    with pytest.raises(Refused, match="decided already"):
        decide(made)


def test_only_the_proposer_takes_back_and_only_while_it_waits(who, propose, at):
    made = propose("dan", role="champion")
    with pytest.raises(Refused):
        actions.take_back(made, by=who("ines"), at=at)
    actions.take_back(made, by=who("admin"), at=at)
    with pytest.raises(Refused):
        actions.take_back(made, by=who("admin"), at=at)
    assert Proposal.objects.get().state == "taken_back"


def test_what_nobody_decides_lapses(propose, decide, at):
    made = propose("dan", role="champion")
    assert actions.lapse(at=at + timedelta(days=13)) == 0
    assert actions.lapse(at=at + timedelta(days=15)) == 1
    with pytest.raises(Refused, match="decided already"):
        decide(made, at=at + timedelta(days=15))


def test_what_no_longer_fits_when_it_is_decided_is_refused(who, propose, decide):
    made = propose("dan", role="champion")
    User.objects.filter(username="dan").update(is_active=False)
    with pytest.raises(Refused, match="switched off"):
        decide(made)


def test_a_role_without_content_is_given_at_once_but_never_to_oneself(who, at):
    actions.give(user=who("dan"), role="analyst", by=who("admin"), at=at)
    assert "analyst" in who("dan").roles
    for name, role in (("dan", "champion"), ("admin", "analyst"), ("dan", "analyst")):
        with pytest.raises(Refused):
            actions.give(user=who(name), role=role, by=who("admin"), at=at)


def test_one_person_takes_a_role_away_at_once(who, at, asb):
    """S8: withdrawal takes one person. S31: it bites at the next request."""
    Team.objects.filter(pk=asb.pk).update(duty_contact=who("samuel"))
    for held in Holding.objects.filter(user=who("samuel")):
        actions.withdraw(held, why="Moved on.", by=who("admin"), at=at)
    samuel = who("samuel")
    assert (samuel.roles, samuel.teams) == (set(), [])
    asb.refresh_from_db()
    assert asb.duty_contact is None


def test_why_a_role_is_taken_away_is_said(who, at):
    held = Holding.objects.get(user=who("dan"), role="case_officer")
    with pytest.raises(Refused, match="Say why"):
        actions.withdraw(held, why="", by=who("admin"), at=at)


def test_the_last_who_can_approve_keeps_the_role(who, at):
    def take(name):
        (held,) = Holding.objects.filter(user=who(name))
        actions.withdraw(held, why="Doubt.", by=who("admin"), at=at)

    take("ines")
    with pytest.raises(Refused, match="Nobody could appoint"):
        take("admin")


def test_the_first_appoints_the_second_once(cast, who, propose, decide, at):
    """S8: the first installation gets its second person, recorded, without content."""
    Holding.objects.filter(user__username="ines").delete()
    admin = who("admin")
    made = actions.appoint_second(user=who("ines"), why="Known.", by=admin, at=at)
    assert queries.second() == made
    assert who("ines").roles == {"administrator"}
    assert Event.objects.filter(kind="colleague.second_appointed").count() == 1
    with pytest.raises(Refused, match="somebody else who can approve"):
        actions.appoint_second(user=who("dan"), why="Too.", by=admin, at=at)
    late = at + timedelta(hours=1)
    decide(propose("dan", role="champion", at=late), at=late)
    assert "champion" in who("dan").roles


def test_the_second_is_not_appointed_again_when_gone(who, at):
    """S8: taking the second person's role away brings no right to choose another."""
    (held,) = Holding.objects.filter(user=who("ines"))
    admin = who("admin")
    actions.withdraw(held, why="Doubt.", by=admin, at=at)
    with pytest.raises(Refused, match="somebody else"):
        actions.appoint_second(user=who("dan"), why="Mine.", by=admin, at=at)


def test_the_first_appoints_neither_themselves_nor_without_a_word(who, at):
    Holding.objects.filter(user__username="ines").delete()
    admin = who("admin")
    with pytest.raises(Refused, match="Nobody gives themselves"):
        actions.appoint_second(user=admin, why="Me.", by=admin, at=at)
    with pytest.raises(Refused, match="Say who"):
        actions.appoint_second(user=who("dan"), why="", by=admin, at=at)
    assert queries.alone(at) == admin


def test_who_runs_the_machine_helps_where_one_is_left(who, at):
    with pytest.raises(Refused, match="Two people can approve"):
        actions.appoint_by_machine(user=who("dan"), at=at)
    (held,) = Holding.objects.filter(user=who("ines"))
    actions.withdraw(held, why="Doubt.", by=who("admin"), at=at)
    with pytest.raises(Refused, match="administrator already"):
        actions.appoint_by_machine(user=who("admin"), at=at)
    actions.appoint_by_machine(user=who("dan"), at=at)
    assert "administrator" in who("dan").roles
    User.objects.filter(username="mina").update(is_active=False)
    Holding.objects.filter(user=who("dan"), role="administrator").delete()
    with pytest.raises(Refused, match="closed"):
        actions.appoint_by_machine(user=who("mina"), at=at)


def test_the_command_says_who_and_what_it_refuses(cast, capsys, monkeypatch, who):
    from commonside.shell.web import commands
    from commonside.shell.web.commands import appoint

    monkeypatch.setattr(appoint, "start", lambda: None)
    assert commands.main(["appoint", "nobody"]) == 1
    assert commands.main(["appoint", "dan"]) == 1
    assert "Two people can approve." in capsys.readouterr().err
    Holding.objects.filter(user__username="ines").delete()
    assert commands.main(["appoint", "dan"]) == 0
    assert "administrator" in who("dan").roles


def test_a_lost_factor_is_reset_by_two(who, propose, decide):
    """S8: resetting a second factor takes a second person."""
    for kind in ("totp", "recovery_codes"):
        Authenticator.objects.create(user=who("dan"), type=kind, data={})
    key, password = who("dan").door_key, who("dan").password
    made = propose("dan", kind="factor")
    assert who("dan").door_key == key
    assert queries.has_factor(who("dan"))
    decide(made)
    dan = who("dan")
    assert dan.door_key != key
    assert dan.password != password
    assert not dan.has_usable_password()
    assert not Authenticator.objects.filter(user=dan).exists()


def test_a_trace_holds_codes_and_no_words(propose, decide):
    """S11: what was said of somebody stands in the erasable text alone."""
    decide(propose("dan", role="champion", why="Dan Reeve is kind."))
    for event in Event.objects.filter(kind__startswith="colleague."):
        assert "Reeve" not in event.body
        assert "kind." not in event.body


def test_proposals_name_what_they_are_about(propose, asb):
    proposals_made = [propose("mina", kind="team", team=asb), propose("dan")]
    assert [queries.what_is_proposed(one) for one in proposals_made] == [
        "ASB soLUTiONs Unit",
        "Victims and witnesses champion",
    ]
    assert len(queries.waiting()) == 2
    assert proposals.lapse_all([], at=None) == 0
