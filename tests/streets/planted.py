"""A string found nowhere else in each field of this room, for the test of canaries."""

from datetime import timedelta

from commonside.work.cases.actions import vehicles as noted
from commonside.work.reports.models import Plate
from commonside.work.streets.actions import places as actions
from commonside.work.streets.actions import vehicles
from commonside.work.streets.queries import places
from tests.streets import living

ROW = "shut.case"
# As long as a plate may be; found nowhere else.
PLATE = "ZQ7"


def plant(planter):
    """Vehicles and drinking of one case; a place that is left with a reason."""
    joanne, now = planter.cast["joanne"], planter.now
    case, plants = planter.cases[ROW], planter.plants

    def word():
        return plants.word(ROW)

    mark = f"{PLATE}{len(plants.rows)}X"
    plants.watch(ROW, mark)
    vehicle = noted.note_vehicle(
        case=case, registration=mark, looks=word(), did=word(), by=joanne, at=now
    )
    told_of = f"{PLATE}{len(plants.rows)}Y"
    plants.watch(ROW, told_of)
    plants.watch("shut.report", told_of)
    Plate.objects.create(report=planter.reports["shut.report"], mark=told_of)
    said = {"case": case, "by": joanne, "at": now}
    vehicles.note_warning(**said, mark=mark, given_on=now.date(), number=word())
    more = {"looks": word(), "where": word(), "registration": mark}
    told = vehicles.tell(**said, **more)
    vans = [
        living.inspected(
            living.told(case, joanne, now, looks=word(), where=word()),
            joanne,
            now,
            land="road",
            finding=word(),
        )
        for _ in range(2)
    ]
    living.removed(vans[1], joanne, now)
    living.logged(case, joanne, now, where=word(), note=word())
    planter.world.things |= {
        "street_case": case,
        "vehicle": vehicle,
        "told_van": told,
        "inspected_van": vans[0],
        "removed_van": vans[1],
    }
    _place(planter)


def _place(planter):
    samuel, now = planter.cast["samuel"], planter.now
    code = planter.world.things["place_code"]
    place = places.one(samuel, code, at=now)
    actions.say_why_not(
        place=place,
        why=planter.plants.word("place.reason"),
        until=now.date() + timedelta(days=30),
        by=samuel,
        at=now,
        version=place.spot.version,
    )
    step = actions.act(
        place=place,
        text=planter.plants.word("place.reason"),
        due_on=now.date() + timedelta(days=30),
        to=samuel,
        by=samuel,
        at=now,
    )
    planter.world.things["place_step"] = step
