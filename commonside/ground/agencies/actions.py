"""Grants, written with the fact that they follow from; and invitations."""

import hashlib
import secrets
from datetime import date, datetime

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import models, transaction

from commonside.ground.agencies import rules
from commonside.ground.agencies.models import FOREVER, Answer, Grant, Invitation, User
from commonside.ground.audit.actions import record, reference
from commonside.ground.audit.refusals import Refused, obstacle


def principal(of: models.Model | str) -> str:
    """`user:3`, `team:1`, `agency:2`; `role:analyst` is given as a string."""
    return of if isinstance(of, str) else reference(of)


def grant(
    subject: models.Model,
    *,
    to: models.Model | str,
    basis: str,
    at: datetime,
    answer: str = Answer.CONTENT,
    until: datetime = FOREVER,
) -> None:
    """Let somebody see a record, or bar them; inside the action's transaction."""
    kind, id_ = reference(subject).split(":")
    Grant.objects.update_or_create(
        subject_kind=kind,
        subject_id=int(id_),
        principal=principal(to),
        answer=answer,
        basis=basis,
        defaults={"since": at, "until": until},
    )


def withdraw(
    subject: models.Model,
    *,
    of: models.Model | str,
    basis: str,
    answer: str = Answer.CONTENT,
) -> None:
    """Take back what was granted on one basis; other bases stand."""
    kind, id_ = reference(subject).split(":")
    Grant.objects.filter(
        subject_kind=kind,
        subject_id=int(id_),
        principal=principal(of),
        answer=answer,
        basis=basis,
    ).delete()


@transaction.atomic
def invite(user: User, *, by: User | None, at: datetime) -> str:
    """A link by which this person chooses a password; the newest ends older ones.

    Returns the token, which is kept nowhere: only its hash is. Somebody who has a
    password already keeps it until the link is used, and their second factor
    afterwards: a link alone opens no desk.
    """
    if not user.is_active:
        raise Refused(obstacle("{name} may not sign in.", name=user.name))
    token = secrets.token_urlsafe(32)
    Invitation.objects.filter(user=user, used_at=None).delete()
    Invitation.objects.create(
        token_hash=hash_of_token(token), user=user, made_by=by, made_at=at
    )
    record("account.invited", subject=user, by=by, at=at)
    return token


@transaction.atomic
def accept_invitation(*, token: str, password: str, at: datetime) -> User:
    """Choose a password by an invitation; every session that was open ends.

    Raises `Refused` in the same words for a link that is unknown, old or used, and for
    somebody who may no longer sign in: a guess learns nothing.
    """
    invitation = open_invitation(token, at=at)
    user = invitation.user
    check_password_is_strong(password, user)
    user.set_password(password)
    user.door_key = rules.new_door_key()
    user.save(update_fields=["password", "door_key"])
    invitation.used_at = at
    invitation.save(update_fields=["used_at"])
    record("account.invitation_accepted", subject=user, by=user, at=at)
    return user


def open_invitation(token: str, *, at: datetime) -> Invitation:
    """The invitation of a link that may still be used, locked; or `Refused`."""
    rows = Invitation.objects.select_for_update(of=("self",)).select_related("user")
    found = rows.filter(
        token_hash=hash_of_token(token),
        used_at=None,
        made_at__gt=at - rules.INVITED_FOR,
        user__is_active=True,
    ).first()
    if found is None:
        wrong = "This link is not valid any more. Ask your administrator for a new one."
        raise Refused(obstacle(wrong, at_field="token"))
    return found


def hash_of_token(token: str) -> str:
    """What is kept of a token; the token has 32 random bytes, so a hash suffices."""
    return hashlib.sha256(token.encode()).hexdigest()


def check_password_is_strong(password: str, user: User | None = None) -> None:
    """Raise `Refused` at the field `password` for what is short or often used."""
    try:
        validate_password(password, user)
    except ValidationError as weak:
        raise Refused(
            [obstacle(text, at_field="password") for text in weak.messages]
        ) from None


def note_use(user: User, *, on: date) -> bool:
    """Remember the day on which an account was last used; written once a day.

    True when it was written. Two requests at once write it once.
    """
    if user.last_used_on is not None and user.last_used_on >= on:
        return False
    earlier = models.Q(last_used_on=None) | models.Q(last_used_on__lt=on)
    written = User.objects.filter(earlier, pk=user.pk).update(last_used_on=on)
    user.last_used_on = on
    return bool(written)
