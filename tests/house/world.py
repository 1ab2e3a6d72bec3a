"""A small world with one of everything, in which every door can be tried."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from commonside.demo import cast as troupe
from commonside.ground.agencies.models import User
from commonside.ground.practice.loading import load_profile
from commonside.ground.practice.models import Version
from commonside.ground.practice.queries import forget
from commonside.shell.web.setup import folder_of, set_up
from commonside.work.cases import actions as cases
from commonside.work.cases.actions import triage
from commonside.work.reports.actions import submit
from commonside.work.reports.models import Report, Routing, Told

THEN = datetime(2026, 1, 5, 10, tzinfo=UTC)


@dataclass
class World:
    """What doors point at: people by name, and things by what they are."""

    cast: dict[str, User]
    things: dict[str, Any] = field(default_factory=dict)

    def __getattr__(self, name: str) -> Any:
        try:
            return self.__dict__["things"][name]
        except KeyError:
            raise AttributeError(name) from None


def build() -> World:
    """Luton's profile, the cast, and one of each thing that a door points at."""
    forget()
    set_up(load_profile(folder_of("luton")), by=None, at=THEN)
    world = World(cast=troupe.assemble(at=THEN))
    world.things["gateway"] = Version.objects.filter(kind="gateway").first()
    world.things["case"] = case_of(world)
    world.things["report"] = waiting_report()
    world.things["passed"] = passed_report(world)
    return world


def waiting_report() -> Report:
    """A report in the queue of triage."""
    return submit(
        answers={"category": ["noise"], "words": "Loud music, every night."},
        channel="web",
        by=None,
        at=THEN,
    ).report


def passed_report(world: World) -> Report:
    """A report that was passed to the housing agency, and waits for its answer."""
    report = waiting_report()
    triage.pass_on(
        report,
        version=1,
        agency=world.cast["tom"].agency,
        gateway=world.gateway,
        why="It is their tenant.",
        by=world.cast["priya"],
        at=THEN,
    )
    return report


def case_of(world: World) -> Any:
    """A case that Joanne owns, opened from one report."""
    taxonomy = Version.objects.get(kind="categories")
    report = Report.objects.create(
        reference="W0RLD1",
        received_at=THEN,
        taxonomy=taxonomy,
        category="intimidation",
        words="He was on the landing again.",
        band=1,
    )
    Told.objects.create(
        report=report,
        role=Told.Role.VICTIM,
        name="Nasreen Begum",
        contact={"phone": "07700 900142", "ways": ["phone"]},
    )
    Routing.objects.create(report=report, decide_by=THEN)
    return cases.open_case(
        reports=[report],
        known_as="Mrs Begum",
        owner=world.cast["joanne"],
        by=world.cast["priya"],
        at=THEN,
    )
