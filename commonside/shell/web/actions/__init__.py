"""What happens at the door: signing in, the first administrator, one's own settings."""

import hashlib
import secrets
from datetime import datetime, timedelta

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction

from commonside.ground.agencies.models import FirstKey, Holding, User
from commonside.ground.audit.actions import record
from commonside.ground.audit.refusals import Refused, obstacle

KEY_LASTS = timedelta(hours=1)


@transaction.atomic
def note_sign_in(way: str, *, by: User, at: datetime) -> None:
    """Leave the trace of a first factor: "password", "passkey", "sso", "persona"."""
    record("account.signed_in", subject=by, by=by, at=at, codes=[way])


@transaction.atomic
def note_unlocked(way: str, *, by: User, at: datetime) -> None:
    """Leave the trace of a locked desk that was opened again."""
    record("account.unlocked", subject=by, by=by, at=at, codes=[way])


@transaction.atomic
def choose_keys(*, by: User, at: datetime, keys_on: bool) -> None:
    """Switch single-letter keys on or off for oneself (WCAG 2.1.4)."""
    User.objects.filter(pk=by.pk).update(keys_on=keys_on)
    record("account.changed", subject=by, by=by, at=at, fields=["keys_on"])


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


@transaction.atomic
def make_first_key(*, at: datetime) -> str:
    """A one-time code for the first administrator; only its hash is kept (S34)."""
    token = secrets.token_urlsafe(24)
    FirstKey.objects.create(token_hash=_hash(token), made_at=at)
    record("account.first_key_made", subject="installation:1", by=None, at=at)
    return token


def administrator_exists() -> bool:
    return Holding.objects.filter(role="administrator").exists()


@transaction.atomic
def use_first_key(
    *, token: str, name: str, username: str, password: str, at: datetime
) -> User:
    """Make the first administrator; the code lasts an hour and works once.

    Raises `Refused` when the code is unknown, old, used, or an administrator exists:
    the same words for all, so that a guess learns nothing.
    """
    wrong = obstacle(
        "This code is not valid. Run `commonside setup` again for a new one.",
        at_field="token",
    )
    rows = FirstKey.objects.select_for_update().filter(
        token_hash=_hash(token), used_at=None, made_at__gt=at - KEY_LASTS
    )
    key = rows.first()
    if key is None or administrator_exists():
        raise Refused(wrong)
    if User.objects.filter(username=username).exists():
        raise Refused(obstacle("This user name is taken.", at_field="username"))
    try:
        validate_password(password)
    except ValidationError as weak:
        raise Refused(
            [obstacle(text, at_field="password") for text in weak.messages]
        ) from None
    user = User.objects.create_user(username, password, name=name)
    Holding.objects.create(user=user, role="administrator", since=at)
    key.used_at = at
    key.save(update_fields=["used_at"])
    record("account.first_administrator", subject=user, by=user, at=at)
    return user
