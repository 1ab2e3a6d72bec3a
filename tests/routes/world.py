"""What the doors of this room point at: a child, and what was looked at."""

from datetime import date

from commonside.ground.practice.models import Version
from commonside.work.cases import actions as cases
from commonside.work.routes.actions import children, enforcing
from commonside.work.routes.actions.referring import Said, hand_over
from tests.house.world import THEN


def add(world):
    joanne = world.cast["joanne"]
    world.things |= youth(world.case, joanne, at=THEN)
    world.things |= handed(world, world.case, joanne, at=THEN)


def handed(world, case, by, *, at, who=lambda: "Kit", told=lambda: "Fridays."):
    """Somebody whom the police unit was told of, and something pointed to Prevent."""
    given = {"case": case, "by": by, "at": at}
    person = cases.add_party(**given, role="witness", known_as=who()).person
    ways = {row.key: row for row in Version.objects.filter(kind="route")}
    lyle = world.cast["lyle"].agency
    said = Said(person=person, agency=lyle, told=told())
    made = hand_over(**given, way=ways["police-unit"], said=said)
    bare = Said(signpost="police", reference=told())
    hand_over(**given, way=ways["prevent"], said=bare)
    return {"handed": made}


def youth(case, by, *, at, said=lambda: "Jordan Reed"):
    """Somebody of sixteen, youth justice asked, and a supervisor still to agree."""
    who = {"case": case, "by": by, "at": at}
    person = cases.add_party(**who, role="alleged", known_as=said()).person
    age = children.say_age(
        **who, person=person, born_on=date(2010, 2, 3), about=None, how="said"
    )
    children.note_consultation(
        **who, person=person, whom="Ms Obi", on=at.date(), view="against", note=said()
    )
    power = Version.objects.get(kind="power", key="injunction")
    made = enforcing.look_before(
        **who,
        person=person,
        power=power,
        capacity="assessed",
        capacity_note="Seen.",
        equality="none_known",
        equality_note="",
        no_offer_why="He moves on.",
    )
    return {"child": age, "groundwork": made, "routes_case": case}
