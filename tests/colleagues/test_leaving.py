"""An account ends in peace or at once; it comes back by two people."""

from datetime import timedelta

import pytest
from django.test import Client

from commonside.ground.agencies.models import Holding, Invitation, Team, User
from commonside.ground.audit.refusals import Refused
from commonside.ground.colleagues import actions, queries
from commonside.ground.colleagues.models import Closure, Proposal
from commonside.ground.duties import actions as duties
from commonside.ground.duties.models import Due
from commonside.ground.duties.queries import Counted
from commonside.ground.letters.models import Letter


@pytest.fixture
def leave(who, at):
    def leave_(name, *, by="admin", at=at):
        return actions.leave(who(name), why="", by=who(by), at=at)

    return leave_


@pytest.fixture
def off(who, at):
    def off_(name, *, by="ines", why="A lost phone.", code="urgent"):
        return actions.switch_off(who(name), code=code, why=why, by=who(by), at=at)

    return off_


@pytest.fixture
def owing(who, at):
    """Dan owes something about nothing that anybody guards."""
    due = Counted("ask", at, at, "agreed.ask")
    duties.owe("thing:1", [due], to=who("dan"), practice=None, at=at)


def test_first_the_work_is_handed_on(leave, owing, who, at):
    with pytest.raises(Refused, match="Hand on 1 promises and actions first"):
        leave("dan")
    Due.objects.all().delete()
    leave("dan")
    dan = who("dan")
    assert not dan.is_active
    assert (dan.principals, dan.roles) == ([], set())


def test_all_that_a_leaver_had_begun_ends(leave, who, propose, at, asb):
    made = propose("dan", role="champion")
    actions.set_duty_contact(asb, to=who("dan"), by=who("admin"), at=at)
    actions.invite_again(who("dan"), by=who("admin"), at=at)
    leave("dan")
    assert Proposal.objects.get(pk=made.pk).state == "lapsed"
    assert Team.objects.get(pk=asb.pk).duty_contact is None
    assert not Invitation.objects.exists()


def test_nobody_closes_their_own_account(leave, off):
    with pytest.raises(Refused, match="Ask a colleague"):
        leave("admin")
    with pytest.raises(Refused, match="Ask a colleague"):
        off("ines")


def test_the_second_last_who_approves_stays_until_another_is_appointed(
    leave, propose, decide, at
):
    with pytest.raises(Refused, match="Appoint another"):
        leave("ines")
    decide(propose("mina", role="administrator"))
    leave("ines", at=at + timedelta(hours=2))


def test_nobody_hands_work_to_themselves_or_to_a_stranger(who, at):
    """S8: handing on widens no sight, least of all one's own (T3)."""
    for to, says in (("admin", "themselves"), ("tom", "no team of theirs")):
        with pytest.raises(Refused, match=says):
            actions.hand_on(of=who("dan"), to=who(to), by=who("admin"), at=at)
    stays = actions.hand_on(of=who("dan"), to=who("joanne"), by=who("admin"), at=at)
    assert stays == 0


def test_without_a_name_it_goes_to_who_answers_for_the_team(who, at, owing, asb):
    assert actions.hand_on(of=who("dan"), to=None, by=who("admin"), at=at) == 0
    assert Due.objects.get().owner_team == asb


def test_switched_off_at_once_with_everything_open(off, owing, who, asb):
    """S31: an open session is refused at its next request."""
    client = Client()
    client.force_login(who("dan"))
    assert client.get("/staff/me/").status_code == 200
    off("dan")
    assert client.get("/staff/me/").status_code == 302
    assert who("dan").principals == []
    assert Due.objects.get().owner_team == asb
    letter = Letter.objects.get(kind="work_left")
    assert letter.to == who("samuel")
    assert "Dan" not in letter.subject_line + letter.body


def test_a_reason_is_said_and_once_is_enough(off):
    with pytest.raises(Refused, match="Say why"):
        off("dan", why="")
    off("dan")
    with pytest.raises(Refused, match="closed already"):
        off("dan")


def test_coming_back_takes_two_and_no_old_session_comes_back(
    off, who, propose, decide, at
):
    client = Client()
    client.force_login(who("dan"))
    off("dan")
    made = propose("dan", kind="return")
    with pytest.raises(Refused, match="You proposed"):
        decide(made, by="admin")
    decide(made)
    assert who("dan").roles == {"case_officer"}
    assert Closure.objects.open().count() == 0
    assert client.get("/staff/me/").status_code == 302


def test_who_left_comes_back_with_nothing(leave, propose, decide, who):
    leave("mina")
    decide(propose("mina", kind="return"))
    assert who("mina").is_active
    assert who("mina").roles == set()


def test_a_leavers_page_counts_for_all_and_names_for_few(case, who, at):
    """S8: an administrator counts what a leaver has to do, and reads none of it."""
    joanne = who("joanne")
    assert queries.held_by(joanne)["open cases"] == 1
    assert queries.lines_of(joanne, who("admin")) == []
    (line, *_) = queries.lines_of(joanne, who("samuel"))
    assert "Mrs Begum" in line[0]
    assert list(queries.mates_of(joanne, at=at).values_list("username", flat=True)) == [
        "dan",
        "grace",
        "priya",
        "samuel",
    ]


def test_taken_away_roles_stay_away(off, who, propose, decide, at):
    held = Holding.objects.get(user=who("dan"), role="case_officer")
    off("dan")
    actions.withdraw(held, why="Moved.", by=who("admin"), at=at)
    decide(propose("dan", kind="return"))
    assert who("dan").roles == set()
    assert User.objects.get(username="dan").is_active
