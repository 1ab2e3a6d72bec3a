"""The ten ports by which a higher room serves a lower one, and their registries.

insets      a higher room fills a named place on a lower room's page
presenters  how an event reads in words
holdings    what a room holds about a person or thing
guards      may this user see subject X; may this be sent to this address
loads       what a colleague has to do, and how another comes to have it
grants      who may see what, from the facts, so that the table can be made anew
holds       what stands in the way of an act on a lower room's record
follows     what a higher room does in the same transaction, after the act
reaches     how somebody may safely be written to, for the one gate of messages
proofs      since when a higher room's records show a check of a procedure

Each room fills them in a small file of that name, imported by `AppConfig.ready()`.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import Q

from commonside.ground.design.reaching import Reach, Way

Inset = Callable[[Any, Any], str]
Presenter = Callable[[Any], str]
Guard = Callable[[Any, int], str]

insets: dict[str, list[Inset]] = defaultdict(list)


@dataclass(frozen=True)
class Entry:
    """One line that a higher room adds to a menu: its address, its words, for whom.

    `shown` is asked with what the page is about and its reader (a case's `Head`).
    `group` is the heading under which a long menu puts it; without one it comes last.
    """

    name: str
    label: str
    shown: Callable[[Any], bool]
    code: str = ""
    group: str = ""


# "cases.urgent" (above every page of a case), "cases.tabs", "cases.do", "cases.look",
# "cases.team": an inset that is a link, in the page's words; "cases.letters": where a
# template of the practice of the kind `code` is written.
menus: dict[str, list[Entry]] = defaultdict(list)
# kind of record -> {name: what to annotate it with}: whether a higher room has anything
# to show on its pages, asked with the record itself instead of once a room.
counts: dict[str, dict[str, Any]] = defaultdict(dict)
presenters: dict[str, Presenter] = {}
holdings: dict[str, Callable[[str], list[Any]]] = {}
# kind of subject -> (user, id) -> "content", "existence" or "no"
guards: dict[str, Guard] = {}
# kind of subject -> (agency) -> which rows it supplied itself or has open steps on
supplied: dict[str, Callable[[int], Q]] = {}


def supplied_by(kind: str, agency_id: int) -> Q:
    """Which rows of a kind an agency sees after its agreement ran out; none by default.

    Rooms say in their `guards` what an agency brought in (S9).
    """
    found = supplied.get(kind)
    return found(agency_id) if found else Q(pk__in=[])


@dataclass(frozen=True)
class Load:
    """What one room holds for a colleague, and how it leaves their hands.

    `lines(of, viewer)` gives (words, address) of what the viewer may read of it;
    `hand_on(of, to=, by=, at=)` and `leave(of, by=, at=)`, which gives it to whoever
    answers for the team, return how much stays where it was.
    """

    label: str
    count: Callable[[Any], int]
    lines: Callable[[Any, Any], list[tuple[str, str]]]
    hand_on: Callable[..., int]
    leave: Callable[..., int]


# By the name of the room; higher rooms first have theirs handed on.
loads: dict[str, Load] = {}


# kind -> id -> how they may be written to; None when there is no such person.
reaches: dict[str, Callable[[int], Reach | None]] = {}
# (way, kind, id): may this be sent to this address? Each must say yes (guards).
# Whoever says no does not say why: the address may be that of somebody hidden.
addresses: list[Callable[[Way, str, int], bool]] = []
# (about, kind, id): must a message show neither what it is about nor who sends it?
veils: list[Callable[[str, str, int], bool]] = []
# kind of subject -> id -> who speaks with the person where a message may not go.
keepers: dict[str, Callable[[int], Any]] = {}


class Right(NamedTuple):
    """One row of sight as a fact demands it: `content` or `barred`, on what basis."""

    kind: str
    id: int
    principal: str
    answer: str
    basis: str


# By the name of the room: every right that follows from its rows.
facts: dict[str, Callable[[], Iterable[Right]]] = {}

# "case.closing", "case.closing_alone" (by one person), "case.leaving" (for another
# agency), "case.step" -> what a higher room has against it, as obstacles.
holds: dict[str, list[Callable[..., list[Any]]]] = defaultdict(list)
# "case.opened", "case.moved" (to another state), "case.closed", "case.given" (to
# another owner), "cases.barred" (of
# somebody, by their ids), ... -> what follows from it.
follows: dict[str, list[Callable[..., None]]] = defaultdict(list)

# "safety_plan", "diary_read", ... -> (case) -> since when it is so; None: it is not.
proofs: dict[str, Callable[[Any], datetime | None]] = {}


def held(act: str, subject: Any, **said: Any) -> list[Any]:
    """Everything that higher rooms have against this act, as obstacles."""
    return [one for hold in holds[act] for one in hold(subject, **said)]


def follow(act: str, subject: Any, **said: Any) -> None:
    """Let higher rooms do what follows; call it inside the act's transaction."""
    for then in follows[act]:
        then(subject, **said)


def present(event: Any) -> str:
    """An event in words; its kind where no room has words for it."""
    presenter = presenters.get(event.kind)
    return presenter(event) if presenter else event.kind.replace(".", ": ")


def may_see(user: Any, subject: str) -> bool:
    """Whether the room of this subject lets the user read its content."""
    kind, id_ = subject.split(":")
    guard = guards.get(kind)
    return guard is not None and guard(user, int(id_)) == "content"
