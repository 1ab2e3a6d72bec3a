"""Who may see a record: grants alone, a bar above all of them, each for its time."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser

from commonside.ground.agencies import actions, rules
from commonside.ground.agencies.models import Agency, Answer, GrantedQuerySet, User

pytestmark = pytest.mark.django_db


@pytest.fixture
def subject(cast):
    """Any row will do: sight asks for a kind and a number alone."""
    return Agency.objects.get(code="fire")


def sees(user: User, subject: Agency, at) -> bool:
    user = User.objects.get(pk=user.pk)
    return GrantedQuerySet(Agency).visible_to(user, at).filter(pk=subject.pk).exists()


def test_without_a_grant_nobody_sees_anything(cast, subject, at):
    assert not any(sees(user, subject, at) for user in cast.values())


@pytest.mark.parametrize("through", ["user", "agency", "team", "role"])
def test_a_grant_reaches_through_person_agency_team_and_role(
    cast, subject, at, through
):
    joanne = cast["joanne"]
    to = {
        "user": joanne,
        "agency": joanne.agency,
        "team": joanne.teams[0],
        "role": "role:case_officer",
    }[through]
    actions.grant(subject, to=to, basis="test", at=at)
    assert sees(joanne, subject, at)
    assert not sees(cast["stranger"], subject, at)


def test_a_bar_on_one_person_stands_above_every_grant(cast, subject, at):
    joanne = cast["joanne"]
    actions.grant(subject, to=joanne.agency, basis="involved", at=at)
    actions.grant(subject, to=joanne, basis="owner", at=at)
    actions.grant(subject, to=joanne, basis="tie", at=at, answer=Answer.BARRED)
    assert not sees(joanne, subject, at)
    assert sees(cast["dan"], subject, at)


def test_existence_alone_is_not_sight(cast, subject, at):
    actions.grant(subject, to=cast["tom"], basis="test", at=at, answer=Answer.EXISTENCE)
    assert not sees(cast["tom"], subject, at)


def test_a_grant_ends_when_it_says(cast, subject, at):
    until = at + timedelta(days=1)
    actions.grant(subject, to=cast["tom"], basis="test", at=at, until=until)
    assert sees(cast["tom"], subject, at)
    assert not sees(cast["tom"], subject, until)


def test_withdrawing_one_basis_leaves_the_others(cast, subject, at):
    for basis in ("owner", "involved"):
        actions.grant(subject, to=cast["dan"], basis=basis, at=at)
    actions.withdraw(subject, of=cast["dan"], basis="owner")
    assert sees(cast["dan"], subject, at)
    actions.withdraw(subject, of=cast["dan"], basis="involved")
    assert not sees(cast["dan"], subject, at)


def test_a_grant_of_one_kind_shows_nothing_of_another(cast, subject, at):
    actions.grant(subject, to=cast["dan"], basis="test", at=at)
    others = GrantedQuerySet(User).visible_to(cast["dan"], at)
    assert not others.exists()


def test_somebody_who_left_sees_and_may_nothing(cast, subject, at):
    dan = cast["dan"]
    actions.grant(subject, to=dan, basis="owner", at=at)
    assert User.objects.get(pk=dan.pk).permissions
    User.objects.filter(pk=dan.pk).update(is_active=False)
    assert not sees(dan, subject, at)
    gone = User.objects.get(pk=dan.pk)
    assert not any(gone.may(permission) for permission in gone.permissions)


def test_nobody_without_an_account_sees_anything(subject, at):
    assert not GrantedQuerySet(Agency).visible_to(AnonymousUser(), at).exists()


def test_a_role_allows_what_its_file_says_and_an_unknown_one_nothing():
    known = rules.roles()
    assert known["case_officer"].may
    both = rules.permissions_of(["case_officer", "team_leader"])
    assert both == known["case_officer"].may | known["team_leader"].may
    assert rules.permissions_of(["sorcerer"]) == frozenset()


def test_every_permission_of_a_role_has_words():
    words = rules.permission_words()
    for role in rules.roles().values():
        assert role.may <= set(words), role.key
        assert role.label
        assert role.purpose
