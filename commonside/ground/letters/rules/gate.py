"""Where a message may go and how much of it may show; no Django.

Nothing leaves for anybody but staff by another way. What a person did not name as safe
is not safe: the gate never guesses, and a doubt is a task for somebody who speaks.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, NamedTuple

from commonside.ground.audit.refusals import Obstacle, obstacle
from commonside.ground.design.reaching import Reach, Way

Body = Mapping[str, Any]
CHANNELS = {"email": "E-mail", "text": "Text message", "letter": "Letter"}
BLANK = re.compile(r"\{(\w+)\}")
# All that a colleague is told of why: a reason would tell whose address it is as well.
NOT_SAFE = "Not safe to send. Speak with them in person."


@dataclass(frozen=True)
class Passage:
    """One way that is open, and whether only a veiled text may take it."""

    way: Way
    is_veiled: bool


class Said(NamedTuple):
    """A message exactly as it leaves: what shows from outside, and what is inside."""

    to: str
    sender: str
    subject: str
    text: str


def passages(
    reach: Reach | None,
    body: Body,
    *,
    is_veiled: bool,
    carries: Callable[[str, bool], bool],
) -> list[Passage]:
    """The ways that are open to this message, safest first; none means: speak.

    Where somebody else sees the telephone or the mailbox, or the case is of abuse at
    home, only a text goes that tells neither what it is about nor who sends it. An
    envelope tells both, so no letter goes then; nor anything without an agreed word,
    which would be a message from nobody. `carries` says whether a channel has a
    carrier, and one that does not show our name where it may not.
    """
    if reach is None:
        return []
    found = []
    for way in reach.ways:
        veil = is_veiled or not way.is_private
        if veil and (way.channel == "letter" or not reach.say):
            continue
        if not (veil or way.channel in body):
            continue
        if carries(way.channel, veil or must_be_plain(reach, way.channel)):
            found.append(Passage(way, veil))
    return found


# By which of the person's words our name may show outside of each channel.
OUTSIDE = {"email": "sender", "text": "sender", "letter": "envelope"}


def must_be_plain(reach: Reach, channel: str) -> bool:
    """Whether nothing of what shows outside may tell who writes; so unless they said.

    >>> must_be_plain(Reach(shows=frozenset({"sender"})), "letter")
    True
    """
    return OUTSIDE[channel] not in reach.shows


def said(
    body: Body,
    head: Body,
    passage: Passage,
    *,
    reach: Reach,
    values: Mapping[str, str],
) -> Said:
    """The message in the person's language, where the template has it, else English.

    Sender, subject and the first lines, which a locked screen shows, are the same plain
    words for every message, whatever is inside (S27); our name is the sender only where
    the person said that it may show.
    """
    language = language_of(body, head, passage, reach.language)
    known = {**values, "name": reach.name, "word": reach.say}
    if passage.is_veiled:
        text = fill(in_language(head["veiled"], language), known)
        return Said(
            passage.way.address,
            reach.say,
            in_language(head["subject"], language),
            text,
        )
    paragraphs = _paragraphs(body, head, passage.way.channel)
    text = "\n\n".join(fill(in_language(one, language), known) for one in paragraphs)
    plain = in_language(head["sender"], language)
    sender = plain if must_be_plain(reach, passage.way.channel) else known["us"]
    return Said(
        passage.way.address, sender, in_language(head["subject"], language), text
    )


def _paragraphs(body: Body, head: Body, channel: str) -> list[Mapping[str, str]]:
    first = () if channel == "letter" else head["open"]
    return [*first, *body[channel], *head["close"]]


def language_of(body: Body, head: Body, passage: Passage, language: str) -> str:
    """The person's language where the whole message has it; else English, all of it.

    Half a message in each would be read by nobody. What shows outside may stay plain.
    """
    channel = passage.way.channel
    parts = [head["veiled"]] if passage.is_veiled else _paragraphs(body, head, channel)
    return language if all(part.get(language) for part in parts) else "en"


def has_language(body: Body, head: Body, language: str) -> bool:
    """Whether whichever way the message goes, all of it is in a language.

    >>> head = {"open": [], "close": [{"en": "Bye", "pl": "Pa"}], "veiled": {"en": "x"}}
    >>> has_language({"email": [{"en": "Hi", "pl": "Hej"}]}, head, "pl")
    True
    >>> has_language({"email": [{"en": "Hi", "pl": "Hej"}, {"en": "Ho"}]}, head, "pl")
    False
    """
    ways = [channel for channel in CHANNELS if channel in body]
    said = [part for channel in ways for part in _paragraphs(body, head, channel)]
    return all(part.get(language) for part in said)


def in_language(said: Mapping[str, str], language: str) -> str:
    return said.get(language) or said["en"]


def fill(text: str, values: Mapping[str, str]) -> str:
    """The text with its blanks filled in; what is filled in is not read again.

    >>> fill("On {day}, {name}.", {"day": "Monday {name}", "name": "Ada"})
    'On Monday {name}, Ada.'
    """
    return BLANK.sub(lambda blank: values[blank[1]], text)


def obstacles_to_writing(body: Body, words: Mapping[str, str]) -> list[Obstacle]:
    """What is missing of the words that the template asks for, each at its field."""
    return [
        obstacle("Fill in “{what}”.", what=need["label"]["en"], at_field=need["code"])
        for need in body.get("needs", ())
        if not (words.get(need["code"]) or "").strip()
    ]


def waits(reach: Reach, passage: Passage, at: Any) -> Any:
    """Until when the message waits: None when it may leave now, or never.

    A letter lies in its box for a day; what arrives at once waits for a safe hour.
    """
    if passage.way.channel == "letter":
        return None
    opens = reach.opens(at)
    return opens if opens is not None and opens > at else None


def is_ever_open(reach: Reach, passage: Passage, at: Any) -> bool:
    return passage.way.channel == "letter" or reach.opens(at) is not None


# A worker that ended between sending and marking has been gone for longer than this.
STUCK_AFTER = timedelta(minutes=10)
# A letter is on its way for days; after this nobody asks any more.
ASKED_FOR = timedelta(days=10)
