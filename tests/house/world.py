"""A small world with one of everything, in which every door can be tried.

A room adds what its own doors point at in `tests/<room>/world.py`, with `add(world)`.
"""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction

from commonside.demo import cast as troupe
from commonside.ground.agencies.models import Agency, Team, User
from commonside.ground.colleagues import actions as colleagues
from commonside.ground.colleagues.models import Roll
from commonside.ground.files import actions as files
from commonside.ground.files.models import File
from commonside.ground.practice.loading import load_profile
from commonside.ground.practice.models import Version
from commonside.ground.practice.queries import forget
from commonside.library.analysis.periods import Period
from commonside.public.publishing.actions import publish
from commonside.shell.web.setup import folder_of, set_up
from commonside.steering.strategy import actions as measures
from commonside.work.cases import actions as cases
from commonside.work.cases.actions import triage
from commonside.work.cases.models import Case, Closing
from commonside.work.reports.actions import submit
from commonside.work.reports.models import Report, Routing, Told
from tests.files.hostile import picture

THEN = datetime(2026, 1, 5, 10, tzinfo=UTC)
THEN_ON = datetime(2026, 1, 6, 10, tzinfo=UTC)
LATER = datetime(2026, 9, 1, 10, tzinfo=UTC)
CLOSINGS = (
    (datetime(2026, 2, 2, 10, tzinfo=UTC), "2026-Q1"),
    (datetime(2026, 5, 4, 10, tzinfo=UTC), "2026-Q2"),
)


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


@transaction.atomic
def build(*, rooms: bool = True) -> World:
    """Luton's profile, the cast, and one of each thing that a door points at.

    Without what each of the other rooms adds for its own doors, if `rooms` is false.
    """
    forget()
    set_up(load_profile(folder_of("luton")), by=None, at=THEN)
    world = World(cast=troupe.assemble(at=THEN))
    world.things["gateway"] = Version.objects.filter(kind="gateway").first()
    world.things["case"] = case_of(world)
    world.things["step"] = step_of(world)
    world.things["photo"] = photo_of(world)
    world.things["report"] = waiting_report()
    world.things["passed"] = passed_report(world)
    closed_cases_of(world)
    accounts_of(world)
    for path in sorted(Path(__file__).parents[1].glob("*/world.py")):
        if rooms and path.parent.name != "house":
            import_module(f"tests.{path.parent.name}.world").add(world)
    return world


def accounts_of(world: World) -> None:
    """A proposal that waits, and what two agencies are asked of their people."""
    admin, dan = world.cast["admin"], world.cast["dan"]
    world.things["proposal"] = colleagues.propose(
        kind="role",
        user=dan,
        role="champion",
        why="Grace leaves.",
        by=admin,
        at=THEN_ON,
    )
    world.things["dans_role"] = dan.holding_set.get(role="case_officer")
    world.things["cctv"] = Team.objects.get(code="cctv")
    fire = Agency.objects.get(code="fire")
    world.things["firefighter"] = User.objects.create_user(
        "kit", None, name="Kit Farrow", agency=fire, joined_at=THEN
    )
    for agency in (fire, world.cast["tom"].agency):
        Roll.objects.create(agency=agency, opened_at=THEN_ON, due_at=LATER)


def step_of(world: World) -> Any:
    """A step that housing was asked for, once it had joined the case."""
    joanne, housing = world.cast["joanne"], world.cast["tom"].agency
    who = {"case": world.case, "by": joanne, "at": THEN}
    cases.involve(
        **who, agency=housing, gateway=world.gateway, why="Its door.", shared=["risk"]
    )
    return cases.offer_step(
        **who, text="Change the lock", purpose="protect", to=housing, due_on=None
    )


def photo_of(world: World) -> File:
    """A photograph that was added to the case, and has passed its check."""
    upload = SimpleUploadedFile("stairs.jpg", picture())
    who = {"by": world.cast["joanne"], "at": THEN}
    (photo,) = cases.add_photos(case=world.case, uploads=[upload], **who)
    files.check(photo, at=THEN)
    return photo


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


def closed_cases_of(world: World) -> None:
    """A quarter's figure that is published, and a reading of the next that is not."""
    joanne, helen = world.cast["joanne"], world.cast["helen"]
    closed = case_closed_twenty_times(joanne)
    version = Version.objects.get(kind="measure", key="resolution_rate")
    for number, (day, name) in enumerate(CLOSINGS, 1):
        Closing.objects.bulk_create(
            Closing(
                case=closed,
                outcome="N1",
                band=3,
                at=day,
                by=joanne,
                reopened_at=day,
                reopened_by=joanne,
            )
            for _ in range(20)
        )
        reading = measures.read(version, Period.parse(name), by=helen, at=LATER)
        if number == 1:
            publish(reading, by=helen, at=LATER)
    world.things["reading"] = reading


def case_closed_twenty_times(joanne: User) -> Case:
    """One case for many closings: a figure asks for closings, not for cases."""
    return Case.objects.create(
        reference="C-9001",
        known_as="The Larkfield stairwell",
        category="noise",
        owner=joanne,
        team=joanne.teams[0],
        lead_agency=joanne.agency,
        opened_at=THEN,
        opened_by=joanne,
    )


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
