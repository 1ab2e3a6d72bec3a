"""When a case may end, who must agree, and when it may be opened again (DOMAIN 2.2)."""

from calendar import monthrange
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from commonside.ground.audit.refusals import Obstacle, obstacle
from commonside.work.cases.rules.owing import Band

Outcome = Mapping[str, Any]
# Ended without our doing: nobody was there to be asked the risk questions.
UNASKED = frozenset({"victim_withdrew", "no_contact"})
CONFIRMED_BY = ("victim", "agency")


@dataclass(frozen=True)
class Standing:
    """How a case stands at the moment when somebody wants to close it."""

    band: int
    live_steps: int
    is_assessed: bool
    giving_up: Sequence[Obstacle] = field(default_factory=tuple)


@dataclass(frozen=True)
class Wanted:
    """The closing that somebody wants."""

    outcome: Outcome | None
    confirmed_by: str
    told_on: date | None
    told_why: str
    on: date


def outcome_of(code: str, body: Mapping[str, Any]) -> Outcome | None:
    """The outcome of that code, in the version in force."""
    rows: list[Outcome] = body["outcome"]
    return next((row for row in rows if row["code"] == code), None)


def obstacles_to_closing(standing: Standing, wanted: Wanted) -> list[Obstacle]:
    """Everything that stands in the way of closing, all at once."""
    outcome = wanted.outcome
    if outcome is None:
        return [obstacle("Say how it ended.", at_field="outcome")]
    return [
        *_obstacles_in_work(standing, outcome),
        *_obstacles_in_words(wanted, outcome),
        *(standing.giving_up if outcome.get("needs") == "attempts" else ()),
    ]


def _obstacles_in_work(standing: Standing, outcome: Outcome) -> list[Obstacle]:
    found = []
    if standing.live_steps:
        found.append(
            obstacle(
                "Steps still open: {count}. End each, and say what came of it.",
                count=standing.live_steps,
            )
        )
    if standing.band == Band.HIGH and not outcome.get("excluded"):
        found.append(
            obstacle("The risk is High. Ask the risk questions again before closing.")
        )
    if not standing.is_assessed and not _needs_no_assessment(outcome):
        found.append(obstacle("The risk was never assessed."))
    return found


def _needs_no_assessment(outcome: Outcome) -> bool:
    return bool(outcome.get("excluded")) or outcome["slug"] in UNASKED


def reason_in_outcome(outcome: Outcome | None) -> str:
    """Why the rest of the procedure was left out, where the outcome itself says so.

    >>> reason_in_outcome({"slug": "no_contact", "label": {"en": "We lost contact"}})
    'We lost contact'
    >>> reason_in_outcome({"slug": "stopped_warning", "label": {"en": "Stopped"}})
    ''
    """
    if outcome is None or not _needs_no_assessment(outcome):
        return ""
    label: str = outcome["label"]["en"]
    return label


def _obstacles_in_words(wanted: Wanted, outcome: Outcome) -> list[Obstacle]:
    found = []
    if outcome["stopped"] and wanted.confirmed_by not in CONFIRMED_BY:
        found.append(
            obstacle("Say who confirms that it stopped.", at_field="confirmed_by")
        )
    if outcome.get("needs") == "victim_agrees" and wanted.confirmed_by != "victim":
        found.append(
            obstacle(
                "“{label}” is for the person harmed to say.",
                label=outcome["label"]["en"],
                at_field="confirmed_by",
            )
        )
    if outcome.get("needs") != "attempts":
        found += _obstacles_in_telling(wanted)
    return found


def _obstacles_in_telling(wanted: Wanted) -> list[Obstacle]:
    """Statutory guidance on case reviews: told when and why a case closes."""
    found = []
    if wanted.told_on is None:
        found.append(
            obstacle("Say when the person was told that we close.", at_field="told_on")
        )
    elif wanted.told_on > wanted.on:
        found.append(
            obstacle("They are told before we close, not after.", at_field="told_on")
        )
    if not wanted.told_why.strip():
        found.append(
            obstacle("Write the reason as the person was told it.", at_field="told_why")
        )
    return found


def needs_second_person(*, is_repeat: bool, is_vulnerable: bool) -> bool:
    """Nobody closes the case of a repeat or vulnerable victim alone."""
    return is_repeat or is_vulnerable


def months_before(day: date, months: int) -> date:
    """The same day that many months earlier, or the last of a shorter month.

    >>> months_before(date(2026, 5, 31), 3)
    datetime.date(2026, 2, 28)
    """
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def obstacles_to_agreeing(
    *, second: bool, is_proposer: bool, may_approve: bool
) -> list[Obstacle]:
    """Why this person may not make a proposed closing final.

    >>> obstacles_to_agreeing(second=False, is_proposer=True, may_approve=False)
    []
    """
    if not second or (may_approve and not is_proposer):
        return []
    if is_proposer:
        return [obstacle("A second person must agree to this closing.")]
    return [obstacle("A supervisor must agree to this closing.")]


def obstacles_to_reopening(
    *, closed_at: datetime, at: datetime, days: int, why: str
) -> list[Obstacle]:
    """A return soon after closing is the same case; later it is a new one.

    >>> closed = datetime.fromisoformat("2026-03-02T12:00+00:00")
    >>> late = closed + timedelta(days=91)
    >>> print(obstacles_to_reopening(closed_at=closed, at=late, days=90, why="x")[0])
    It closed more than 90 days ago: open a new case from the new report.
    """
    found = []
    if at - closed_at > timedelta(days=days):
        found.append(
            obstacle(
                "It closed more than {days} days ago: open a new case from the new "
                "report.",
                days=days,
            )
        )
    if not why.strip():
        found.append(obstacle("Say what happened.", at_field="why"))
    return found
