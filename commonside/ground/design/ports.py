"""The six ports by which a higher room serves a lower one, and their registries.

insets      a higher room fills a named place on a lower room's page
presenters  how an event reads in words
holdings    what a room holds about a person or thing
guards      may this user see subject X; may this be sent to this address
loads       what a colleague has to do, and how another comes to have it
grants      who may see what, from the facts, so that the table can be made anew

Each room fills them in a small file of that name, imported by `AppConfig.ready()`.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.db.models import Q

Inset = Callable[[Any, Any], str]
Presenter = Callable[[Any], str]
Guard = Callable[[Any, int], str]

insets: dict[str, list[Inset]] = defaultdict(list)
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


class Right(NamedTuple):
    """One row of sight as a fact demands it: `content` or `barred`, on what basis."""

    kind: str
    id: int
    principal: str
    answer: str
    basis: str


# By the name of the room: every right that follows from its rows.
facts: dict[str, Callable[[], Iterable[Right]]] = {}


def present(event: Any) -> str:
    """An event in words; its kind where no room has words for it."""
    presenter = presenters.get(event.kind)
    return presenter(event) if presenter else event.kind.replace(".", ": ")


def may_see(user: Any, subject: str) -> bool:
    """Whether the room of this subject lets the user read its content."""
    kind, id_ = subject.split(":")
    guard = guards.get(kind)
    return guard is not None and guard(user, int(id_)) == "content"
