"""How far a number in a table could differ with everything published still true.

A table of counts with its totals is a circulation: each cell and each total is a
stream from one junction to another, and what flows in flows out. To ask whether a
hidden number can be worked out is to ask how much more or less could flow through it.
The answer is a largest flow, exact in whole numbers (Ford LR, Fulkerson DR (1962)
Flows in Networks, ch. 1), and the same that linear programming would give.
"""

from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

Name = TypeVar("Name")


@dataclass(frozen=True, slots=True)
class Stream:
    """One number of the table: where it flows, and how far it might be otherwise."""

    tail: str
    head: str
    less: int
    more: int


@dataclass(slots=True)
class Circulation(Generic[Name]):
    """The numbers of one table, each with the room that an outsider must leave it."""

    streams: dict[Name, Stream]

    def spread(self, name: Name, enough: int) -> int:
        """How wide the interval is in which a number must be thought; up to `enough`.

        From the smallest value that agrees with all the rest to the largest.
        """
        own = self.streams[name]
        others = {key: stream for key, stream in self.streams.items() if key != name}
        more = min(own.more, _largest_flow(others, own.head, own.tail, enough))
        less = min(own.less, _largest_flow(others, own.tail, own.head, enough))
        return min(less + more, enough)


def _largest_flow(
    streams: Mapping[Name, Stream], source: str, sink: str, enough: int
) -> int:
    """The most that can be sent from source to sink, looking no further than enough."""
    room: dict[str, dict[str, int]] = {}
    for stream in streams.values():
        out = room.setdefault(stream.tail, {})
        out[stream.head] = out.get(stream.head, 0) + stream.more
        back = room.setdefault(stream.head, {})
        back[stream.tail] = back.get(stream.tail, 0) + stream.less
    sent = 0
    while sent < enough and (way := _shortest_way(room, source, sink)):
        steps = list(zip(way, way[1:], strict=False))
        amount = min(enough - sent, *(room[a][b] for a, b in steps))
        for a, b in steps:
            room[a][b] -= amount
            room[b][a] += amount
        sent += amount
    return sent


def _shortest_way(
    room: Mapping[str, Mapping[str, int]], source: str, sink: str
) -> list[str]:
    came_from = {source: ""}
    waiting = deque([source])
    while waiting:
        here = waiting.popleft()
        for there, left in room.get(here, {}).items():
            if left > 0 and there not in came_from:
                came_from[there] = here
                waiting.append(there)
    if sink not in came_from:
        return []
    way = [sink]
    while way[-1] != source:
        way.append(came_from[way[-1]])
    return way[::-1]
