"""What a version of law or local practice is, and when one of its rules holds."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from commonside.ground.audit.refusals import Refused, obstacle
from commonside.library.clocks.instants import london

MARKS = {
    "V": "verified in public material",
    "L": "local standard",
    "M": "unverified",
    "S": "stated by the partnership",
    "D": "proposal",
}


@dataclass(frozen=True, kw_only=True)
class VersionBody:
    """One version of one piece of practice, as its file has it."""

    kind: str
    key: str
    version: int
    valid_from: date
    valid_to: date | None
    title: str
    source: str
    mark: str
    verified_by: str
    verified_on: date | None
    body: Mapping[str, Any]

    @property
    def digest(self) -> str:
        """Tells two bodies apart, whatever number their files give them.

        The number is left out, so that an edit by someone who forgot to raise it is
        still seen as an edit.
        """
        said = {
            "kind": self.kind,
            "key": self.key,
            "valid_from": self.valid_from.isoformat(),
            "valid_to": self.valid_to.isoformat() if self.valid_to else None,
            "title": self.title,
            "source": self.source,
            "mark": self.mark,
            "verified_by": self.verified_by,
            "verified_on": self.verified_on.isoformat() if self.verified_on else None,
            "body": self.body,
        }
        text = json.dumps(said, sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(text.encode()).hexdigest()


@dataclass(frozen=True, kw_only=True)
class Limit:
    """How often one may try within a window that begins with the first try."""

    tries: int
    window: timedelta


class TooMany(Refused):
    """Tried too often, for now; `again` is when the door opens."""

    def __init__(self, again: datetime) -> None:
        # To the full minute: who comes back at the time that was said finds it open.
        again += timedelta(minutes=1, microseconds=-1)
        again = again.replace(second=0, microsecond=0)
        text = "That was tried too often. Try again after {time}."
        super().__init__(obstacle(text, time=f"{london(again):%H:%M}"))
        self.again = again


def unverified(mark: str, verified_by: str) -> bool:
    """Whether staff must be told that nobody has checked this.

    What we wrote from memory stays unverified until a legal officer puts a name to it.

    >>> unverified("M", ""), unverified("M", "A. Solicitor"), unverified("V", "")
    (True, False, False)
    """
    return mark == "M" and not verified_by


def holds(when: Mapping[str, Iterable[str]], answers: Mapping[str, Any]) -> bool:
    """Whether every line of `when` is met by the answers; a list means any of these.

    An answer may itself be several (`harm`, `household`, categories). What was not
    asked meets nothing: silence never makes a report look worse or better.

    >>> holds({"hate": ["yes"]}, {"hate": "yes"}), holds({"hate": ["yes"]}, {})
    (True, False)
    >>> holds({"third": ["animals.bite"]}, {"third": ["noise.music", "animals.bite"]})
    True
    """
    return all(
        not _given(answers.get(name)).isdisjoint(wanted)
        for name, wanted in when.items()
    )


def _given(answer: Any) -> set[str]:
    if answer is None or answer == "":
        return set()
    return {answer} if isinstance(answer, str) else set(answer)


def rules_that_hold(
    rules: Iterable[Mapping[str, Any]], answers: Mapping[str, Any]
) -> list[Mapping[str, Any]]:
    """The rules of a body (`[[rule]]`) that the answers meet, in the order written."""
    return [rule for rule in rules if holds(rule["when"], answers)]


def said_in(label: Mapping[str, str], language: str) -> str:
    """A label in this language, or in English where nobody has translated it yet.

    >>> said_in({"en": "Noise"}, "ur")
    'Noise'
    """
    return label.get(language) or label["en"]


@dataclass(frozen=True)
class Changed:
    """One value that a new version has otherwise; an empty side is not there."""

    where: str
    was: str
    now: str


def changes(was: Mapping[str, Any], now: Mapping[str, Any]) -> list[Changed]:
    """What would change between two bodies, entries told apart by their codes.

    >>> was = {"clock": [{"code": "a", "amount": 5}]}
    >>> changes(was, {"clock": [{"code": "a", "amount": 3}]})
    [Changed(where='clock a: amount', was='5', now='3')]
    """
    old, new = dict(_flat(was, ())), dict(_flat(now, ()))
    return [
        Changed(_where(trail), old.get(trail, ""), new.get(trail, ""))
        for trail in dict.fromkeys([*new, *old])
        if old.get(trail, "") != new.get(trail, "")
    ]


def _flat(value: Any, trail: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], str]]:
    if isinstance(value, Mapping):
        for key, inner in value.items():
            yield from _flat(inner, (*trail, str(key)))
    elif isinstance(value, list) and any(isinstance(one, Mapping) for one in value):
        for number, one in enumerate(value, 1):
            yield from _flat(one, (*trail, _called(one, number)))
    elif isinstance(value, list):
        yield trail, ", ".join(str(one) for one in value)
    else:
        yield trail, str(value)


def _called(one: Any, number: int) -> str:
    """By what an entry is known: its code, or its duty and band, else its number."""
    if not isinstance(one, Mapping):
        return str(number)
    known = [str(one[name]) for name in ("code", "key") if name in one]
    if "duty" in one:
        known = [str(one["duty"]), str(one.get("band", ""))]
    return " ".join(known).strip() or str(number)


def _where(trail: tuple[str, ...]) -> str:
    """The last name after a colon, and English said without its code."""
    names = [name for name in trail if name != "en"]
    return f"{' '.join(names[:-1])}: {names[-1]}" if len(names) > 1 else names[0]


def in_language(value: Any, language: str) -> Any:
    """The same body with every label said in one language, for a page to show.

    >>> in_language({"line": [{"label": {"en": "Fire"}, "phone": "999"}]}, "en")
    {'line': [{'label': 'Fire', 'phone': '999'}]}
    """
    if isinstance(value, Mapping):
        if isinstance(value.get("en"), str):
            return said_in(value, language)
        return {key: in_language(inner, language) for key, inner in value.items()}
    if isinstance(value, list):
        return [in_language(inner, language) for inner in value]
    return value
