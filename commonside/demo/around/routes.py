"""A boy of fifteen, whom youth justice knows, and a man to whom nothing was offered."""

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
from commonside.work.routes.actions import children, enforcing

DAY = timedelta(days=1)


def stories(world: World) -> list[Story]:
    return [_boy(world), _man(world)]


def _case(world: World, owner: str, nth: int) -> Case | None:
    """One of an officer's newest cases that no other story tells of."""
    mine = Case.objects.open().filter(owner=world.cast[owner], is_sensitive=False)
    rows = mine.exclude(pk__in=world.named.values()).order_by("-pk")
    found = list(rows.select_related("owner")[nth : nth + 1])
    return found[0] if found else None


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
    case = _case(world, "joanne", 1)
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
    case = _case(world, "dan", 2)
    if case is None:
        return
    person = _alleged(case, "The man at number 9", date(1988, 7, 1), at)
    why = "He shouts us down at the door and has sent two workers away."
    _look(case, person, "community-protection-warning", why, at + timedelta(hours=1))
