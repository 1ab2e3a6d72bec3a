"""How somebody may safely be reached, in the words of the strip; no Django."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from commonside.ground.design.reaching import Reach, Way
from commonside.library.clocks.instants import LONDON, london

NOT_ASKED = "Not asked yet: speak in person"
CHANNELS = {
    "phone": "phone",
    "voicemail": "voicemail",
    "text": "text",
    "email": "e-mail",
    "letter": "letter",
    "visit": "visit",
}
# What may not be used unless the person ticked it.
ASKED_FOR = ("voicemail", "text", "email", "letter")
# What the gate may write by: the fact that it needs, and who else may see it.
WRITTEN = {
    "email": ("email", "sees_email"),
    "text": ("phone", "sees_phone"),
    "letter": ("post", "sees_post"),
}
SEEN_BY = {"nobody": "Nobody else", "somebody": "Somebody else too"}
SHOWS = {
    "sender": "As the sender of a text or an e-mail",
    "envelope": "On an envelope",
    "caller_id": "Our number, when we ring",
}
DAYS = {"any": "any day", "weekdays": "weekdays", "weekend": "weekends"}
SATURDAY = 5


@dataclass(frozen=True)
class Fact:
    """One pair of the strip: what it is about, what holds, and what may wait."""

    label: str
    text: str
    # Said beside the text where there is room.
    more: str = ""
    # The number to ring, when the text is one.
    tel: str = ""
    is_extra: bool = False


def strip(ways: Mapping[str, Any], now: datetime) -> list[Fact]:
    """The facts that stand in sight while somebody works for this person.

    A missing fact is never guessed: it reads "Not asked yet: speak in person". `now`
    is on the clock of the person's own place.
    """
    found = [_ring(ways), _safe(ways, now)]
    if ways.get("say"):
        found.append(Fact("Say", f"“{ways['say']}”"))
    never = ", ".join(CHANNELS.get(code, code) for code in never_by(ways))
    found.append(Fact("Never", never or ("nothing named" if ways else NOT_ASKED)))
    found += [
        Fact(label, text, is_extra=True)
        for label, text in (
            ("Prefers", CHANNELS.get(preferred(ways), "")),
            ("Also sees it", also_sees(ways)),
            ("Interpreter", ways.get("interpreter")),
            ("Our number", _caller_id(ways)),
        )
        if text
    ]
    return found


def also_sees(ways: Mapping[str, Any]) -> str:
    """Who else sees what, in one line; empty where nobody does as far as was said.

    >>> also_sees({"sees_email": "somebody", "also_sees": "my son"})
    'mailbox: my son'
    """
    things = [
        word
        for key, word in (
            ("sees_phone", "telephone"),
            ("sees_email", "mailbox"),
            ("sees_post", "letterbox"),
        )
        if ways.get(key) == "somebody"
    ]
    said = [", ".join(things), str(ways.get("also_sees") or "")]
    return ": ".join(word for word in said if word)


def _caller_id(ways: Mapping[str, Any]) -> str:
    """Asked where our name may show, and the telephone was not ticked."""
    if "shows" not in ways or "caller_id" in ways["shows"]:
        return ""
    return "withhold it"


def how_to_ring(ways: Mapping[str, Any], now: datetime) -> str:
    """One line beside a number: what never to do, and whether it is safe now.

    >>> how_to_ring({"from": "10:00", "to": "14:30", "never": ["voicemail"]},
    ...             datetime(2026, 11, 19, 12))
    'no voicemail. Safe now until 14:30'
    >>> how_to_ring({"ways": ["phone", "text"], "preferred": "text", "never": []},
    ...             datetime(2026, 11, 19, 12))
    'rather by text. Safe Not asked yet: speak in person'
    """
    if not ways:
        return NOT_ASKED
    said = ["no voicemail"] if "voicemail" in never_by(ways) else []
    if preferred(ways) not in ("", "phone"):
        said.append(f"rather by {CHANNELS[preferred(ways)]}")
    safe = _safe(ways, now)
    first = [", ".join(said)] if said else []
    return ". ".join([*first, f"{safe.label} {safe.text}"])


# How each way that the person ticked is said, and which fact it needs.
REACH = (
    ("phone", "Ring", "phone"),
    ("text", "Text", "phone"),
    ("email", "E-mail", "email"),
    ("letter", "Write to", "post"),
)


def _ring(ways: Mapping[str, Any]) -> Fact:
    """The way that they prefer first; else a call when it was ticked, else what was."""
    ticked = ways.get("ways") or [code for code, _, _ in REACH]
    if "none" in ticked:
        return Fact("Ring", "no way is safe. They contact us")
    for code, label, key in sorted(REACH, key=lambda way: way[0] != preferred(ways)):
        if code in ticked and ways.get(key):
            tel = ways[key].replace(" ", "") if code == "phone" else ""
            return Fact(label, ways[key], tel=tel)
    return Fact("Ring", NOT_ASKED)


def preferred(ways: Mapping[str, Any]) -> str:
    """The way that the person would rather be reached by; only ever a safe one.

    >>> preferred({"preferred": "text", "ways": ["phone", "text"]})
    'text'
    >>> preferred({"preferred": "text", "ways": ["phone"]})
    ''
    >>> preferred({"preferred": "text", "ways": ["text"], "never": ["text"]})
    ''
    """
    said = str(ways.get("preferred") or "")
    is_safe = said in (ways.get("ways") or ()) and said not in (ways.get("never") or ())
    return said if is_safe else ""


def never_by(ways: Mapping[str, Any]) -> list[str]:
    """The channels that must not be used: those named, else those not ticked.

    >>> never_by({"ways": ["phone", "text"]})
    ['voicemail', 'email', 'letter']
    >>> never_by({"never": ["voicemail"], "ways": ["phone"]})
    ['voicemail']
    """
    if "never" in ways:
        return list(ways["never"])
    if not ways.get("ways"):
        return []
    return [code for code in ASKED_FOR if code not in ways["ways"]]


def is_safe_at(ways: Mapping[str, Any], now: datetime) -> bool | None:
    """Whether the person may be rung at a moment; None when nobody has asked.

    Days without hours mean the whole of those days: the person was asked and said so.

    >>> is_safe_at({"from": "10:00", "to": "14:30"}, datetime(2026, 11, 19, 12))
    True
    >>> is_safe_at({"days": "weekend"}, datetime(2026, 11, 19, 12))
    False
    """
    if not any(ways.get(name) for name in ("from", "to", "days")):
        return None
    opens = time.fromisoformat(ways.get("from") or "00:00")
    closes = time.fromisoformat(ways.get("to") or "23:59:59")
    return _fits_day(ways, now) and opens <= now.time() < closes


def _fits_day(ways: Mapping[str, Any], now: datetime) -> bool:
    is_weekend = now.weekday() >= SATURDAY
    if ways.get("days") == "weekdays":
        return not is_weekend
    return is_weekend if ways.get("days") == "weekend" else True


def _safe(ways: Mapping[str, Any], now: datetime) -> Fact:
    safe = is_safe_at(ways, now)
    if safe is None:
        return Fact("Safe", NOT_ASKED)
    days = DAYS.get(ways.get("days") or "any", "")
    opens, closes = ways.get("from") or "", ways.get("to") or ""
    if not safe:
        hours = " ".join(w for w in (opens, "to" if closes else "", closes) if w)
        return Fact("Not safe now", f"{days} {hours}".strip())
    more = f", {days} from {opens}" if opens else f", {days}"
    return Fact("Safe now", f"until {closes}" if closes else "today", more=more)


def reach_of(ways: Mapping[str, Any], *, name: str = "", language: str = "") -> Reach:
    """How the gate may write to somebody: by what they ticked, and by nothing else.

    What they named as never safe is not safe, whatever is ticked besides. A channel
    that somebody else sees stays open for words that tell nothing.

    >>> [way.channel for way in reach_of({"ways": ["email"], "email": "a@b.org"}).ways]
    ['email']
    >>> reach_of({"email": "a@b.org"}).ways
    ()

    The way that they prefer comes first, and the gate takes the first that is open.

    >>> both = {"ways": ["email", "text"], "email": "a@b.org", "phone": "07700 900142"}
    >>> [way.channel for way in reach_of({**both, "preferred": "text"}).ways]
    ['text', 'email']
    """
    kept = dict(ways)
    return Reach(
        ways=tuple(_written(kept)),
        name=name,
        say=str(ways.get("say") or ""),
        language=language or "en",
        shows=frozenset(ways.get("shows") or ()),
        opens=lambda at: next_safe(kept, at),
    )


def _written(ways: Mapping[str, Any]) -> list[Way]:
    ticked = ways.get("ways") or []
    never = ways.get("never") or []
    if "none" in ticked:
        return []
    found = []
    wish = preferred(ways)
    order = sorted(WRITTEN.items(), key=lambda one: one[0] != wish)
    for channel, (fact, sees) in order:
        if channel not in ticked or channel in never or not ways.get(fact):
            continue
        seen = ways.get(sees) or ("somebody" if ways.get("also_sees") else "nobody")
        found.append(Way(channel, str(ways[fact]), is_private=seen == "nobody"))
    return found


def next_safe(ways: Mapping[str, Any], at: datetime) -> datetime | None:
    """The next moment that is safe for what arrives at once; None when there is none.

    >>> hours = {"from": "10:00", "to": "14:30", "days": "weekdays"}
    >>> friday = datetime.fromisoformat("2026-11-20T15:00+00:00")
    >>> next_safe(hours, friday).isoformat()
    '2026-11-23T10:00:00+00:00'
    """
    now = london(at)
    if is_safe_at(ways, now) in (True, None):
        return at
    opens = time.fromisoformat(ways.get("from") or "00:00")
    for days in range(9):
        day = now.date() + timedelta(days=days)
        moment = datetime.combine(day, opens, tzinfo=LONDON)
        if moment > now and is_safe_at(ways, moment):
            return moment
    return None
