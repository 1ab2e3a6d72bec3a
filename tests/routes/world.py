"""What the doors of this room point at: a child, and what was looked at."""

from datetime import date

from commonside.ground.practice.models import Version
from commonside.work.cases import actions as cases
from commonside.work.routes.actions import children, enforcing
from tests.house.world import THEN


def add(world):
    world.things |= youth(world.case, world.cast["joanne"], at=THEN)


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
