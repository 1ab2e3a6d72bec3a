"""Whom the directory of single sign-on means: two people say so, one may undo it."""

from datetime import timedelta

import pytest
from allauth.socialaccount.models import SocialAccount

from commonside.ground.audit.models import Event
from commonside.ground.audit.refusals import Refused
from commonside.ground.colleagues import actions
from commonside.ground.colleagues.models import Proposal

SUBJECT = "d5a0c9f2-7b1e"
PAGE = "/staff/colleagues/{}/directory/"


@pytest.fixture(autouse=True)
def _directory(settings):
    settings.SSO = settings.SSO | {"issuer": "https://directory.example.org"}


@pytest.fixture
def join(propose):
    def join_(name="dan", subject=SUBJECT, **more):
        return propose(name, kind="subject", subject=subject, **more)

    return join_


def recorded():
    return dict(SocialAccount.objects.values_list("user__username", "uid"))


def test_a_subject_counts_once_a_second_person_agreed(who, join, decide):
    """S8: who comes as that subject is in, so that two people record it."""
    made = join(subject=f" {SUBJECT} ")
    assert recorded() == {}
    with pytest.raises(Refused, match="You proposed this"):
        decide(made, by="admin")
    with pytest.raises(Refused):
        decide(made, by="dan")
    assert recorded() == {}
    decide(made)
    assert recorded() == {"dan": SUBJECT}
    decide(join(subject="another"))
    assert recorded() == {"dan": "another"}
    for event in Event.objects.all():
        assert SUBJECT not in event.body


@pytest.mark.parametrize(
    ("name", "subject", "says"),
    [
        ("admin", SUBJECT, "Nobody gives themselves"),
        ("dan", " ", "Give their subject"),
        ("dan", "of-tom", "another account's"),
        ("tom", "of-tom", "recorded for them already"),
    ],
)
def test_what_cannot_be_recorded(who, join, name, subject, says, at):
    actions.record_subject(who("tom"), "of-tom", by=who("ines"), at=at)
    with pytest.raises(Refused, match=says):
        join(name, subject)
    assert not Proposal.objects.exists()


def test_a_subject_that_was_taken_meanwhile_is_nobody_elses(who, join, decide, at):
    made = join()
    actions.record_subject(who("tom"), SUBJECT, by=who("ines"), at=at)
    with pytest.raises(Refused, match="another account's"):
        decide(made)
    with pytest.raises(Refused, match="another account's"):
        actions.record_subject(who("dan"), SUBJECT, by=who("ines"), at=at)
    assert recorded() == {"tom": SUBJECT}


def test_nothing_is_recorded_where_there_is_no_directory(join, settings):
    settings.SSO = settings.SSO | {"issuer": ""}
    with pytest.raises(Refused, match="No directory is set up"):
        join()


def test_a_closed_account_is_joined_to_nobody(who, join, at):
    actions.switch_off(who("dan"), code="unused", by=None, at=at)
    with pytest.raises(Refused, match="switched off"):
        join()


def test_one_person_takes_it_away_and_what_is_open_ends(client, who, at):
    actions.record_subject(who("dan"), SUBJECT, by=who("ines"), at=at)
    client.force_login(who("dan"))
    assert client.get("/staff/menu/").status_code == 200
    actions.forget_subject(who("dan"), by=who("admin"), at=at + timedelta(hours=1))
    assert recorded() == {}
    assert client.get("/staff/menu/").status_code == 302
    with pytest.raises(Refused, match="Nothing is recorded"):
        actions.forget_subject(who("dan"), by=who("admin"), at=at)


def test_the_page_proposes_and_the_second_person_reads_the_subject(client, who):
    client.force_login(who("admin"))
    page = PAGE.format(who("dan").pk)
    person = client.get(f"/staff/colleagues/{who('dan').pk}/").content.decode()
    assert page in person
    assert "Not recorded" in person
    said = {"subject": SUBJECT, "why": "Their directory."}
    assert client.post(page, said).status_code == 302
    made = Proposal.objects.get()
    assert SUBJECT not in client.get("/staff/colleagues/waiting/").content.decode()
    client.force_login(who("ines"))
    decide = f"/staff/colleagues/waiting/{made.pk}/"
    assert SUBJECT in client.get(decide).content.decode()
    assert client.post(decide, {"approves": "yes", "why": ""}).status_code == 302
    assert recorded() == {"dan": SUBJECT}
    client.force_login(who("admin"))
    assert client.post(page, {"subject": "", "why": ""}).status_code == 302
    assert recorded() == {}


def test_a_word_of_it_reads_in_the_history_of_the_account(client, who, join, decide):
    decide(join())
    client.force_login(who("admin"))
    page = client.get(f"/staff/colleagues/{who('dan').pk}/").content.decode()
    assert "May sign in through the directory" in page
    assert "Proposed: sign-in through the directory" in page
    assert SUBJECT not in page
