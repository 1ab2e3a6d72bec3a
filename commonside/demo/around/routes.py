"""A boy of fifteen, whom youth justice knows, and a man to whom nothing was offered."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from commonside.demo.moments import in_office_between
from commonside.demo.timeline import Story
from commonside.demo.world import World
from commonside.ground.people.models import Person
from commonside.ground.practice.models import Version
from commonside.library.clocks.instants import london_date
from commonside.work.care.actions import offers
from commonside.work.care.actions.offers import Consent
from commonside.work.cases.actions import add_party
from commonside.work.cases.models import Case
from commonside.work.routes.actions import abuse, children, enforcing, slavery
from commonside.work.routes.actions.referring import Said, answer, hand_over
from commonside.work.routes.queries.abuse import questions_on
from commonside.work.routes.rules.slavery import Decided

DAY = timedelta(days=1)


@dataclass(frozen=True)
class Way:
    """One hand-over: in which story, by which way, and what came of it."""

    story: str
    key: str
    days: float
    told: str = ""
    agency: str = ""
    receiver: str = ""
    consent: str = ""
    taken: bool = False
    outcome: str = ""


HANDED = (
    Way(
        "achterberg",
        "police-unit",
        12,
        "What he did last summer she has told only us. She agrees that the unit rings.",
        agency="police",
        receiver="Emerald Unit",
        taken=True,
        outcome="action",
    ),
    Way(
        "tully",
        "police-unit",
        2.2,
        "Two messages that frighten her; she keeps them on her telephone.",
        agency="police",
        receiver="Emerald Unit",
    ),
    Way(
        "sandhu",
        "safeguarding-adult",
        4,
        "He has not eaten for days and lets in whoever knocks.",
        receiver="Adult social care",
        consent="agreed",
        taken=True,
    ),
    Way(
        "osman",
        "other-body",
        4,
        "The bins of the shop stand in her doorway; the freeholder lets the yard.",
        receiver="The freeholder of Marram House",
    ),
    Way("sandhu", "prevent", 5),
)


def stories(world: World) -> list[Story]:
    handed = [_handed(world, one) for one in HANDED]
    return [_boy(world), _man(world), *handed, _at_home(world), _taken_over(world)]


def _case(world: World, story: str) -> Case | None:
    """The case of a named story; None where it has not begun, or is over."""
    rows = Case.objects.select_related("owner__agency")
    case = rows.filter(pk=world.named.get(story, 0)).first()
    return case if case is not None and case.is_open else None


def _ago(world: World, days: float) -> datetime:
    latest = world.at - days * DAY
    return in_office_between(latest - 0.3 * DAY, latest)


def _alleged(case: Case, name: str, born_on: date, at: datetime) -> Person:
    who: dict[str, Any] = {"case": case, "by": case.owner, "at": at}
    person = add_party(**who, role="alleged", known_as=name).person
    children.say_age(**who, person=person, born_on=born_on, about=None, how="agency")
    return person


def _look(case: Case, person: Person, power: str, why: str, at: datetime) -> None:
    enforcing.look_before(
        case=case,
        person=person,
        power=Version.objects.get(kind="power", key=power),
        capacity="no_doubt",
        capacity_note="",
        equality="considered",
        equality_note="He reads badly: what is asked of him is said, and said again.",
        no_offer_why=why,
        by=case.owner,
        at=at,
    )


def _boy(world: World) -> Story:
    """Help first, and youth justice asked: the contract may be spoken of."""
    at = yield _ago(world, 6)
    case = _case(world, "osman")
    if case is None:
        return
    today = london_date(at)
    person = _alleged(case, "Jayden", date(today.year - 15, 3, 2), at)
    at = yield at + timedelta(hours=3)
    offers.make_offer(
        case=case,
        kind="help_to_change",
        person=person,
        says="yes",
        consent=Consent("said", london_date(at)),
        by=case.owner,
        at=at,
    )
    at = yield _ago(world, 3)
    children.note_consultation(
        case=case,
        person=person,
        whom="Efua Obi, Luton Youth Justice Service",
        on=london_date(at),
        view="with_support",
        note="He looks after his mother. Home from school at half past three.",
        by=world.cast["sol"],
        at=at,
    )
    _look(case, person, "injunction", "", at + timedelta(minutes=20))


def _man(world: World) -> Story:
    """Nothing was offered to him, and a supervisor has not agreed to that yet."""
    at = yield _ago(world, 2)
    case = _case(world, "sandhu")
    if case is None:
        return
    person = _alleged(case, "The man at number 9", date(1988, 7, 1), at)
    why = "He shouts us down at the door and has sent two workers away."
    _look(case, person, "community-protection-warning", why, at + timedelta(hours=1))


def _handed(world: World, way: Way) -> Story:
    """Handed over, and as far as they have told us what became of it."""
    at = yield _ago(world, way.days)
    case = _case(world, way.story)
    if case is None:
        return
    is_bare = way.key == "prevent"
    main = case.parties.select_related("person").get(is_main=True)
    said = Said(
        person=None if is_bare else main.person,
        agency=world.agency(way.agency) if way.agency else None,
        receiver=way.receiver,
        told=way.told,
        consent=way.consent,
        reference="PV-0417" if is_bare else "",
        signpost="prevent_lead" if is_bare else "",
    )
    version = Version.objects.get(kind="route", key=way.key)
    row = hand_over(case=case, way=version, said=said, by=case.owner, at=at)
    by = world.cast["lyle"] if way.agency == "police" else case.owner
    if way.taken:
        at = yield at + timedelta(hours=5)
        row = answer(row, to="taken", by=by, at=at, version=row.version)
    if way.outcome:
        at = yield at + 6 * DAY
        answer(row, to="ended", outcome=way.outcome, by=by, at=at, version=row.version)


def _restricted(world: World) -> Case | None:
    """The newest case of the restricted team."""
    rows = Case.objects.open().filter(is_sensitive=True, owner=world.cast["noor"])
    return rows.select_related("owner").order_by("-pk").first()


def _at_home(world: World) -> Story:
    """Noor asks; sixteen ticks, and MARAC has it."""
    at = yield _ago(world, 5)
    case, version = _restricted(world), questions_on(london_date(at))
    if case is None or version is None:
        return
    person = case.parties.select_related("person").get(is_main=True).person
    codes = [one["code"] for one in version.body["question"]]
    ticks = {code: "yes" for code in codes[:16]}
    abuse.ask(
        case=case,
        person=person,
        asked="alone",
        answers=dict.fromkeys(codes, "no") | {codes[-1]: "unknown"} | ticks,
        is_judged=False,
        judged_why="",
        by=case.owner,
        at=at,
    )
    at = yield at + timedelta(minutes=15)
    said = Said(
        person=person,
        receiver="MARAC coordinator",
        told="She can be rung at work until two. He has a key.",
        consent="agreed",
    )
    way = Version.objects.get(kind="route", key="marac")
    row = hand_over(case=case, way=way, said=said, by=case.owner, at=at)
    at = yield at + timedelta(hours=4)
    answer(row, to="taken", by=case.owner, at=at, version=row.version)


def _taken_over(world: World) -> Story:
    """A home that others have taken over; and a child who was made to carry."""
    at = yield _ago(world, 1.2)
    case = _case(world, "achterberg")
    if case is None:
        return
    who: dict[str, Any] = {"case": case, "by": case.owner, "at": at}
    main = case.parties.select_related("person").get(is_main=True).person
    slavery.raise_concern(**who, person=main, signs=["taken_over"])
    kit = add_party(**who, role="affected", known_as="Kit, who comes with them").person
    children.say_age(**who, person=kit, born_on=None, about=14, how="looks")
    row = slavery.raise_concern(**who, person=kit, signs=["crime"])
    at = yield at + timedelta(hours=2)
    sent = Decided(decision="refer", sent_on=london_date(at), reference="NRM-20417")
    agency, by = case.owner.agency, case.owner
    slavery.decide(row, said=sent, responder=agency, by=by, at=at, version=row.version)
