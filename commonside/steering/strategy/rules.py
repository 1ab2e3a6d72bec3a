"""What a measure's written definition means, and which later report is a return."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from math import hypot
from typing import Any

from commonside.ground.audit.refusals import Obstacle, obstacle
from commonside.library.analysis.definitions import Definition
from commonside.library.analysis.periods import Period
from commonside.library.analysis.resolution import Resolution, is_over, resolution

Measuring = Callable[..., Resolution]

# A definition names its function. Only these may be named: a file of local practice
# must never be able to run anything else.
FUNCTIONS: Mapping[str, Measuring] = {
    "commonside.library.analysis.resolution.resolution": resolution,
}


def function_of(body: Mapping[str, Any]) -> Measuring:
    """The function that a definition names; raises ValueError for any other.

    >>> function_of({"function": "os.system"})
    Traceback (most recent call last):
    ValueError: No measure is counted by 'os.system'.
    """
    try:
        return FUNCTIONS[body["function"]]
    except KeyError:
        raise ValueError(f"No measure is counted by {body['function']!r}.") from None


def definition_of(name: str, version: int, body: Mapping[str, Any]) -> Definition:
    """The codes and windows of one version, as the counting function takes them."""
    return Definition.parse(
        {
            "name": name,
            "version": str(version),
            "success": body["success"],
            "excluded": body["excluded"],
            "failures": {f["code"]: f["outcomes"] for f in body["failure"]},
            "return_days": body["recurrence_days"],
            "durable_days": body["durability_days"],
            "confidence": body["confidence"],
        }
    )


def latest_judged_quarter(on: date, definition: Definition) -> Period:
    """The last whole quarter of which every case can be judged on a day.

    >>> from types import SimpleNamespace as Windows
    >>> latest_judged_quarter(date(2026, 10, 28), Windows(return_days=28)).name
    '2026-Q2'
    >>> latest_judged_quarter(date(2026, 10, 29), Windows(return_days=28)).name
    '2026-Q3'
    """
    period = quarter_of(on)
    while not is_over(period.until, definition.return_days, on):
        period = period.earlier()
    return period


def wait(definition: Definition) -> timedelta:
    """How long after its last day a period is judged: the day after the window."""
    return timedelta(days=definition.return_days + 1)


def quarter_of(on: date) -> Period:
    """The calendar quarter that a day lies in."""
    return Period.of_months(date(on.year, (on.month - 1) // 3 * 3 + 1, 1), 3)


def offered_periods(on: date, quarters: int = 8) -> list[Period]:
    """The quarters that pages offer, the newest first.

    >>> [period.name for period in offered_periods(date(2026, 11, 19), 3)]
    ['2026-Q4', '2026-Q3', '2026-Q2']
    """
    found = [quarter_of(on)]
    while len(found) < quarters:
        found.append(found[-1].earlier())
    return found


@dataclass(frozen=True, slots=True)
class Spot:
    """Where something happened, as far as known."""

    household: str = ""
    easting: float | None = None
    northing: float | None = None

    def is_near(self, other: "Spot", metres: int) -> bool:
        """Whether both are one household, or lie within so many metres.

        >>> Spot("LARKFIELD12").is_near(Spot("LARKFIELD12"), 100)
        True
        >>> Spot("", 500, 500).is_near(Spot("", 560, 580), 100)
        True
        >>> Spot().is_near(Spot(), 100)
        False
        """
        if self.household and self.household == other.household:
            return True
        if None in (self.easting, self.northing, other.easting, other.northing):
            return False
        east = (self.easting or 0) - (other.easting or 0)
        north = (self.northing or 0) - (other.northing or 0)
        return hypot(east, north) <= metres


@dataclass(frozen=True, slots=True, kw_only=True)
class Closed:
    """One closing of a case, and whom and where it was about.

    People are named by cluster, so that two records of one human are one.
    """

    case: int
    at: datetime
    victims: frozenset[str] = frozenset()
    alleged: frozenset[str] = frozenset()
    spots: tuple[Spot, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """One report: when it reached us, and whom and where it is about.

    Only people whom a named officer has recognised count, here as everywhere.
    """

    at: datetime
    case: int | None = None
    victims: frozenset[str] = frozenset()
    alleged: frozenset[str] = frozenset()
    spots: tuple[Spot, ...] = ()


@dataclass(slots=True)
class Returns:
    """Which report is the first to say that it came back, for many closings at once.

    A return is a report of later than the closing that belongs to the same case, has
    the same victim, or has the same alleged person at the same place. It counts from
    the day on which it reached us, decided or not: nobody can make the figure better
    by leaving reports unread.
    """

    metres: int
    by_case: dict[int, list[Heard]] = field(default_factory=dict)
    by_victim: dict[str, list[Heard]] = field(default_factory=dict)
    by_alleged: dict[str, list[Heard]] = field(default_factory=dict)

    @classmethod
    def among(cls, reports: Iterable[Heard], *, metres: int) -> "Returns":
        """An index of the reports, so that each closing looks only at its own."""
        by_case, by_victim, by_alleged = (defaultdict(list) for _ in range(3))
        for heard in reports:
            if heard.case is not None:
                by_case[heard.case].append(heard)
            for person in heard.victims:
                by_victim[person].append(heard)
            for person in heard.alleged:
                by_alleged[person].append(heard)
        return cls(metres, dict(by_case), dict(by_victim), dict(by_alleged))

    def first_after(self, closed: Closed) -> datetime | None:
        """When the first return reached us, or None."""
        own = list(self.by_case.get(closed.case, []))
        for person in closed.victims:
            own += self.by_victim.get(person, [])
        for person in closed.alleged:
            own += [
                heard
                for heard in self.by_alleged.get(person, [])
                if self._same_place(closed, heard)
            ]
        return min((heard.at for heard in own if heard.at > closed.at), default=None)

    def _same_place(self, closed: Closed, heard: Heard) -> bool:
        return any(
            here.is_near(there, self.metres)
            for here in closed.spots
            for there in heard.spots
        )


def obstacles_to_publishing(result: Resolution, *, least: int) -> list[Obstacle]:
    """Why a figure may not be shown to the town yet; empty when it may.

    A share of few cases tells more about the people than about the partnership.
    """
    found = []
    if result.provisional:
        found.append(
            obstacle(
                "Cases of this period can still come back: it is judged from "
                "{days} days after its last day.",
                days=result.definition.return_days,
            )
        )
    if result.denominator < least:
        found.append(
            obstacle(
                "Only {count} cases could be judged; a figure needs {least}.",
                count=result.denominator,
                least=least,
            )
        )
    return found


@dataclass(frozen=True, slots=True)
class Promise:
    """An aim or a priority of the plan, and the measures that count it, if any do."""

    kind: str
    label: str
    measures: tuple[str, ...]


def promises(facts: Mapping[str, Any]) -> list[Promise]:
    """All that the plan promises, so that what nobody counts is seen as a gap.

    >>> plan = {"aims": [{"label": "Feel safe"}]}
    >>> promises({"plan": plan, "priority": []})
    [Promise(kind='Aim', label='Feel safe', measures=())]
    """
    found = [
        Promise("Aim", aim["label"], tuple(aim.get("measures", ())))
        for aim in facts["plan"]["aims"]
    ]
    for priority in facts["priority"]:
        # A theme without issues of its own is one promise.
        for issue in priority["issues"] or [{"label": "The whole of it"}]:
            measures = tuple(issue.get("measures", ()))
            found.append(Promise(priority["theme"], issue["label"], measures))
    return found
