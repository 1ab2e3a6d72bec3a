"""A passkey made of software: what a phone's own lock would sign, and what it shows.

And an app that shows codes, as RFC 6238 has it.
"""

import hashlib
import json
import secrets
from base64 import urlsafe_b64encode

from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from fido2 import cbor
from fido2.cose import ES256

HOST = "localhost"
ORIGIN = f"http://{HOST}"
PRESENT, VERIFIED, WITH_KEY = 1, 4, 64


def code_of(secret, at):
    """What the app shows at an instant."""
    return format_hotp_value(hotp_value(secret, int(at.timestamp()) // 30))


def text(raw):
    return urlsafe_b64encode(raw).rstrip(b"=").decode()


class Passkey:
    """One key of one person, for one place."""

    def __init__(self, origin=ORIGIN, *, verifies=True):
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.id = secrets.token_bytes(16)
        self.origin = origin
        self.flags = PRESENT | (VERIFIED if verifies else 0)
        self.owner = None

    def _shell(self, kind, options, response):
        said = {"type": kind, "challenge": options["challenge"], "origin": self.origin}
        self.client_data = json.dumps(said).encode()
        return {
            "id": text(self.id),
            "rawId": text(self.id),
            "type": "public-key",
            "clientExtensionResults": {},
            "response": {"clientDataJSON": text(self.client_data)} | response,
        }

    def _data(self, flags, rest=b""):
        place = hashlib.sha256(HOST.encode()).digest()
        return place + bytes([flags]) + bytes(4) + rest

    def create(self, options):
        """Answers what the page of a new passkey asks."""
        options = options["publicKey"]
        self.owner = options["user"]["id"]
        public = cbor.encode(dict(ES256.from_cryptography_key(self.key.public_key())))
        rest = bytes(16) + len(self.id).to_bytes(2, "big") + self.id + public
        data = self._data(self.flags | WITH_KEY, rest)
        made = cbor.encode({"fmt": "none", "attStmt": {}, "authData": data})
        return self._shell(
            "webauthn.create", options, {"attestationObject": text(made)}
        )

    def get(self, options):
        """Answers a challenge."""
        answer = self._shell("webauthn.get", options["publicKey"], {})
        data = self._data(self.flags)
        signed = data + hashlib.sha256(self.client_data).digest()
        signature = self.key.sign(signed, ec.ECDSA(hashes.SHA256()))
        answer["response"] |= {
            "authenticatorData": text(data),
            "signature": text(signature),
            "userHandle": self.owner,
        }
        return answer
