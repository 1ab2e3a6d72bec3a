"""Steps of a plan: asked of somebody, answered, and done after a while."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from commonside.demo.moments import workday
from commonside.demo.timeline import Story
from commonside.demo.world import World
from commonside.ground.agencies.models import Agency, User
from commonside.ground.duties.actions import Owner
from commonside.ground.duties.models import Step
from commonside.ground.duties.rules import StepState
from commonside.library.clocks.instants import london_date
from commonside.work.cases import actions
from commonside.work.cases.models import Case

# A team of ours, where the others are agencies.
CAMERAS = "cctv"
# Who answers for whom a step is asked of.
SPEAKS = {
    "housing": "tom",
    "police": "lyle",
    "fire": "hana",
    "mediation": "leah",
    CAMERAS: "ravi",
}
OWN = (
    ("Write to both sides what was agreed", "change"),
    ("Speak with the neighbour, without a name", "change"),
    ("Keep a diary with them for two weeks", "evidence"),
    ("Read the diary and choose what to record", "evidence"),
)
ASKED = (
    ("police", "Pass by on the evenings named", "protect"),
    ("police", "Speak with the young people's parents", "change"),
    ("mediation", "Offer both sides a talk", "change"),
    ("cctv", "Turn the camera by the shops to the entrance", "evidence"),
    ("fire", "Check the smoke alarms and the letterbox", "protect"),
)
OF_HOUSING = (
    ("housing", "Change the lock of the entrance", "protect"),
    ("housing", "Write to the tenant about the tenancy", "change"),
    ("housing", "Mend the light in the stairwell", "place"),
)


@dataclass(frozen=True)
class Promise:
    """One step as it will be asked; `ends` says whether it is also answered."""

    whom: str
    text: str
    purpose: str
    is_answered: bool
    accepts_after: int
    ends_after: int

    def begin(self, world: World, case: Case, *, by: User, at: datetime) -> Step:
        """Ask for it, bringing the agency in first, and let its story go on."""
        to = owner_of(world, self.whom, by)
        if isinstance(to, Agency):
            join(world, case, to, by=by, at=at)
        due_on = london_date(at) + timedelta(days=10 + self.ends_after)
        step = actions.offer_step(
            case=case,
            text=self.text,
            purpose=self.purpose,
            to=to,
            due_on=due_on,
            by=by,
            at=at,
        )
        if self.is_answered:
            world.timeline.begin(self._goes_on(world, case, step, by, at))
        return step

    def _goes_on(
        self, world: World, case: Case, step: Step, by: User, at: datetime
    ) -> Story:
        rng = world.lot(f"step {case.known_as} {self.text}")
        who = world.cast[SPEAKS[self.whom]] if self.whom in SPEAKS else by
        if self.whom in SPEAKS:
            at = yield workday(at, self.accepts_after, rng)
            step.refresh_from_db()
            if step.state == StepState.OFFERED:
                _move(case, step, StepState.ACCEPTED, who, at)
        wait = timedelta(hours=2) if self.ends_after == 0 else None
        at = yield at + wait if wait else workday(at, self.ends_after, rng)
        step.refresh_from_db()
        if step.state == StepState.ACCEPTED:
            _move(case, step, StepState.DONE, who, at, note="Done.")


def _move(
    case: Case, step: Step, to: StepState, by: User, at: datetime, note: str = ""
) -> None:
    actions.move_step(case=case, step=step, to=to, by=by, at=at, note=note)


def owner_of(world: World, whom: str, by: User) -> Owner:
    if whom == "own":
        return by
    return world.teams[whom] if whom == CAMERAS else world.agency(whom)


def join(world: World, case: Case, agency: Agency, *, by: User, at: datetime) -> None:
    """Bring an agency in, unless it is in already."""
    if case.involvements.filter(agency=agency, ended_at=None).exists():
        return
    code = "public-task" if agency.code == "mediation" else "cda-s115"
    if agency.code == "mediation":
        code = "support-consent"
    actions.involve(
        case=case,
        agency=agency,
        gateway=world.gateways[code],
        why="They can do what the plan asks, and need to know where.",
        shared=["place", "risk"],
        by=by,
        at=at,
    )


def steps_of(kind: str, rng: Random) -> Iterator[Promise]:
    """Steps for a plan: "own" ones done at once, "offered" ones not yet answered."""
    if kind == "own":
        text, purpose = rng.choice(OWN)
        yield Promise("own", text, purpose, True, 0, 0)
        return
    if kind == "offered":
        whom, text, purpose = rng.choice(ASKED)
        yield Promise(whom, text, purpose, False, 0, 5)
        return
    text, purpose = rng.choice(OWN)
    yield Promise("own", text, purpose, True, 0, rng.randrange(2, 8))
    pool = ASKED + (OF_HOUSING if kind == "any" else ())
    for whom, text, purpose in rng.sample(pool, rng.randrange(0, 3)):
        yield Promise(
            whom, text, purpose, True, rng.randrange(1, 3), rng.randrange(3, 9)
        )
