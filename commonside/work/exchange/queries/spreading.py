"""On which working day each case of a list is taken up, owner by owner."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from commonside.ground.duties.queries import Clocks, clocks_on
from commonside.library.clocks.calendars import working_days_between
from commonside.library.clocks.instants import london_date, start_of_day
from commonside.work.cases.rules.contact import limit
from commonside.work.cases.rules.owing import BAND_CODES, BAND_NUMBERS
from commonside.work.exchange.rules import columns as facts
from commonside.work.exchange.rules.planning import NEW, Planned
from commonside.work.exchange.rules.spreading import spread


def days_of(lines: Iterable[Planned], *, on: date) -> dict[str, int]:
    """By the number of each new open case: the working day after go-live.

    Of one owner the most dangerous come first, then whoever has waited longest.
    """
    of_owner: dict[str, list[Planned]] = defaultdict(list)
    for line in lines:
        if line.sheet == facts.CASES and line.outcome == NEW:
            of_owner[line.values["owner"]].append(line)
    limits = _limits(clocks_on(on), on)
    found: dict[str, int] = {}
    for rows in of_owner.values():
        open_ = [row for row in rows if not row.values.get("closed")]
        open_.sort(key=lambda r: r.values.get("last_contact") or r.values["opened"])
        bands = [BAND_NUMBERS[r.values.get("band") or "standard"] for r in open_]
        days = spread(bands, limits)
        found |= {row.key: day for row, day in zip(open_, days, strict=True)}
    return found


def _limits(clocks: Clocks, on: date) -> dict[int, int]:
    """How many working days each band's clock of contact gives, from a day on."""
    start = start_of_day(on)
    found = {}
    for number, band in BAND_CODES.items():
        latest = limit(clocks.version.body, clocks.calendar, band=band, start=start)
        days = working_days_between(on, london_date(latest), clocks.calendar)
        found[number] = max(1, days)
    return found
