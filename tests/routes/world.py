"""What the doors of this room point at: a child, and what was looked at."""

from datetime import date

from commonside.ground.practice.models import Version
from commonside.work.cases import actions as cases
from commonside.work.routes.actions import abuse, children, enforcing, slavery
from commonside.work.routes.actions.referring import Said, answer, hand_over
from commonside.work.routes.rules.slavery import Decided
from tests.house.world import THEN
from tests.safety.world import case_of_its_own


def add(world):
    """On a case of its own: what waits here would hold the world's own one open."""
    joanne = world.cast["joanne"]
    case = world.things["safety_case"] = case_of_its_own(world)
    world.things |= youth(case, joanne, at=THEN)
    world.things |= handed(world, case, joanne, at=THEN)
    world.things |= betrayed(case, joanne, at=THEN)


def betrayed(case, by, *, at, said=lambda: "Her voice."):
    """Abuse at home was asked about, and a child was referred (NRM)."""
    who = {"case": case, "by": by, "at": at}
    person = case.parties.get(is_main=True).person
    questions = Version.objects.get(kind="dash").body["question"]
    abuse.ask(
        **who,
        person=person,
        asked="alone",
        answers={one["code"]: "unknown" for one in questions},
        is_judged=True,
        judged_why=said(),
    )
    children.say_age(**who, person=person, born_on=None, about=12, how="looks")
    row = slavery.raise_concern(**who, person=person, signs=["work"])
    sent = Decided(decision="refer", sent_on=at.date(), reference=said(), why=said())
    row = slavery.decide(
        row, said=sent, responder=by.agency, by=by, at=at, version=row.version
    )
    return {"concern": row, "betrayed": case}


def handed(world, case, by, *, at, who=lambda: "Kit", told=lambda: "Fridays."):
    """Somebody whom the police unit was told of, and something pointed to Prevent."""
    given = {"case": case, "by": by, "at": at}
    person = cases.add_party(**given, role="witness", known_as=who()).person
    ways = {row.key: row for row in Version.objects.filter(kind="route")}
    lyle = world.cast["lyle"].agency
    said = Said(
        person=person,
        agency=lyle,
        told=told(),
        receiver=told(),
        consent_why=told(),
    )
    back = hand_over(**given, way=ways["police-unit"], said=said)
    answer(back, to="withdrawn", why=told(), by=by, at=at, version=1)
    made = hand_over(**given, way=ways["police-unit"], said=said)
    bare = Said(signpost="police", reference=told())
    hand_over(**given, way=ways["prevent"], said=bare)
    return {"handed": made}


def youth(case, by, *, at, said=lambda: "Jordan Reed", ours=lambda: "Seen."):
    """Somebody of sixteen, youth justice asked, and a supervisor still to agree."""
    who = {"case": case, "by": by, "at": at}
    person = cases.add_party(**who, role="alleged", known_as=said()).person
    person.full_name = said()
    person.save(update_fields=["full_name"])
    age = children.say_age(
        **who, person=person, born_on=date(2010, 2, 3), about=None, how="said"
    )
    children.note_consultation(
        **who, person=person, whom=ours(), on=at.date(), view="against", note=said()
    )
    power = Version.objects.get(kind="power", key="injunction")
    made = enforcing.look_before(
        **who,
        person=person,
        power=power,
        capacity="assessed",
        capacity_note=ours(),
        equality="none_known",
        equality_note=ours(),
        no_offer_why=ours(),
    )
    return {"child": age, "groundwork": made, "routes_case": case}
