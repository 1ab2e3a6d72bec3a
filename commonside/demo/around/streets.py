"""A car seen at two homes, a van by the bins, drinking by the lift, and top places."""

from contextlib import suppress
from datetime import date, datetime, timedelta

from commonside.demo import desk
from commonside.demo.moments import in_office_between
from commonside.demo.timeline import Story
from commonside.demo.world import World
from commonside.ground.audit.refusals import Refused
from commonside.ground.places.queries import area_names
from commonside.ground.practice.actions import bring_into_force
from commonside.ground.practice.rules import VersionBody
from commonside.library.clocks.instants import london_date
from commonside.work.cases.actions import vehicles as noted
from commonside.work.cases.models import Case
from commonside.work.streets.actions import drinking, places, vehicles
from commonside.work.streets.models import Abandoned
from commonside.work.streets.queries.places import Place, top

DAY = timedelta(days=1)
# A plate of a half-year that was never given out (S71).
CAR, VAN = "XA00 QZW", "XB01 ZQY"
CENTRE = "Central"
# Places that come up again and again: where, how often, and of what.
OFTEN = (
    ("Avocet Court", 8, "street_drinking", "Five of them on the steps again."),
    ("Sandpiper Court", 6, "vehicle_nuisance", "They race from the corner down."),
    ("Curlew House", 5, "rowdy", "Shouting under the arch until two."),
)


def stories(world: World) -> list[Story]:
    """What was seen in the streets of these weeks."""
    told = [_told_of(world, *place) for place in OFTEN]
    return [
        *told,
        _car(world),
        _van(world),
        _wreck(world),
        _drinking(world),
        _places(world),
    ]


def _at(world: World, days_ago: float) -> datetime:
    latest = world.at - days_ago * DAY
    return in_office_between(latest - 0.9 * DAY, latest)


def _case(world: World, story: str) -> Case:
    return Case.objects.select_related("owner", "team").get(pk=world.named[story])


def _told_of(world: World, building: str, many: int, category: str, said: str) -> Story:
    """Passers-by tell of one place over some weeks; nobody of them wants a case."""
    lot = world.lot(f"often {building}")
    where = world.buildings[building].place()
    for number in range(many):
        at = yield _at(world, 62 - number * 7 - lot.random())
        answers = {"category": [category], "words": said, "place": where}
        report = desk.take(world, answers, at=at)
        at = yield at + timedelta(minutes=40)
        desk.signpost(world, report, at=at)


def _car(world: World) -> Story:
    """The same car before two homes: both owners are told, and one has looked."""
    dan, joanne = world.cast["dan"], world.cast["joanne"]
    at = yield _at(world, 7)
    first = _case(world, "stairwell")
    noted.note_vehicle(
        case=first,
        registration=CAR,
        looks="Black hatchback, one wing dented",
        did="Waits with the engine on while they gather at the lift.",
        by=dan,
        at=at,
    )
    vehicles.note_warning(
        case=first,
        mark=CAR.replace(" ", ""),
        given_on=london_date(at) - 40 * DAY,
        number="S59 demonstration",
        by=dan,
        at=at + timedelta(minutes=6),
    )
    at = yield _at(world, 4)
    noted.note_vehicle(
        case=_case(world, "delaney"),
        registration=CAR.lower(),
        looks="Black, dented in front",
        did="Turned in the yard twice on Saturday night.",
        by=joanne,
        at=at,
    )
    at = yield at + timedelta(hours=1)
    # Where the other case is hidden from Dan, or is his own, nobody told him.
    with suppress(Refused):
        noted.note_compared(case=first, by=dan, at=at)


def _van(world: World) -> Story:
    """Worth something, and removed: not to be scrapped before its notice runs out."""
    dan = world.cast["dan"]
    at = yield _at(world, 9)
    row = _taken_up(world, "stairwell", VAN, "White van, no wheels", at)
    at = yield _at(world, 6)
    row = _inspected(row, "road", "sound", "Wheels gone, engine and seats whole.", at)
    at = yield _at(world, 4)
    vehicles.give_notice(
        row=row, kind="owner", given_at=at, by=dan, at=at, version=row.version
    )
    at = yield at + timedelta(hours=3)
    row.refresh_from_db()
    vehicles.remove(row=row, by=dan, at=at, version=row.version)


def _wreck(world: World) -> Story:
    """Burnt out on a road: it needs no notice, and is over."""
    dan = world.cast["dan"]
    at = yield _at(world, 20)
    row = _taken_up(world, "stairwell", "", "Burnt-out scooter", at)
    at = yield at + timedelta(hours=20)
    row = _inspected(row, "road", "wreck", "Nothing left but the frame.", at)
    row = vehicles.remove(row=row, by=dan, at=at, version=row.version)
    at = yield at + timedelta(hours=4)
    vehicles.end(row=row, ending="scrapped", by=dan, at=at, version=row.version)


def _taken_up(
    world: World, story: str, registration: str, looks: str, at: datetime
) -> Abandoned:
    return vehicles.tell(
        case=_case(world, story),
        registration=registration,
        looks=looks,
        where="In the yard, by the bins",
        by=world.cast["dan"],
        at=at,
    )


def _inspected(
    row: Abandoned, land: str, condition: str, finding: str, at: datetime
) -> Abandoned:
    return vehicles.inspect(
        row=row,
        land=land,
        condition=condition,
        finding=finding,
        by=row.told_by,
        at=at,
        version=row.version,
    )


def _drinking(world: World) -> Story:
    """Before an order was made, and since: the offer of help comes first in both."""
    dan = world.cast["dan"]
    at = yield _at(world, 12)
    case = _case(world, "stairwell")
    drinking.log(
        case=case,
        by=dan,
        many=4,
        seen_at=at - timedelta(hours=2),
        where="On the steps by the lift",
        offer="outreach",
        answer="later",
        note="Two of them sleep there when it rains.",
        at=at,
    )
    at = yield _at(world, 8)
    bring_into_force(_order(london_date(at)), by=world.cast["ines"], at=at)
    at = yield _at(world, 2)
    drinking.log(
        case=case,
        by=dan,
        many=2,
        seen_at=at - timedelta(hours=1),
        where=world.buildings["Avocet Court"].name,
        offer="alcohol",
        answer="yes",
        note="One came along to the first meeting.",
        at=at,
    )


def _order(on: date) -> VersionBody:
    """An invented order for the middle of the invented town."""
    wards = [code for code, name in area_names().items() if name == CENTRE]
    return VersionBody(
        kind="street_order",
        key="town-centre",
        version=1,
        valid_from=on,
        valid_to=on.replace(year=on.year + 3, day=min(on.day, 28)),
        title="Order for the town centre (invented for the demonstration)",
        source="Invented; an order is made under section 59 of the 2014 Act",
        mark="D",
        verified_by="",
        verified_on=None,
        body={
            "label": {"en": "Town centre order, invented"},
            "about": ["street_drinking"],
            "wards": wards,
        },
    )


def _places(world: World) -> Story:
    """Samuel goes through the list: one given and worked, one left with a reason."""
    samuel = world.cast["samuel"]
    at = yield _at(world, 3)
    places.look_over(at=at)
    open_ = [place for place in _top(world, at) if not place.state.is_settled]
    for place in open_[:1]:
        version = place.spot.version if place.spot else 1
        dan = world.cast["dan"]
        places.give(place=place, owner=dan, by=samuel, at=at, version=version)
        places.act(
            place=place,
            by=samuel,
            at=at,
            text="Walk it with the wardens on two evenings, and have the lamp mended",
            due_on=london_date(at) + 14 * DAY,
            to=world.cast["dan"],
        )
    at = yield at + timedelta(minutes=10)
    for place in open_[1:2]:
        places.say_why_not(
            place=place,
            why="Road works until the end of the month; most of it was the diversion.",
            until=london_date(at) + 21 * DAY,
            by=samuel,
            at=at,
            version=place.spot.version if place.spot else 1,
        )


def _top(world: World, at: datetime) -> list[Place]:
    return top(world.cast["samuel"], days=91, at=at)
