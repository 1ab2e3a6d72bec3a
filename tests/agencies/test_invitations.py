"""An invitation: seven days, once, the newest alone; only its hash is kept."""

from datetime import timedelta

import pytest
from django.core.exceptions import ObjectDoesNotExist

from commonside.ground.agencies import actions
from commonside.ground.agencies.models import Invitation, User
from commonside.ground.audit.models import Event
from commonside.ground.audit.refusals import Refused

pytestmark = pytest.mark.django_db
GOOD = "a long walk by the river"


@pytest.fixture
def newcomer(db):
    return User.objects.create_user("kemi", name="Kemi Ade")


def accept(token, at, password=GOOD):
    return actions.accept_invitation(token=token, password=password, at=at)


def refused(token, at, password=GOOD):
    with pytest.raises(Refused) as said:
        accept(token, at, password)
    return str(said.value)


def test_it_lets_the_person_invited_choose_a_password(newcomer, at):
    """S30: nobody signs themselves up; an account begins with an invitation."""
    assert not newcomer.has_usable_password()
    token = actions.invite(newcomer, by=None, at=at)
    accept(token, at)
    assert User.objects.get(username="kemi").check_password(GOOD)
    kinds = list(Event.objects.order_by("pk").values_list("kind", flat=True))
    assert kinds == ["account.invited", "account.invitation_accepted"]


def test_the_link_itself_is_kept_nowhere(newcomer, at):
    token = actions.invite(newcomer, by=None, at=at)
    assert token not in str(Invitation.objects.values())
    assert token not in str(Event.objects.values())


def test_guessed_old_older_used_and_ended_links_are_refused_in_the_same_words(
    newcomer, at
):
    first = actions.invite(newcomer, by=None, at=at)
    token = actions.invite(newcomer, by=None, at=at)
    words = {refused("guess", at), refused(first, at)}
    words.add(refused(token, at + timedelta(days=7)))
    User.objects.update(is_active=False)
    words.add(refused(token, at))
    User.objects.update(is_active=True)
    accept(token, at)
    words.add(refused(token, at))
    assert len(words) == 1


def test_a_weak_password_leaves_the_link_unused(newcomer, at):
    token = actions.invite(newcomer, by=None, at=at)
    assert "12 characters" in refused(token, at, "short")
    assert accept(token, at + timedelta(days=6))


def test_a_new_password_by_a_link_ends_every_open_session(cast, at):
    tom = cast["tom"]
    before = tom.get_session_auth_hash()
    after = accept(actions.invite(tom, by=cast["ines"], at=at), at)
    assert after.get_session_auth_hash() != before


def test_nobody_who_may_not_sign_in_is_invited(newcomer, at):
    newcomer.is_active = False
    with pytest.raises(Refused):
        actions.invite(newcomer, by=None, at=at)
    with pytest.raises(ObjectDoesNotExist):
        newcomer.invitations.get()
