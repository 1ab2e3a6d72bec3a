"""Reports come in and leave triage, through the same acts as on the pages."""

from collections.abc import Callable
from datetime import datetime, timedelta
from random import Random
from typing import Any

from commonside.demo.moments import at_work, workday
from commonside.demo.timeline import Story
from commonside.demo.world import World
from commonside.ground.agencies.models import User
from commonside.work.cases.actions import triage
from commonside.work.cases.models import Case
from commonside.work.reports.actions import submit
from commonside.work.reports.models import Band, Report, Routing

Answers = dict[str, Any]

SIGNPOSTS = {
    "noise": ("not_asb", "Daytime sounds of a home; we told you what counts as noise."),
    "vehicle_nuisance": ("parking_dispute", "A dispute about parking between two."),
    "criminal_damage": ("crime", "This is a crime: we gave you the way to 101."),
    "litter": ("service_request", "The street team clears it; you have the number."),
    "abandoned_vehicle": ("service_request", "The vehicle team looks at it."),
    "animals": ("service_request", "The dog warden has it; you have the number."),
    "nuisance": ("landlord", "Your landlord mends the door; we told you how to ask."),
}
ADVICE = ("self_help", "You said that the advice is enough for now. Ring us again.")
# Who takes what is passed on.
TAKERS = {
    "litter": ("housing", "The yard is theirs to keep."),
    "criminal_damage": ("police", "A crime that they can follow up."),
    "drugs": ("police", "What was seen helps their picture of the place."),
    "vehicle_nuisance": ("police", "They can warn and seize."),
    "rowdy": ("police", "For the patrol of the evening."),
    "noise": ("housing", "Their tenant, their tenancy."),
}


def take(
    world: World, answers: Answers, *, at: datetime, channel: str = "web"
) -> Report:
    """A report reaches us, from the public or through somebody at a telephone."""
    by = None if channel == "web" else world.cast["priya"]
    return submit(answers=answers, channel=channel, by=by, at=at).report


def decided_at(report: Report, rng: Random) -> datetime:
    """When somebody decides it: High within the hour, day or night."""
    soon = report.received_at + timedelta(minutes=rng.randrange(12, 95))
    if report.band == Band.HIGH:
        return report.received_at + timedelta(minutes=rng.randrange(12, 55))
    return at_work(soon, rng)


def open_case(
    report: Report, *, known_as: str, owner: User, by: User, at: datetime
) -> Case:
    return triage.open_case(
        report,
        version=report.routing.version,
        known_as=known_as,
        owner=owner,
        by=by,
        at=at,
    )


def add_to_case(report: Report, *, case: Case, by: User, at: datetime) -> Case:
    return triage.add_to_case(
        report, version=report.routing.version, case=case, by=by, at=at
    )


def signpost(world: World, report: Report, *, at: datetime) -> None:
    reason, said = SIGNPOSTS.get(report.category, ADVICE)
    triage.signpost(
        report,
        version=report.routing.version,
        reason=reason,
        words=said,
        has_checked=True,
        by=world.cast["priya"],
        at=at,
    )


def pass_on(world: World, report: Report, *, at: datetime) -> None:
    code, why = TAKERS.get(report.category, ("police", "Theirs to look into."))
    triage.pass_on(
        report,
        version=report.routing.version,
        agency=world.agency(code),
        gateway=world.gateways["cda-s115"],
        why=why,
        by=world.cast["priya"],
        at=at,
    )


def dealt_with(
    world: World, answers: Answers, *, at: datetime, rng: Random, passes: bool
) -> Story:
    """A report that becomes no case: passed on and answered, or sign-posted."""
    at = yield at
    report = take(world, answers, at=at, channel=_channel(rng))
    if report.routing.state != Routing.State.WAITING:
        return
    at = yield decided_at(report, rng)
    if not passes or report.routing.queue != "triage":
        signpost_or_hand(world, report, at=at)
        return
    pass_on(world, report, at=at)
    at = yield workday(at, rng.randrange(1, 3), rng)
    _answer(world, report, at=at, rng=rng)


def _channel(rng: Random) -> str:
    return rng.choices(("web", "phone"), (7, 3))[0]


def signpost_or_hand(world: World, report: Report, *, at: datetime) -> None:
    if report.routing.queue == "restricted":
        triage.hand_to_safe_route(
            report,
            version=report.routing.version,
            why="Rung at a safe time; the service has taken it on.",
            by=world.cast["noor"],
            at=at,
        )
        return
    signpost(world, report, at=at)


def _answer(world: World, report: Report, *, at: datetime, rng: Random) -> None:
    taker = report.routing.passed_to
    who = "tom" if taker and taker.code == "housing" else "lyle"
    answer: Callable[..., None] = triage.accept_passed
    more: dict[str, Any] = {}
    if rng.random() < 0.08:
        answer, more = triage.refuse_passed, {"reason": "Not in our area of work."}
    answer(report, version=report.routing.version, by=world.cast[who], at=at, **more)
    if more:
        report.routing.refresh_from_db()
        signpost(world, report, at=at + timedelta(hours=1))
