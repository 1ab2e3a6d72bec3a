"""A case with vehicles and a log of drinking, and a square of the map that is busy."""

from django.utils import timezone

from commonside.work.streets.actions import places as actions
from commonside.work.streets.queries import places
from tests.streets import living


def add(world):
    """What the doors of this room point at, on the case of the safety plan."""
    now, joanne = timezone.now(), world.cast["joanne"]
    # Not the world's own: a vehicle that stands there would hold it open.
    case = world.things["safety_case"]
    things = {"street_case": case, "vehicle": living.note(case, joanne, now)}
    things["told_van"] = living.told(case, joanne, now)
    for name in ("inspected_van", "removed_van"):
        van = living.told(case, joanne, now)
        things[name] = living.inspected(van, joanne, now, land="road")
    living.removed(things["removed_van"], joanne, now)
    living.logged(case, joanne, now)
    living.busy(6, at=now)
    samuel = world.cast["samuel"]
    place = places.top(samuel, days=91, at=now)[0]
    said = {"place": place, "by": samuel, "at": now}
    actions.give(**said, owner=world.cast["dan"], version=1)
    things["place_code"] = place.code
    things["place_step"] = actions.act(
        **said, text="Move the bench", due_on=now.date(), to=samuel
    )
    world.things |= things
