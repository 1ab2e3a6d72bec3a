"""Second factors as they stand: which somebody has, and what a passkey is asked.

The tables and the cryptography are django-allauth's; what is stored of a secret is
encrypted with our key of `fields` (S18).
"""

import binascii
import struct
from dataclasses import dataclass
from typing import Any

from allauth.mfa.adapter import DefaultMFAAdapter, get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import generate_totp_secret
from allauth.mfa.webauthn.internal import auth as webauthn
from django.conf import settings
from django.core.exceptions import ValidationError
from django.forms import Form
from django.http import HttpRequest

from commonside.ground.agencies.models import User
from commonside.ground.keys import ring

APP, PASSKEY, CODES = "totp", "webauthn", "recovery_codes"
# What broken or foreign data can raise while it is taken apart.
UNREADABLE = (
    ValidationError,
    ValueError,
    TypeError,
    KeyError,
    AttributeError,
    IndexError,
    OverflowError,
    struct.error,
    binascii.Error,
)


class Adapter(DefaultMFAAdapter):
    """Secrets lie encrypted in the database; pages and apps read our own name."""

    def encrypt(self, text: str) -> str:
        return ring.encrypt(settings.KEYS, "fields", text)

    def decrypt(self, encrypted_text: str) -> str:
        return ring.decrypt(settings.KEYS, "fields", encrypted_text)

    def get_totp_issuer(self) -> str:
        return "Commonside"

    def get_totp_label(self, user: Any) -> str:
        return user.username

    def get_public_key_credential_user_entity(self, user: Any) -> dict[str, Any]:
        said = super().get_public_key_credential_user_entity(user)
        return {**said, "name": user.username, "display_name": user.username}


@dataclass(frozen=True)
class Factors:
    """What somebody may prove themselves with, for the page that lists it."""

    app: Authenticator | None
    passkeys: list[Authenticator]
    codes_left: int

    @property
    def may_remove(self) -> bool:
        """Never the last: a name and password alone would enrol the next."""
        return len(self.passkeys) + bool(self.app) > 1


def factors_of(user: User) -> Factors:
    rows = list(Authenticator.objects.filter(user=user).order_by("created_at"))
    codes = next((row for row in rows if row.type == CODES), None)
    return Factors(
        app=next((row for row in rows if row.type == APP), None),
        passkeys=[row for row in rows if row.type == PASSKEY],
        codes_left=len(codes.wrap().get_unused_codes()) if codes else 0,
    )


def is_enrolled(user: User) -> bool:
    """Whether there is a second factor to ask for; spare codes alone are none."""
    return Authenticator.objects.filter(user=user, type__in=[APP, PASSKEY]).exists()


# An app that shows codes.


def secret_of(request: HttpRequest) -> str:
    """The secret that this session is enrolling, encrypted while it waits."""
    if "enrolling" not in request.session:
        made = ring.encrypt(settings.KEYS, "fields", generate_totp_secret())
        request.session["enrolling"] = made
    return ring.decrypt(settings.KEYS, "fields", request.session["enrolling"])


def picture_of(user: User, secret: str) -> str:
    """The square that a phone's camera reads, as SVG."""
    adapter = get_adapter()
    return str(adapter.build_totp_svg(adapter.build_totp_url(user, secret)))


# Passkeys.


def creation_options(user: User) -> dict[str, Any]:
    """What a new passkey is to be: it knows its owner, and asks who holds it."""
    return webauthn.begin_registration(user, passwordless=True)


def challenge(user: User | None) -> dict[str, Any]:
    """What a passkey is asked to sign: one of this person's, or whoever's it is."""
    return webauthn.begin_authentication(user)


def checked_creation(credential: Any) -> Any:
    """The new passkey's answer, if it fits what was asked; else None."""
    try:
        webauthn.parse_registration_response(credential)
        made = webauthn.complete_registration(credential)
        return credential if made.is_user_verified() else None
    except UNREADABLE:
        return None


def passkey_of(credential: Any, user: User | None = None) -> Authenticator | None:
    """The passkey that signed the challenge: of one person, or of whoever it names."""
    try:
        webauthn.parse_authentication_response(credential)
        owner: Any = user or webauthn.extract_user_from_response(credential)
        if not owner.is_active:
            return None
        return webauthn.complete_authentication(owner, credential)
    except UNREADABLE:
        return None
    finally:
        # A challenge is answered once, rightly or wrongly.
        webauthn.clear_state()


def signed(form: Form, user: User | None = None) -> Authenticator | None:
    """The passkey that a form brings, if it is right."""
    if not form.is_valid():
        return None
    return passkey_of(form.cleaned_data["credential"], user)
