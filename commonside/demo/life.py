"""The life of a case, from the first report to the end, as a story of acts."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Any

from commonside.demo import desk, risks, words
from commonside.demo.checks import through
from commonside.demo.moments import at_work, settled_before, workday, workdays_since
from commonside.demo.names import Resident
from commonside.demo.promises import Promise, steps_of
from commonside.demo.telling import telling
from commonside.demo.timeline import Part, Story
from commonside.demo.world import World
from commonside.ground.duties.models import Step
from commonside.ground.duties.rules import StepState
from commonside.ground.practice.queries import current
from commonside.library.clocks.instants import london_date
from commonside.work.cases import actions
from commonside.work.cases.models import Case
from commonside.work.cases.rules.owing import BAND_CODES
from commonside.work.cases.rules.states import State

# The longest between two contacts, and between two looks at the risk, in working days.
GAPS = {"high": (3, 5), "medium": (5, 10), "standard": (6, 10)}
ASK_AGAIN = {"high": 5, "medium": 10, "standard": 60}
LOOK_AGAIN = {"high": 6, "medium": 13, "standard": 30}
OFFICERS_OWN = ("N5", "N6", "N7")
# Outcomes that say by themselves why the procedure was not gone through.
EARLY = (*OFFICERS_OWN, "N3", "N4")


@dataclass(frozen=True)
class Plan:
    """What becomes of one invented case; the rest is left to chance."""

    story: str
    who: Resident
    received_at: datetime
    owner: str
    band: str = "medium"
    category: str = "noise"
    is_hate: bool = False
    # How it ends and when; nothing while it is open.
    outcome: str = ""
    closes_at: datetime | None = None
    confirmed_by: str = "victim"
    # Days after closing on which it comes back.
    returns_after: int | None = None
    # Where an open case stands today, and since when.
    stays: str = "active"
    turns_at: datetime | None = None
    further_reports: int = 0
    # Whether nobody may be late: the day of this officer is told by name.
    is_punctual: bool = False
    # Told of in the restricted queue, and kept among those who may read that.
    is_restricted: bool = False


class Life:
    """One case as it is told; each method is a part of the story."""

    def __init__(self, world: World, plan: Plan) -> None:
        self.world, self.plan = world, plan
        self.rng: Random = world.lot(plan.story)
        self.band = plan.band
        self.owner = world.cast[plan.owner]
        self.further = plan.further_reports
        self.asked_at = self.looked_at = plan.received_at

    def tell(self) -> Story:
        at = yield from self._open()
        if self.plan.stays == State.ALLOCATED and not self.plan.outcome:
            return
        if self.plan.outcome in OFFICERS_OWN:
            at = yield self._ends_at()
            yield from self._close(self.plan.outcome, "", at=at)
            return
        at = yield from self._meet(at)
        if self.plan.stays != State.ASSESSED:
            at = yield from self._agree(at)
        at = yield from self._keep_contact(at, until=self._turn())
        yield from self._turn_out(at)

    @property
    def held(self) -> Case:
        """The case by its key alone: every act reads the row itself, and locks it."""
        return Case(pk=self.pk)

    @property
    def case(self) -> Case:
        return Case.objects.select_related("owner", "team").get(pk=self.pk)

    def _open(self) -> Part:
        at = yield self.plan.received_at
        report = desk.take(self.world, self._answers(self.plan.band, at), at=at)
        at = yield desk.decided_at(report, self.rng)
        restricted = report.routing.queue == "restricted"
        case = desk.open_case(
            report,
            known_as=self.plan.who.known_as,
            owner=self.owner,
            by=self.world.cast["noor" if restricted else "priya"],
            at=at,
        )
        self.pk, self.band = case.pk, BAND_CODES[case.band]
        self.world.named[self.plan.story] = case.pk
        return at

    def _answers(self, severity: str, at: datetime) -> dict[str, object]:
        more: dict[str, Any] = (
            {"relationship": "former_partner"} if self.plan.is_restricted else {}
        )
        return telling(
            self.plan.who,
            category=self.plan.category,
            severity=severity,
            at=at,
            rng=self.rng,
            is_hate=self.plan.is_hate and severity != "standard",
            place=self.plan.who.home.place,
            **more,
        )

    def _meet(self, at: datetime) -> Part:
        """The first contact, and the risk questions at the visit after it."""
        if self.band == "high":
            soon = at_work(at + timedelta(hours=2), self.rng)
            at = yield min(soon, self.plan.received_at + timedelta(hours=21))
        else:
            at = yield workday(at, self.rng.randrange(0, 2) + 1, self.rng)
        self._note(
            at, self.rng.choice(words.FIRST_WORDS), wishes=self.rng.choice(words.WISHES)
        )
        at = yield at + timedelta(minutes=self.rng.randrange(25, 70))
        self._ask(at, self.plan.band)
        return at

    def _agree(self, at: datetime) -> Part:
        """Steps are offered, and the plan agreed with the person."""
        at = yield at + timedelta(minutes=self.rng.randrange(10, 50))
        for promise in self._promises(at):
            promise.begin(self.world, self.case, by=self.owner, at=at)
        at = yield at + timedelta(minutes=15)
        case = self.case
        if case.state == State.ASSESSED:
            through(case, State.PLANNED, by=self.owner, at=at)
            case = self.case
            actions.agree_plan(case=case, by=self.owner, at=at, version=case.version)
        return at

    def _promises(self, at: datetime) -> Iterator[Promise]:
        is_recent = self.world.at - at < timedelta(days=24)
        if self.plan.stays == State.PLANNED:
            return steps_of("offered", self.rng)
        if is_recent and self.plan.is_punctual:
            return steps_of("own", self.rng)
        return steps_of("recent" if is_recent else "any", self.rng)

    def _keep_contact(self, at: datetime, *, until: datetime) -> Part:
        """They hear from us again and again, mostly as promised."""
        while at < until:
            due_at = self._next(at)
            self._note(at, self.rng.choice(words.CALM))
            self._ask_again(at)
            self._look_again(at)
            again = self.further > 0 and self.rng.random() < 0.55
            if again and due_at - at > timedelta(days=2) and self._is_past(at):
                self.further -= 1
                at = yield from self._comes_again(at)
            else:
                at = yield min(self._kept(due_at), until)
        return at

    def _is_past(self, at: datetime) -> bool:
        """Whether what comes in after this has been decided by now."""
        return at + timedelta(days=2) < settled_before(self.world.at)

    def _next(self, at: datetime) -> datetime:
        due_at = workday(at, self.rng.randrange(*GAPS[self.band]), self.rng)
        today = london_date(self.world.at)
        if self.plan.is_punctual and london_date(due_at) == today:
            due_at = workday(due_at, 1, self.rng)
        self.due_at = due_at
        return due_at

    def _kept(self, due_at: datetime) -> datetime:
        if not self.plan.is_punctual and self.rng.random() < 0.12:
            return workday(due_at, self.rng.randrange(1, 4), self.rng)
        return due_at - timedelta(minutes=self.rng.randrange(1, 6))

    def _comes_again(self, at: datetime) -> Part:
        """A further report about the same, and the call that it asks for."""
        at = yield at + timedelta(hours=self.rng.randrange(20, 40))
        report = desk.take(self.world, self._answers(self._severity(), at), at=at)
        at = yield desk.decided_at(report, self.rng)
        desk.add_to_case(report, case=self.held, by=self.world.cast["priya"], at=at)
        soon = at_work(at + timedelta(hours=3), self.rng)
        at = yield min(soon, report.received_at + timedelta(hours=20))
        self._next(at)
        self._note(at, self.rng.choice(words.WORSE))
        self._ask(at + timedelta(minutes=9), self.band)
        return at + timedelta(minutes=9)

    def _severity(self) -> str:
        return "medium" if self.band == "high" else self.band

    def _note(self, at: datetime, said: str, *, wishes: str = "") -> None:
        if not wishes:
            next_on = self.due_at
        else:
            next_on = self._next(at)
        actions.note_contact(
            case=self.held,
            way=self.rng.choice(("phone", "phone", "phone", "visit")),
            answered="she",
            next_on=next_on,
            by=self.owner,
            at=at,
            note=said,
            safe_tonight=self.rng.choice(("yes", "yes", "yes", "not_sure")),
            wishes=wishes,
            minutes=self.rng.randrange(4, 35),
        )

    def _ask_again(self, at: datetime) -> None:
        if workdays_since(self.asked_at, at) >= ASK_AGAIN[self.band]:
            self._ask(at, self.band)

    def _ask(self, at: datetime, band: str) -> None:
        scheme = current("risk", "ram", london_date(at))
        at_risk = {"personal": ["Lives alone"]} if self.is_vulnerable else {}
        actions.assess(
            case=self.held,
            answers=risks.answers_for(band, scheme, self.rng),
            vulnerability=at_risk,
            by=self.owner,
            at=at,
        )
        self.band, self.asked_at = band, at

    @property
    def is_vulnerable(self) -> bool:
        return self.plan.stays == State.CLOSING or "old" in self.plan.story

    def _look_again(self, at: datetime) -> None:
        if workdays_since(self.looked_at, at) < LOOK_AGAIN[self.band]:
            return
        leader = self.world.cast["samuel"]
        actions.review(case=self.held, note="Read it whole.", by=leader, at=at)
        self.looked_at = at

    def _ends_at(self) -> datetime:
        return self.plan.closes_at or self.world.at

    def _turn(self) -> datetime:
        """When steady work gives way to an end, or to how it stands today."""
        if self.plan.outcome == "N4":
            return self._ends_at() - timedelta(days=20)
        if self.plan.outcome:
            return self._ends_at() - timedelta(days=1)
        if self.plan.turns_at is not None:
            return self.plan.turns_at
        return self.world.at + timedelta(days=1)

    def _turn_out(self, at: datetime) -> Story:
        if self.plan.outcome == "N4":
            at = yield from self._try_in_vain(at)
        if self.plan.outcome:
            confirmed = self.plan.confirmed_by if self.plan.outcome[0] in "RP" else ""
            yield from self._close(self.plan.outcome, confirmed, at=at)
            return
        from commonside.demo import turns

        yield from turns.turn(self, at)

    def _try_in_vain(self, at: datetime) -> Part:
        """Three tries in two ways over ten working days, and nobody answers."""
        for way in ("phone", "visit", "phone"):
            at = yield workday(at, 5, self.rng)
            actions.note_contact(
                case=self.held,
                way=way,
                answered="nobody",
                next_on=workday(at, 5, self.rng),
                by=self.owner,
                at=at,
            )
        return at

    def _close(self, outcome: str, confirmed_by: str, *, at: datetime) -> Story:
        """The steps are ended, the band is lowered, the end is told and agreed."""
        at = yield workday(at, 1, self.rng)
        self._end_steps(at)
        if self.band == "high" and outcome not in OFFICERS_OWN:
            self._ask(at, "standard")
        stopped = outcome[0] == "R"
        ending = actions.Ending(
            outcome=outcome,
            confirmed_by=confirmed_by,
            told_on=london_date(at),
            told_why=words.TOLD_WHY["stopped" if stopped else "other"],
            skipping=words.NOT_WATCHED if stopped else words.NOTHING_TO_WATCH,
        )
        at = yield at + timedelta(minutes=20)
        if outcome not in EARLY:
            through(self.case, State.CLOSING, by=self.owner, at=at)
        case = actions.propose_closing(
            case=self.held, ending=ending, by=self.owner, at=at
        )
        if case.state == State.CLOSING:
            at = yield workday(at, 1, self.rng)
            actions.agree_to_closing(
                case=case, by=self.world.cast["samuel"], at=at, version=case.version
            )
        if self.plan.returns_after and outcome == self.plan.outcome:
            yield from self._comes_back(at)

    def _end_steps(self, at: datetime) -> None:
        for step in Step.objects.about(f"case:{self.pk}").live():
            actions.move_step(
                case=self.held,
                step=step,
                to=StepState.DONE,
                by=self.owner,
                at=at,
                note="Done; heard from those who did it.",
            )

    def _comes_back(self, at: datetime) -> Story:
        """It returns after closing: the same case, the same owner, until it stops."""
        at = yield at + timedelta(days=self.plan.returns_after or 1)
        report = desk.take(self.world, self._answers("medium", at), at=at)
        at = yield desk.decided_at(report, self.rng)
        case = self.case
        actions.reopen(
            case=case,
            why="The same again, reported today.",
            by=self.owner,
            at=at,
            version=case.version,
        )
        desk.add_to_case(report, case=case, by=self.world.cast["priya"], at=at)
        at = yield workday(at, 1, self.rng)
        self._next(at)
        self._note(at, self.rng.choice(words.WORSE))
        self._ask(at, "medium")
        at = yield from self._keep_contact(at, until=at + timedelta(days=38))
        yield from self._close("R2", "victim", at=at)
