"""A place that comes up often: who has it, what is done there, or why nothing is."""

from datetime import date, datetime
from typing import Any

from django.db import transaction

from commonside.ground.agencies.models import User
from commonside.ground.audit.actions import record
from commonside.ground.audit.refusals import Clash, Refused, obstacle
from commonside.ground.duties import actions as duties
from commonside.ground.duties.models import Due, Step
from commonside.ground.duties.queries import Counted, calendar_on
from commonside.ground.duties.rules import Purpose
from commonside.library.clocks.counting import working_days_after
from commonside.library.clocks.instants import london_date
from commonside.work.streets.models import Spot
from commonside.work.streets.queries import places as queries
from commonside.work.streets.queries.places import DUE, KIND, Place
from commonside.work.streets.rules import places as rules


def _spot(place: Place, *, at: datetime) -> Spot:
    """The row of a place, held until the act is over; made when it is first needed."""
    east, north = place.busy.square
    Spot.objects.get_or_create(east=east, north=north, defaults={"made_at": at})
    rows = Spot.objects.select_for_update(of=("self",)).select_related("owner")
    return rows.get(east=east, north=north)


def _of_version(place: Place, version: int, *, at: datetime) -> Spot:
    spot = _spot(place, at=at)
    if spot.version != version:
        theirs = {"owner": str(spot.owner or ""), "why": spot.reason}
        raise Clash(theirs=theirs, who="", at=spot.reason_at)
    return spot


def _kept(spot: Spot, act: str, *, by: User, at: datetime, **more: Any) -> Spot:
    spot.version += 1
    spot.save()
    record(f"streets.{act}", subject=spot, by=by, at=at, **more)
    settle(spot, at=at)
    return spot


@transaction.atomic
def give(
    *, place: Place, owner: User | None, by: User, at: datetime, version: int
) -> Spot:
    """Name the officer whose place it is."""
    spot = _of_version(place, version, at=at)
    if owner is None or not queries.keepers().filter(pk=owner.pk).exists():
        raise Refused(obstacle("Choose somebody who works cases.", at_field="owner"))
    spot.owner = owner
    return _kept(spot, "place_given", by=by, at=at, refs=[f"user:{owner.pk}"])


@transaction.atomic
def say_why_not(
    *,
    place: Place,
    why: str,
    until: date | None,
    by: User,
    at: datetime,
    version: int,
) -> Spot:
    """Record with name and date why nothing is done there for now."""
    on = london_date(at)
    spot = _of_version(place, version, at=at)
    most = queries.practice_on(on).body["reason_days"]
    found = rules.obstacles_to_reason(why, until, on=on, most_days=most)
    if found:
        raise Refused(found)
    spot.reason, spot.reason_until = why.strip(), until
    spot.reason_by, spot.reason_at = by, at
    return _kept(spot, "place_left", by=by, at=at)


@transaction.atomic
def act(
    *,
    place: Place,
    text: str,
    due_on: date | None,
    to: User | None,
    by: User,
    at: datetime,
) -> Step:
    """Agree an action for the place itself, beside those of its cases."""
    found = []
    if to is None or not queries.keepers().filter(pk=to.pk).exists():
        found.append(obstacle("Choose somebody who works cases.", at_field="to"))
    if due_on is None or due_on < london_date(at):
        found.append(obstacle("Say by when, a day to come.", at_field="due_on"))
    if found or to is None:
        raise Refused(found)
    spot = _spot(place, at=at)
    step = duties.offer(
        spot,
        text=text,
        purpose=Purpose.PLACE,
        to=to,
        due_on=due_on,
        by=by,
        at=at,
    )
    settle(spot, at=at)
    return step


@transaction.atomic
def end(
    *, place: Place, step: Step, to: str, note: str, by: User, at: datetime
) -> Step:
    """An action of the place is done, or not, and why."""
    spot = _spot(place, at=at)
    step = duties.move(step, to=to, note=note, by=by, at=at, as_owner=False)
    settle(spot, at=at)
    return step


def settle(spot: Spot, *, at: datetime) -> None:
    """Met once the place has an owner and an action, or a reason; part of an act."""
    square = (spot.east, spot.north)
    body = queries.practice_on(london_date(at)).body
    busy = queries.Busy(square, 0, "")
    (place,) = queries.places(None, [busy], body, at=at)
    if place.state.is_settled:
        duties.meet(spot, [DUE], at=at)


@transaction.atomic
def look_over(*, at: datetime) -> int:
    """Owe a decision for each top place that has nothing; how many are owed anew.

    A place that is no longer one of the top owes nothing more.
    """
    on = london_date(at)
    version = queries.practice_on(on)
    body = version.body
    found = queries.top(None, days=body["usual"], at=at)
    to, open_ = queries.decider(), _open()
    due_at = working_days_after(at, body["decide_working_days"], calendar_on(on))
    owed, standing = 0, set()
    for place in found:
        spot = _spot(place, at=at)
        standing.add(spot.pk)
        if place.state.is_settled:
            duties.meet(spot, [DUE], at=at)
        elif spot.pk not in open_ and to is not None:
            counted = Counted(DUE, at, due_at, "any.place", version)
            duties.owe_anew(spot, [(counted, to)], practice=version)
            owed += 1
    for pk in open_ - standing:
        duties.drop(f"{KIND}:{pk}", at=at, why="no_longer_top", kinds=[DUE])
    return owed


def _open() -> set[int]:
    rows = Due.objects.open().filter(subject_kind=KIND, kind=DUE)
    return set(rows.values_list("subject_id", flat=True))
