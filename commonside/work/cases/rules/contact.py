"""When the person hears from us again, and what a note of a contact must say."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from commonside.ground.audit.refusals import Obstacle, obstacle
from commonside.ground.duties.rules import clock_for, due_at
from commonside.library.clocks.calendars import (
    WorkingCalendar,
    next_working_day,
    working_days_between,
)
from commonside.library.clocks.instants import LONDON, london, london_date

WAYS = {
    "phone": "Phone",
    "visit": "Visit",
    "office": "At our office",
    "text": "Text",
    "email": "E-mail",
    "letter": "Letter",
}
ANSWERED = {"she": "Answered", "nobody": "No answer", "somebody_else": "Not them"}
REACHED = frozenset({"she"})
SAFE = {
    "yes": "Yes",
    "no": "No",
    "not_sure": "Not sure",
    "not_asked": "Not asked",
}
PHRASES = (
    "It happened again",
    "Better this week",
    "Wants",
    "Does not want",
    "Children were there",
    "Police reference",
)


def limit(
    body: Mapping[str, Any],
    calendar: WorkingCalendar,
    *,
    band: str,
    start: datetime,
    agreed_gap: int | None = None,
) -> datetime:
    """The last moment by which the person must hear from us again.

    The band's clock, never longer than the cap of ten working days, unless the person
    agreed to a longer gap; High is never longer than the cap, whatever was agreed.
    Hammersmith and Fulham: at least every ten working days.
    """
    cap = due_at(body["cap"], start, calendar)
    row = clock_for(body, duty="update", band=band)
    by_band = due_at(row, start, calendar) if row else cap
    if not agreed_gap:
        return min(by_band, cap)
    agreed = due_at({"rule": "working_days", "amount": agreed_gap}, start, calendar)
    return min(agreed, cap) if band == "high" else agreed


def obstacles_to_noting(
    *,
    answered: str,
    note: str,
    next_on: datetime | None,
    at: datetime,
    latest: datetime,
) -> list[Obstacle]:
    """What a note lacks: words when somebody was reached, and always a next date."""
    found = []
    if answered in REACHED and not note.strip():
        found.append(obstacle("Write what was said.", at_field="note"))
    if next_on is None:
        found.append(
            obstacle(
                "Choose when you will contact them next, by {latest}.",
                latest=_day(latest),
                at_field="next",
            )
        )
    elif next_on <= at:
        found.append(
            obstacle("The next contact must be in the future.", at_field="next")
        )
    elif next_on > latest:
        found.append(
            obstacle(
                "That is too far away: they must hear from us by {latest}.",
                latest=_day(latest),
                at_field="next",
            )
        )
    return found


def _day(at: datetime) -> str:
    local = london(at)
    return f"{local:%A} {local.day} {local:%B}, {local:%H:%M}"


def obstacles_to_gap(
    *, days: int, why: str, band: str, cap: Mapping[str, Any]
) -> list[Obstacle]:
    """A longer gap is the person's wish, in their words, and never for High."""
    found = []
    if band == "high":
        found.append(
            obstacle("A person at High risk hears from us within the usual time.")
        )
    if days <= cap["amount"]:
        found.append(
            obstacle(
                "The usual time is {usual} working days; a longer gap is more.",
                usual=cap["amount"],
                at_field="days",
            )
        )
    if not why.strip():
        found.append(obstacle("Write what the person said about it.", at_field="why"))
    return found


@dataclass(frozen=True)
class Attempt:
    """One try to reach somebody that failed."""

    way: str
    at: datetime


def obstacles_to_giving_up(
    attempts: Sequence[Attempt],
    *,
    body: Mapping[str, Any],
    calendar: WorkingCalendar,
    at: datetime,
) -> list[Obstacle]:
    """Whether enough was tried, in enough ways, for long enough, to say "lost contact".

    >>> from commonside.library.clocks.calendars import WorkingCalendar
    >>> wanted = {"attempts": 3, "ways": 2, "amount": 10}
    >>> now = datetime.fromisoformat("2026-11-19T12:00+00:00")
    >>> said = obstacles_to_giving_up(
    ...     [], body={"no_contact": wanted}, calendar=WorkingCalendar(), at=now)
    >>> print(said[0])
    Try 3 times by 2 ways over 10 working days first: so far 0 by 0 over 0.
    """
    wanted = body["no_contact"]
    ways = len({attempt.way for attempt in attempts})
    # From the first try to the last: three on one morning and ten days of nothing
    # afterwards are not ten days of trying.
    first = min((attempt.at for attempt in attempts), default=at)
    last = max((attempt.at for attempt in attempts), default=at)
    days = working_days_between(london_date(first), london_date(last), calendar)
    if (
        len(attempts) >= wanted["attempts"]
        and ways >= wanted["ways"]
        and days >= wanted["amount"]
    ):
        return []
    return [
        obstacle(
            "Try {attempts} times by {ways} ways over {days} working days first: "
            "so far {tried} by {tried_ways} over {tried_days}.",
            attempts=wanted["attempts"],
            ways=wanted["ways"],
            days=wanted["amount"],
            tried=len(attempts),
            tried_ways=ways,
            tried_days=days,
            at_field="outcome",
        )
    ]


def suggestions(
    *, at: datetime, latest: datetime, calendar: WorkingCalendar, hour: time
) -> list[datetime]:
    """Moments to offer for the next contact: the next working day, then the last day.

    Both at an hour that is safe for the person, and never past the limit.

    >>> at = datetime.fromisoformat("2026-11-19T10:12+00:00")
    >>> latest = datetime.fromisoformat("2026-11-26T17:00+00:00")
    >>> found = suggestions(
    ...     at=at, latest=latest, calendar=WorkingCalendar(), hour=time(10))
    >>> [f"{moment:%a %d, %H:%M}" for moment in found]
    ['Fri 20, 10:00', 'Thu 26, 10:00']
    """
    tomorrow = next_working_day(london_date(at) + timedelta(days=1), calendar)
    days = dict.fromkeys([tomorrow, london_date(latest)])
    offered = [datetime.combine(day, hour, tzinfo=LONDON) for day in days]
    return [moment for moment in offered if at < moment <= latest] or [latest]
