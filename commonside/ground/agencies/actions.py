"""Grants, written with the fact that they follow from; invitations, agreements."""

import hashlib
import secrets
from datetime import date, datetime

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import models, transaction

from commonside.ground.agencies import rules
from commonside.ground.agencies.models import (
    FOREVER,
    Agency,
    Answer,
    Grant,
    Invitation,
    User,
)
from commonside.ground.agencies.queries import Differences, differences
from commonside.ground.audit.actions import record, reference
from commonside.ground.audit.refusals import Refused, obstacle

# How many records the trace of a rebuilding names.
NAMED = 500


def principal(of: models.Model | str) -> str:
    """`user:3`, `team:1`, `agency:2`; `role:analyst` is given as a string."""
    return of if isinstance(of, str) else reference(of)


def grant(
    subject: models.Model | str,
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
    subject: models.Model | str,
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
def rebuild_grants(*, by: User | None, at: datetime) -> Differences:
    """Make the table of sight what the facts demand; returns what was wrong.

    The trace names each row by reference. A right that ends by itself is left alone:
    it follows from an act of its own.
    """
    found = differences()
    for right in found.extra:
        Grant.objects.filter(
            subject_kind=right.kind,
            subject_id=right.id,
            principal=right.principal,
            answer=right.answer,
            basis=right.basis,
        ).delete()
    Grant.objects.bulk_create(
        Grant(
            subject_kind=right.kind,
            subject_id=right.id,
            principal=right.principal,
            answer=right.answer,
            basis=right.basis,
            since=at,
        )
        for right in found.missing
    )
    named = sorted({f"{r.kind}:{r.id}" for r in found.missing | found.extra})
    record(
        "access.rebuilt",
        subject="access:grants",
        by=by,
        at=at,
        refs=named[:NAMED],
        count=found.count,
    )
    return found


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
def accept_invitation(*, token: str, password: str | None, at: datetime) -> User:
    """Choose a password by an invitation; every session that was open ends.

    Without a password, for those who will sign in through their organisation.

    Raises `Refused` in the same words for a link that is unknown, old or used, and for
    somebody who may no longer sign in: a guess learns nothing.
    """
    invitation = open_invitation(token, at=at)
    user = invitation.user
    if password is not None:
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


@transaction.atomic
def record_agreement(
    agency: Agency, *, since: date | None, until: date | None, by: User, at: datetime
) -> Agency:
    """Write down what was signed: its days count from now on, whatever went before.

    Raises `Refused` for one's own agency: nobody widens their own sight.
    """
    agency = _held(agency)
    found = rules.obstacles_to_keeping_agreement(
        is_host=agency.is_host,
        is_own=agency.pk == by.agency_id,
        since=since,
        until=until,
    )
    if found:
        raise Refused(found)
    was = agency.sight_on(at)
    agency.agreement_since, agency.agreement_until = since, until
    agency.agreement_suspended_at = agency.agreement_ended_at = None
    _keep_agreement("recorded", agency, was, by=by, at=at)
    return agency


@transaction.atomic
def suspend_agreement(agency: Agency, *, why: str, by: User, at: datetime) -> Agency:
    """From now on its staff are shown nothing, until it is recorded again (S9)."""
    agency = _stopped(agency, why)
    was, agency.agreement_suspended_at = agency.sight_on(at), at
    _keep_agreement("suspended", agency, was, by=by, at=at, text=why.strip())
    return agency


@transaction.atomic
def end_agreement(agency: Agency, *, why: str, by: User, at: datetime) -> Agency:
    """It is over: from now on its staff are shown nothing, at once (S9)."""
    agency = _stopped(agency, why)
    was, agency.agreement_ended_at = agency.sight_on(at), at
    _keep_agreement("ended", agency, was, by=by, at=at, text=why.strip())
    return agency


def _held(agency: Agency) -> Agency:
    found: Agency = Agency.objects.select_for_update().get(pk=agency.pk)
    return found


def _stopped(agency: Agency, why: str) -> Agency:
    """The agency as it stands, if there is an agreement to stop and a reason."""
    agency, found = _held(agency), []
    if agency.agreement_since is None or agency.agreement_ended_at is not None:
        found.append(obstacle("There is no agreement to stop."))
    if not why.strip():
        found.append(obstacle("Say why, for whoever asks later.", at_field="why"))
    if found:
        raise Refused(found)
    return agency


def _keep_agreement(
    what: str,
    agency: Agency,
    was: rules.Sight,
    *,
    by: User,
    at: datetime,
    text: str = "",
) -> None:
    agency.save(
        update_fields=[
            "agreement_since",
            "agreement_until",
            "agreement_suspended_at",
            "agreement_ended_at",
        ]
    )
    record(
        f"agreement.{what}",
        subject=agency,
        by=by,
        at=at,
        text=text,
        was=str(was),
        now=str(agency.sight_on(at)),
    )
