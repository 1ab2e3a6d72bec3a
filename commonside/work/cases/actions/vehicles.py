"""A vehicle is noted on a case; a second record of one raises an alert (DOMAIN 1.8)."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from commonside.ground.agencies.models import User
from commonside.ground.audit.actions import record
from commonside.ground.audit.refusals import Refused, obstacle
from commonside.ground.duties import actions as duties
from commonside.ground.duties.queries import Counted, calendar_on, open_dues
from commonside.library.clocks.counting import working_days_after
from commonside.library.clocks.instants import london_date
from commonside.work.cases.actions import meeting
from commonside.work.cases.models import Case, Vehicle
from commonside.work.cases.queries import vehicles as queries
from commonside.work.reports.rules import obstacle_to_plate, plate

# What the owner of a case owes who may see another record of the same vehicle.
ALERT = "repeat_vehicle"
WORKING_DAYS = 2


@transaction.atomic
def note_vehicle(
    *, case: Case, registration: str, looks: str, did: str, by: User, at: datetime
) -> Vehicle:
    """Note a vehicle by its registration; whoever may see another of it is alerted.

    Keepers of what is hidden from `by` learn that somebody met it, and `by` nothing.
    """
    mark = plate(registration)
    found = [
        obstacle(text, at_field="registration")
        for text in [obstacle_to_plate(registration)]
        if text
    ]
    if not case.is_open:
        found.append(obstacle("{case} is closed.", case=case.reference))
    if not found and mark in queries.marks_of(case):
        found.append(obstacle("It is noted in this case already."))
    if found:
        raise Refused(found)
    made = Vehicle.objects.create(
        case=case, mark=mark, looks=looks.strip(), did=did.strip(), by=by, at=at
    )
    refs = [f"vehicle:{made.pk}"]
    record("case.vehicle_noted", subject=case, by=by, at=at, refs=refs)
    alert(case, [mark], at=at)
    hidden = queries.hidden_from(by, case, [mark], at=at)
    whom = [f"user:{by.pk}"]
    meeting.tell(hidden, "{kind}.vehicle_met", refs=whom, by=by, at=at)
    return made


@transaction.atomic
def take_out_vehicle(*, vehicle: Vehicle, by: User, at: datetime) -> Vehicle:
    """It was noted by mistake, and nothing is compared with it any more."""
    vehicle = Vehicle.objects.select_for_update(of=("self",)).get(pk=vehicle.pk)
    if vehicle.ended_at is not None:
        raise Refused(obstacle("It was taken out already."))
    vehicle.ended_at = at
    vehicle.save(update_fields=["ended_at"])
    record(
        "case.vehicle_taken_out",
        subject=f"case:{vehicle.case_id}",
        by=by,
        at=at,
        refs=[f"vehicle:{vehicle.pk}"],
    )
    return vehicle


def alert(case: Case, marks: Iterable[str], *, at: datetime) -> None:
    """Owners who may see two records of one vehicle owe a look at both.

    Nobody is told of a record that they may not see: what an owner does not see raises
    nothing for them. Part of a larger act.
    """
    marks = list(marks)
    if not marks:
        return
    alike = queries.alike(case, marks, at=at)
    together = {case.pk: case} | alike.open_cases
    for one in together.values():
        others = set(together) | alike.cases
        if queries.sees_another(one.owner, others - {one.pk}, alike.reports):
            _owe_a_look(one, at=at)


def _owe_a_look(case: Case, *, at: datetime) -> None:
    if ALERT in open_dues(f"case:{case.pk}"):
        return
    due_at = working_days_after(at, WORKING_DAYS, calendar_on(london_date(at)))
    counted = Counted(ALERT, at, due_at, "any.repeat_vehicle")
    duties.owe_anew(case, [(counted, case.owner)], practice=None)


@transaction.atomic
def note_compared(*, case: Case, by: User, at: datetime) -> None:
    """Both records were looked at, and the alert is done with."""
    if not duties.meet(case, [ALERT], at=at):
        raise Refused(obstacle("Somebody looked at it already."))
    record("case.vehicle_compared", subject=case, by=by, at=at)
