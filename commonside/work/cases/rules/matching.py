"""What triage compares and says: likeness of reports, what is worth knowing."""

from calendar import monthrange
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from math import hypot
from typing import Any

from commonside.library.clocks.instants import london_date

# Nearer than this, two points are one place: a postcode's own spread is wider.
ONE_PLACE_METRES = 5.0
ORDINALS = ("First", "Second", "Third", "Fourth", "Fifth", "Sixth", "Seventh")


@dataclass(frozen=True)
class Mark:
    """What of a report, or of a place, is compared with another."""

    reporter: str = ""
    household: str = ""
    easting: float | None = None
    northing: float | None = None
    # Registrations of vehicles that are told of.
    plates: frozenset[str] = frozenset()

    @property
    def point(self) -> tuple[float, float] | None:
        if self.easting is None or self.northing is None:
            return None
        return self.easting, self.northing


@dataclass(frozen=True)
class Likeness:
    """Why two records may belong together; a person confirms, never the machine."""

    reporter: bool = False
    household: bool = False
    # Both named a home, and not the same one.
    other_household: bool = False
    metres: float | None = None
    vehicle: bool = False

    @property
    def is_any(self) -> bool:
        is_same = self.reporter or self.household or self.vehicle
        return is_same or self.metres is not None

    @property
    def is_same_home_or_person(self) -> bool:
        """What repeats are counted by: person or household, never the street."""
        return self.reporter or self.household

    @property
    def weight(self) -> tuple[int, float]:
        """The strongest first: the same person at the same home, then by distance.

        The same vehicle weighs as the same home does.
        """
        far = self.metres if self.metres is not None else 1000.0
        return (-(2 * self.reporter + self.household + self.vehicle), far)

    def words(self) -> list[str]:
        """The reasons as a colleague says them.

        >>> Likeness(reporter=True, metres=0.0).words()
        ['same reporter', 'same place']
        >>> Likeness(other_household=True, metres=57.2).words()
        ['60 m away', 'another household']
        """
        found = []
        if self.reporter:
            found.append("same reporter")
        if self.vehicle:
            found.append("same vehicle")
        if self.household:
            found.append("same household")
        elif self.metres is not None:
            found.append(distance_words(self.metres))
        if self.other_household:
            found.append("another household")
        return found


def likeness(one: Mark, other: Mark, *, metres: float) -> Likeness:
    """In what two records are alike; `is_any` is false when in nothing.

    Same place within some metres, same reporter, same household (DOMAIN 2.3); the
    distance and the months are the partnership's.
    """
    apart = _apart(one, other)
    both_homes = bool(one.household and other.household)
    return Likeness(
        reporter=bool(one.reporter) and one.reporter == other.reporter,
        household=both_homes and one.household == other.household,
        other_household=both_homes and one.household != other.household,
        metres=apart if apart is not None and apart <= metres else None,
        vehicle=not one.plates.isdisjoint(other.plates),
    )


def _apart(one: Mark, other: Mark) -> float | None:
    """Metres between two points of the National Grid; None where one has none."""
    here, there = one.point, other.point
    if here is None or there is None:
        return None
    return hypot(here[0] - there[0], here[1] - there[1])


def together(found: Iterable[Likeness]) -> Likeness:
    """The likeness of a case, from all that belongs to it: the strongest of each."""
    rows = list(found)
    distances = [row.metres for row in rows if row.metres is not None]
    household = any(row.household for row in rows)
    return Likeness(
        reporter=any(row.reporter for row in rows),
        household=household,
        other_household=not household and any(row.other_household for row in rows),
        metres=min(distances) if distances else None,
        vehicle=any(row.vehicle for row in rows),
    )


def distance_words(metres: float) -> str:
    """A distance as far as our points can tell it.

    >>> distance_words(2.0), distance_words(12.0), distance_words(57.2)
    ('same place', '10 m away', '60 m away')
    """
    if metres <= ONE_PLACE_METRES:
        return "same place"
    return f"{max(10, round(metres / 10) * 10)} m away"


def months_before(day: date, months: int) -> date:
    """The day some calendar months earlier, or the last of that month.

    >>> months_before(date(2026, 11, 17), 6)
    datetime.date(2026, 5, 17)
    >>> months_before(date(2027, 8, 31), 6)
    datetime.date(2027, 2, 28)
    """
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    last = monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))


@dataclass(frozen=True)
class Worth:
    """One thing worth knowing before deciding; `then` is what to do about it."""

    text: str
    then: str = ""


def plain_flags(rules: Iterable[Mapping[str, Any]]) -> list[str]:
    """The reasons of rules that held, without those that only join others.

    "Targeted, and afraid to go out" says nothing beside "Targeted" and "Afraid to go
    out": the officer reads each fact once.
    """
    held = list(rules)
    alone = [row["when"] for row in held if len(row["when"]) == 1]
    return [
        row["reason"]["en"]
        for row in held
        if len(row["when"]) == 1
        or not all(_said(line, alone) for line in row["when"].items())
    ]


def _said(line: tuple[str, Any], alone: Iterable[Mapping[str, Any]]) -> bool:
    """Whether one line of a rule is said by a rule of that line alone."""
    name, values = line
    return any(name in when and set(when[name]) & set(values) for when in alone)


def ordinal(number: int) -> str:
    """A count as a sentence begins with it.

    >>> ordinal(3), ordinal(11), ordinal(22)
    ('Third', '11th', '22nd')
    """
    if 1 <= number <= len(ORDINALS):
        return ORDINALS[number - 1]
    endings = {1: "st", 2: "nd", 3: "rd"}
    teen = 11 <= number % 100 <= 13
    return f"{number}{'th' if teen else endings.get(number % 10, 'th')}"


def repeats(
    earlier: Iterable[datetime],
    *,
    at: datetime,
    thresholds: Iterable[Mapping[str, Any]],
) -> list[Worth]:
    """What the number of reports by one person or household asks of us.

    A second report in six months obliges us to tell of the Case Review: statutory
    guidance under the 2014 Act. Other thresholds are the partnership's own. The
    report that is read counts. As many reports in a shorter time say more: one line
    for each count, with all that is to be done, in the order of the thresholds.
    """
    days = [london_date(found) for found in earlier]
    within: dict[int, int] = {}
    thens: dict[int, list[str]] = {}
    for row in thresholds:
        since = months_before(london_date(at), row["months"])
        count = 1 + sum(day >= since for day in days)
        if count >= row["reports"]:
            within[count] = min(row["months"], within.get(count, row["months"]))
            thens.setdefault(count, []).append(row["then"])
    return [
        Worth(
            f"{ordinal(count)} report in {within[count]} months",
            ". ".join(thens[count]),
        )
        for count in sorted(within, key=lambda count: within[count])
    ]
