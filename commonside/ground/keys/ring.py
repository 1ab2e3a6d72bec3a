"""Keys by purpose, each in a folder of its own outside the data; no Django here.

A purpose is a folder `KEYS/<purpose>/` of files `<id>.key`; the newest encrypts, all
decrypt, so that a rotation keeps old data readable (SECURITY S17). The 32 bytes of a
key of `seals` are an Ed25519 private key: the newest signs. Beside each lies its public
half, `<id>.pub`, which is kept when the private one is destroyed.
"""

import base64
import hashlib
import hmac
import os
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.asymmetric.ed25519 import (
    Ed25519PrivateKey,
    Ed25519PublicKey,
)

PURPOSES = ("sessions", "fields", "receipts", "seals", "files", "counters")
SIGNS = ("seals",)


class KeysRefused(Exception):
    """The keys are missing, or lie where a thief of the data would find them."""


def make(folder: Path, *, purposes: tuple[str, ...] = PURPOSES) -> None:
    """Make a first key for each purpose that has none; existing keys stay."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    for purpose in purposes:
        home = folder / purpose
        home.mkdir(mode=0o700, exist_ok=True)
        if not list(home.glob("*.key")):
            _write(home / "0001.key")
        if purpose in SIGNS:
            _publish(home)
    lru_clear()


def rotate(folder: Path, purpose: str) -> str:
    """Add a newer key for one purpose and return its id; old data stays readable."""
    home = folder / purpose
    newest = max((int(p.stem) for p in home.glob("*.key")), default=0)
    path = home / f"{newest + 1:04}.key"
    _write(path)
    if purpose in SIGNS:
        _publish(home)
    lru_clear()
    return path.stem


def check(folder: Path, data: Path) -> None:
    """Raise `KeysRefused` unless keys exist, apart from the data, for us alone."""
    if folder == data or data in folder.parents:
        raise KeysRefused(
            f"The keys lie inside the data folder {data.name}. Set COMMONSIDE_KEYS"
            " to a folder outside it, so that a stolen backup holds no keys."
        )
    for purpose in PURPOSES:
        files = sorted((folder / purpose).glob("*.key"))
        if not files:
            raise KeysRefused(
                f"There is no key for {purpose}. Run `commonside setup` first."
            )
        for path in (folder, folder / purpose, *files):
            if path.stat().st_mode & 0o077:
                raise KeysRefused(
                    f"Others on this machine can read the keys of {purpose}."
                    " Take their rights away (chmod -R go= on the keys folder)."
                )


def session_secret(folder: Path) -> str:
    """The newest session key; a passing one where none was made yet."""
    files = sorted((folder / "sessions").glob("*.key"))
    return files[-1].read_text() if files else secrets.token_urlsafe(48)


def session_fallbacks(folder: Path) -> list[str]:
    """Older session keys: who signed in before a rotation stays signed in."""
    files = sorted((folder / "sessions").glob("*.key"), reverse=True)
    return [path.read_text() for path in files[1:]]


@dataclass(frozen=True)
class Key:
    """One key of a purpose: its id, since when, and whether it is used for new data."""

    purpose: str
    id: str
    made_at: datetime
    is_newest: bool


def keys_of(folder: Path, purpose: str) -> list[Key]:
    """Every key of a purpose, oldest first."""
    files = _home(folder, purpose, "key")
    return [
        Key(
            purpose,
            path.stem,
            datetime.fromtimestamp(path.stat().st_mtime, UTC),
            path == files[-1],
        )
        for path in files
    ]


def retire(folder: Path, purpose: str, id_: str) -> None:
    """Destroy an old key; what only it could open is lost for good.

    Raises `KeysRefused` for the newest, which new data needs, and for one unknown.
    """
    known = {key.id: key for key in keys_of(folder, purpose)}
    if id_ not in known:
        raise KeysRefused(f"There is no key {id_} of {purpose}.")
    if known[id_].is_newest:
        raise KeysRefused(f"{id_} is the newest key of {purpose}: rotate first.")
    (folder / purpose / f"{id_}.key").unlink()
    lru_clear()


def _cipher(folder: Path, purpose: str) -> MultiFernet:
    """The keys as they lie there now: a running process sees a rotation at once."""
    return MultiFernet(_ciphers(folder, purpose, _changed(folder, purpose)))


def _changed(folder: Path, purpose: str) -> int:
    """When a key was last added to a purpose, or taken away."""
    try:
        return (folder / purpose).stat().st_mtime_ns
    except FileNotFoundError:
        return 0


@lru_cache
def _ciphers(folder: Path, purpose: str, changed: int) -> list[Fernet]:
    files = sorted((folder / purpose).glob("*.key"), reverse=True)
    if not files:
        raise KeysRefused(
            f"There is no key for {purpose}. Run `commonside setup` first."
        )
    return [Fernet(path.read_bytes()) for path in files]


def is_of_newest(folder: Path, purpose: str, token: str) -> bool:
    """Whether the newest key alone opens what was encrypted here."""
    newest, *_ = _ciphers(folder, purpose, _changed(folder, purpose))
    try:
        newest.decrypt(token.encode())
    except InvalidToken:
        return False
    return True


def encrypt(folder: Path, purpose: str, text: str) -> str:
    return _cipher(folder, purpose).encrypt(text.encode()).decode()


def decrypt(folder: Path, purpose: str, token: str) -> str:
    return _cipher(folder, purpose).decrypt(token.encode()).decode()


def keyed_hash(folder: Path, purpose: str, text: str) -> str:
    """HMAC of a secret of little entropy, useless without the key (S20).

    By the oldest key there is, so that equal words stay equal after a rotation; who
    looks for one hash among many asks `keyed_hashes`.
    """
    files = sorted((folder / purpose).glob("*.key"))
    if not files:
        raise KeysRefused(
            f"There is no key for {purpose}. Run `commonside setup` first."
        )
    return hmac.new(files[0].read_bytes(), text.encode(), hashlib.sha256).hexdigest()


def keyed_hashes(folder: Path, purpose: str, text: str) -> list[str]:
    """The HMAC by each key of a purpose, the newest first.

    What is new is stored by the first; what is looked for may have been stored by any,
    so that it is still found after a rotation (S17).
    """
    files = sorted((folder / purpose).glob("*.key"), reverse=True)
    if not files:
        raise KeysRefused(
            f"There is no key for {purpose}. Run `commonside setup` first."
        )
    words = text.encode()
    return [hmac.new(f.read_bytes(), words, hashlib.sha256).hexdigest() for f in files]


def sign(folder: Path, purpose: str, text: str) -> tuple[str, str]:
    """(id of the key, signature in hex) by the newest key of a purpose that signs."""
    key_id, key = _signer(folder, purpose, _changed(folder, purpose))
    return key_id, key.sign(text.encode()).hex()


def signs_with(folder: Path, purpose: str) -> str:
    """The id of the key that signs now."""
    return _signer(folder, purpose, _changed(folder, purpose))[0]


def public_keys(folder: Path, purpose: str) -> dict[str, str]:
    """Every public key that ever signed for us, by its id, oldest first; in hex.

    Old ones stay, so that what they signed can be checked for ever.
    """
    found = [bytes.fromhex(p.read_text()) for p in _home(folder, purpose, "pub")]
    return {key_id_of(public): public.hex() for public in found}


def key_id_of(public: bytes) -> str:
    """A short name of a public key, made from the key itself."""
    return hashlib.sha256(public).hexdigest()[:16]


def is_signed(public: str, signature: str, text: str) -> bool:
    """Whether the owner of this public key signed this text; keys are in hex."""
    try:
        key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(public))
        key.verify(bytes.fromhex(signature), text.encode())
    except (InvalidSignature, ValueError):
        return False
    return True


def _signer(folder: Path, purpose: str, changed: int) -> tuple[str, Ed25519PrivateKey]:
    return _signing(folder, purpose, _changed(folder, purpose))


@lru_cache
def _signing(folder: Path, purpose: str, changed: int) -> tuple[str, Ed25519PrivateKey]:
    files = _home(folder, purpose, "key")
    if not files:
        raise KeysRefused(
            f"There is no key for {purpose}. Run `commonside setup` first."
        )
    key = _private(files[-1])
    return key_id_of(key.public_key().public_bytes_raw()), key


def _home(folder: Path, purpose: str, kind: str) -> list[Path]:
    return sorted((folder / purpose).glob(f"*.{kind}"))


def _private(path: Path) -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(
        base64.urlsafe_b64decode(path.read_bytes())
    )


def _publish(home: Path) -> None:
    """Write down the public half of every key that has none beside it yet."""
    for path in home.glob("*.key"):
        public = path.with_suffix(".pub")
        if not public.exists():
            half = _private(path).public_key().public_bytes_raw()
            _put(public, half.hex().encode())


def lru_clear() -> None:
    _ciphers.cache_clear()
    _signing.cache_clear()


def _write(path: Path) -> None:
    _put(path, Fernet.generate_key())


def _put(path: Path, content: bytes) -> None:
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as out:
        out.write(content)
