"""Enrol, use and remove second factors; each leaves its trace, none its secret."""

from datetime import datetime
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from allauth.mfa.utils import decrypt, encrypt
from allauth.mfa.webauthn.internal.auth import WebAuthn
from django.conf import settings
from django.db import transaction

from commonside.ground.agencies import rules
from commonside.ground.agencies.models import User
from commonside.ground.audit.actions import record
from commonside.ground.audit.refusals import Refused, obstacle
from commonside.ground.keys import ring
from commonside.shell.web.factors import APP, CODES, PASSKEY, factors_of

SECONDS = 30


@transaction.atomic
def enrol_app(*, secret: str, code: str, by: User, at: datetime) -> None:
    """Take an app that shows codes as a second factor, in place of an earlier one.

    Replacing one ends what was let in by it: other sessions and devices.
    """
    counter = _counter_of(secret, code, at=at)
    if counter is None:
        wrong = "That is not the code that the app shows now. Wait for the next one."
        raise Refused(obstacle(wrong, at_field="code"))
    User.objects.select_for_update().get(pk=by.pk)
    was = Authenticator.objects.filter(user=by, type=APP)
    if was.exists():
        was.delete()
        _shut_doors(by)
    made = TOTP.activate(by, secret).instance
    # The code that enrolled it does not open a door as well.
    made.data["counter"] = counter
    made.save(update_fields=["data"])
    record("account.factor_added", subject=by, by=by, at=at, codes=[APP])


@transaction.atomic
def enrol_passkey(*, name: str, credential: Any, by: User, at: datetime) -> None:
    """Take a checked passkey as a second factor."""
    WebAuthn.add(by, name, credential)
    record("account.factor_added", subject=by, by=by, at=at, codes=[PASSKEY])


@transaction.atomic
def remove_passkey(pk: int, *, by: User, at: datetime) -> None:
    """Take a passkey away, a lost one say; other sessions and devices end.

    Refused for the last second factor: its place would be free for whoever knows the
    password.
    """
    User.objects.select_for_update().get(pk=by.pk)
    row = Authenticator.objects.filter(user=by, type=PASSKEY, pk=pk).first()
    if row is None:
        raise Refused(obstacle("That passkey is gone already."))
    if not factors_of(by).may_remove:
        raise Refused(obstacle("Add another passkey or an app first, then remove it."))
    row.delete()
    _shut_doors(by)
    record("account.factor_removed", subject=by, by=by, at=at, codes=[PASSKEY])


@transaction.atomic
def make_recovery_codes(*, by: User, at: datetime) -> list[str]:
    """Ten spare codes, each of which works once; older ones end."""
    User.objects.select_for_update().get(pk=by.pk)
    Authenticator.objects.filter(user=by, type=CODES).delete()
    codes: list[str] = RecoveryCodes.activate(by).get_unused_codes()
    record("account.recovery_codes_made", subject=by, by=by, at=at)
    return codes


@transaction.atomic
def use_code(code: str, *, by: User, at: datetime) -> str:
    """Use a code of the app, or a spare one; "" when it is neither.

    Each works once, whatever process it comes to: the row says which were used.
    """
    rows = Authenticator.objects.select_for_update().filter(user=by)
    for row in rows.filter(type__in=[APP, CODES]).order_by("type"):
        fits = _uses_app if row.type == APP else _uses_spare
        if fits(row, code, at):
            Authenticator.objects.filter(pk=row.pk).update(last_used_at=at)
            note_second_factor(row.type, by=by, at=at)
            return str(row.type)
    return ""


@transaction.atomic
def use_passkey(row: Authenticator, *, by: User, at: datetime) -> None:
    """Note that a passkey, found right, was used."""
    Authenticator.objects.filter(pk=row.pk).update(last_used_at=at)
    note_second_factor(PASSKEY, by=by, at=at)


@transaction.atomic
def note_second_factor(kind: str, *, by: User, at: datetime) -> None:
    """Leave the trace of a second factor: which kind, and never what was typed."""
    record("account.second_factor_used", subject=by, by=by, at=at, codes=[kind])


@transaction.atomic
def sign_out_elsewhere(*, by: User, at: datetime) -> None:
    """End every other session of mine, and forget every device."""
    _shut_doors(by)
    record("account.signed_out_elsewhere", subject=by, by=by, at=at)


# Where an authenticator keeps what is secret of it.
SECRETS = ("secret", "seed")


def of_older_keys() -> list[Authenticator]:
    """Second factors whose secret the newest key of `fields` does not open."""
    return [
        row
        for row in Authenticator.objects.filter(type__in=[APP, CODES])
        for name in SECRETS
        if name in row.data
        and not ring.is_of_newest(settings.KEYS, "fields", row.data[name])
    ]


@transaction.atomic
def rewrap() -> int:
    """Encrypt anew the secrets that an older key encrypted; how many."""
    ids = [row.pk for row in of_older_keys()]
    for row in Authenticator.objects.select_for_update().filter(pk__in=ids):
        for name in SECRETS:
            if name in row.data:
                row.data[name] = encrypt(decrypt(row.data[name]))
        row.save(update_fields=["data"])
    return len(ids)


def _shut_doors(user: User) -> None:
    user.door_key = rules.new_door_key()
    user.save(update_fields=["door_key"])


def _uses_app(row: Authenticator, code: str, at: datetime) -> bool:
    totp = row.wrap()
    secret = _secret_of(totp)
    counter = _counter_of(secret, code, at=at)
    if counter is None or counter <= row.data.get("counter", 0):
        return False
    row.data["counter"] = counter
    row.save(update_fields=["data"])
    return True


def _uses_spare(row: Authenticator, code: str, at: datetime) -> bool:
    return bool(row.wrap().validate_code(code))


def _secret_of(totp: Any) -> str:
    return str(decrypt(totp.instance.data["secret"]))


def _counter_of(secret: str, code: str, *, at: datetime) -> int | None:
    """Which half minute a code is of: this one, the last or the next (RFC 6238)."""
    typed = code.replace(" ", "")
    now = int(at.timestamp()) // SECONDS
    for counter in (now, now - 1, now + 1):
        if format_hotp_value(hotp_value(secret, counter)) == typed:
            return counter
    return None
