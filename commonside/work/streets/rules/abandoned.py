"""An abandoned vehicle: which notices it needs, and what may not be done before."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from commonside.ground.audit.refusals import Obstacle, obstacle
from commonside.library.clocks.calendars import WorkingCalendar
from commonside.library.clocks.clock import Clock

Body = Mapping[str, Any]


class Stage(StrEnum):
    """How far an abandoned vehicle is; the next thing to do follows from it."""

    TOLD = "told"
    INSPECTED = "inspected"
    REMOVED = "removed"
    ENDED = "ended"

    @property
    def label(self) -> str:
        """What pages call it."""
        return {
            Stage.TOLD: "Told of, not inspected",
            Stage.INSPECTED: "Inspected",
            Stage.REMOVED: "Removed",
            Stage.ENDED: "Over",
        }[self]


@dataclass(frozen=True)
class Given:
    """A notice that was given, and until when nothing may follow."""

    kind: str
    until: datetime


@dataclass(frozen=True)
class Vehicle:
    """What the rules ask about one abandoned vehicle."""

    stage: Stage
    land: str = ""
    condition: str = ""
    notices: tuple[Given, ...] = ()


def row_of(body: Body, part: str, code: str) -> Body:
    """One line of the practice by its code; empty where it is in no list."""
    return next((row for row in body[part] if row["code"] == code), {})


def needed(vehicle: Vehicle, body: Body, before: str) -> list[str]:
    """The notices that must have run out before a removal or a disposal.

    `before` is "removal", which the land decides, or "disposal", which the condition
    decides: Refuse Disposal (Amenity) Act 1978, sections 3(2), 3(2A) and 4(1).
    """
    removal = list(row_of(body, "land", vehicle.land).get("removal", ()))
    if before == "removal":
        return removal
    disposal = row_of(body, "condition", vehicle.condition).get("disposal", ())
    return list(dict.fromkeys([*removal, *disposal]))


def runs_until(
    kind: str, given_at: datetime, body: Body, calendar: WorkingCalendar
) -> datetime:
    """The last instant at which a notice still binds us.

    >>> body = {"notice": [{"code": "owner", "rule": "exclusive_days", "amount": 7}]}
    >>> at = datetime.fromisoformat("2026-11-02T10:00+00:00")
    >>> runs_until("owner", at, body, WorkingCalendar()).date().isoformat()
    '2026-11-09'
    """
    row = row_of(body, "notice", kind)
    clock = Clock.parse({"rule": row["rule"], "amount": row["amount"]})
    return clock.due(given_at, calendar)


def deadline(vehicle: Vehicle) -> datetime | None:
    """Until when it may not be scrapped, by the notices given so far."""
    return max((notice.until for notice in vehicle.notices), default=None)


def obstacles_to_inspecting(
    vehicle: Vehicle, *, land: str, condition: str, finding: str, body: Body
) -> list[Obstacle]:
    """Once, on the spot: on whose land it stands and in what condition it is."""
    found = []
    if vehicle.stage != Stage.TOLD:
        found.append(obstacle("It was inspected already."))
    if not row_of(body, "land", land):
        found.append(obstacle("Say where it stands.", at_field="land"))
    if not row_of(body, "condition", condition):
        found.append(obstacle("Say in what condition it is.", at_field="condition"))
    if not finding.strip():
        found.append(obstacle("Say what you saw.", at_field="finding"))
    return found


def obstacles_to_notice(vehicle: Vehicle, kind: str, body: Body) -> list[Obstacle]:
    """A notice is given once, of those that this vehicle needs, after an inspection."""
    if vehicle.stage == Stage.TOLD:
        return [obstacle("Inspect it first.")]
    if vehicle.stage == Stage.ENDED:
        return [obstacle("It is over with this vehicle.")]
    if kind not in needed(vehicle, body, "disposal"):
        return [obstacle("Choose a notice that it needs.", at_field="kind")]
    if kind in {notice.kind for notice in vehicle.notices}:
        return [obstacle("That notice was given already.", at_field="kind")]
    return []


def obstacles_to_removing(
    vehicle: Vehicle, body: Body, *, at: datetime
) -> list[Obstacle]:
    """Not before it was inspected, and the occupier of the land had time to object.

    Refuse Disposal (Amenity) Act 1978, section 3(2).
    """
    if vehicle.stage == Stage.TOLD:
        return [obstacle("Inspect it first.")]
    if vehicle.stage != Stage.INSPECTED:
        return [obstacle("It was removed already.")]
    return _running(vehicle, needed(vehicle, body, "removal"), body, at=at)


def obstacles_to_ending(
    vehicle: Vehicle, ending: str, body: Body, *, at: datetime
) -> list[Obstacle]:
    """A vehicle is scrapped or sold only after removal, once its notices have run out.

    Refuse Disposal (Amenity) Act 1978, section 4(1). That its owner fetched it, or that
    it was driven away, may be noted at any time.
    """
    row = row_of(body, "ending", ending)
    if not row:
        return [obstacle("Say how it ended.", at_field="ending")]
    if vehicle.stage == Stage.ENDED:
        return [obstacle("It is over with this vehicle.")]
    if not row["is_disposal"]:
        return []
    if vehicle.stage != Stage.REMOVED:
        return [obstacle("It has not been removed yet.", at_field="ending")]
    return _running(vehicle, needed(vehicle, body, "disposal"), body, at=at)


def _running(
    vehicle: Vehicle, kinds: Iterable[str], body: Body, *, at: datetime
) -> list[Obstacle]:
    """Notices that were not given, or that bind us still."""
    given = {notice.kind: notice.until for notice in vehicle.notices}
    found = []
    for kind in kinds:
        label = row_of(body, "notice", kind)["label"]["en"]
        if kind not in given:
            found.append(obstacle("{notice} was not given yet.", notice=label))
        elif at <= given[kind]:
            text = "{notice} runs until {day}. Not before it has run out."
            day = f"{given[kind]:%-d %B %Y}"
            found.append(obstacle(text, notice=label, day=day))
    return found
