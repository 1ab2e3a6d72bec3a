"""The practice in force, read once in a while and kept for half a minute."""

import time
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from commonside.ground.practice.models import Version
from commonside.ground.practice.rules import Limit, in_language

KEEP_SECONDS = 30.0
_kept: dict[tuple[Any, ...], tuple[float, Any]] = {}
# The profile with its labels said in one language, by row, digest and language.
_said: dict[tuple[int, str, str], dict[str, Any]] = {}


def current(kind: str, key: str, on: date) -> Version:
    """The version in force on a day; raises Version.DoesNotExist.

    Kept in this process for half a minute: practice changes a few times a year, and
    each page asks for it several times.
    """
    version: Version = kept(
        ("version", kind, key, on), lambda: Version.objects.in_force(kind, key, on)
    )
    return version


def kept(slot: tuple[Any, ...], make: Callable[[], Any]) -> Any:
    """Something else that changes as seldom, kept as long and forgotten with it."""
    found = _kept.get(slot)
    if found and found[0] > time.monotonic():
        return found[1]
    made = make()
    _kept[slot] = (time.monotonic() + KEEP_SECONDS, made)
    return made


def profile(on: date, language: str = "en") -> dict[str, Any]:
    """The facts of the partnership: name, lines, office hours, thresholds, words.

    Every label is said in the language asked for, or in English. Empty before `setup`
    has run, so that the first page can say so.
    """
    try:
        version = current("profile", "facts", on)
    except Version.DoesNotExist:
        return {}
    slot = (version.pk, version.digest, language)
    if slot not in _said:
        _said[slot] = in_language(version.body, language)
    return dict(_said[slot])


# Before `setup` has loaded any practice there is one door, and few who know it.
BEFORE_SETUP = Limit(tries=10, window=timedelta(hours=1))


def limit(code: str, on: date) -> Limit:
    """How often an open door may be tried, by the practice in force on a day."""
    try:
        rows = current("limits", "tries", on).body["limit"]
    except Version.DoesNotExist:
        return BEFORE_SETUP
    row = next(row for row in rows if row["code"] == code)
    return Limit(tries=row["tries"], window=timedelta(minutes=row["minutes"]))


def forget() -> None:
    """Drop what is kept: after loading a new version, and between tests."""
    _kept.clear()
    _said.clear()


def newest(kind: str, key: str) -> Version | None:
    """The newest version of one thing, whether or not its day has come."""
    rows = Version.objects.filter(kind=kind, key=key)
    found: Version | None = rows.order_by("-version").first()
    return found


def in_force(on: date) -> list[Version]:
    """The newest version of everything in force on a day, by kind and key."""
    newest: dict[tuple[str, str], Version] = {}
    rows = Version.objects.filter(valid_from__lte=on).exclude(valid_to__lt=on)
    for version in rows.order_by("kind", "key", "version"):
        newest[version.kind, version.key] = version
    return list(newest.values())
