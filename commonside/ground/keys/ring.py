"""Keys by purpose, each in a folder of its own outside the data; no Django here.

A purpose is a folder `KEYS/<purpose>/` of files `<id>.key`; the newest encrypts, all
decrypt, so that a rotation keeps old data readable (SECURITY S17).
"""

import hashlib
import hmac
import os
import secrets
from functools import lru_cache
from pathlib import Path

from cryptography.fernet import Fernet, MultiFernet

PURPOSES = ("sessions", "fields", "receipts", "seals", "files", "counters")


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
    lru_clear()


def rotate(folder: Path, purpose: str) -> str:
    """Add a newer key for one purpose and return its id; old data stays readable."""
    home = folder / purpose
    newest = max((int(p.stem) for p in home.glob("*.key")), default=0)
    path = home / f"{newest + 1:04}.key"
    _write(path)
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


@lru_cache
def _cipher(folder: Path, purpose: str) -> MultiFernet:
    files = sorted((folder / purpose).glob("*.key"), reverse=True)
    if not files:
        raise KeysRefused(
            f"There is no key for {purpose}. Run `commonside setup` first."
        )
    return MultiFernet([Fernet(path.read_bytes()) for path in files])


def encrypt(folder: Path, purpose: str, text: str) -> str:
    return _cipher(folder, purpose).encrypt(text.encode()).decode()


def decrypt(folder: Path, purpose: str, token: str) -> str:
    return _cipher(folder, purpose).decrypt(token.encode()).decode()


def keyed_hash(folder: Path, purpose: str, text: str) -> str:
    """HMAC of a secret of little entropy, useless without the key (S20)."""
    files = sorted((folder / purpose).glob("*.key"))
    if not files:
        raise KeysRefused(
            f"There is no key for {purpose}. Run `commonside setup` first."
        )
    return hmac.new(files[0].read_bytes(), text.encode(), hashlib.sha256).hexdigest()


def lru_clear() -> None:
    _cipher.cache_clear()


def _write(path: Path) -> None:
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as out:
        out.write(Fernet.generate_key())
