"""Everybody else: cases in every state, reports in every queue, in proportion."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from commonside.demo import desk, telling, words
from commonside.demo.life import OFFICERS_OWN, Life, Plan
from commonside.demo.moments import on_day, settled_before, workday
from commonside.demo.timeline import Story
from commonside.demo.world import World
from commonside.library.analysis.periods import Period
from commonside.library.clocks.instants import london_date, start_of_day
from commonside.work.cases.actions import triage
from commonside.work.reports.models import Routing

# How cases end, in proportion to the figure that the town reads.
ENDINGS = {
    "R1": 45,
    "R2": 22,
    "R3": 16,
    "R4": 11,
    "R5": 7,
    "R6": 6,
    "R7": 5,
    "R9": 12,
    "back": 9,
    "N4": 8,
    "P1": 6,
    "N3": 5,
    "R8": 4,
    "N1": 2,
    "N2": 1,
    "P2": 1,
    "N6": 6,
    "N5": 5,
    "N7": 1,
}
# So rare that chance may leave them out.
RARE = ("N2", "P2", "N7")
BY_VICTIM = 97 / 124
# Of those that stop: opened again later, after the 28 days.
LATER_BACK = 0.05
# Where an open case stands, by officer, in the order in which they are made sure of.
STANDS = {
    "joanne": (
        ("active", 17),
        ("monitoring", 4),
        ("closing", 2),
        ("suspended", 2),
        ("assessed", 2),
    ),
    "dan": (
        ("active", 22),
        ("monitoring", 6),
        ("allocated", 4),
        ("planned", 2),
        ("assessed", 2),
        ("closing", 2),
        ("suspended", 1),
        ("transferred", 3),
    ),
    "grace": (("active", 7), ("monitoring", 2)),
    "noor": (("active", 2),),
}
# How many days ago a case came that stands there, and since when it does.
AGES = {
    "active": (9, 88),
    "monitoring": (45, 95),
    "closing": (35, 70),
    "suspended": (30, 70),
    "planned": (6, 9),
    "assessed": (5, 9),
    "allocated": (0, 1.2),
    "transferred": (40, 80),
}
SINCE = {"monitoring": 12, "suspended": 9, "transferred": 20}
BANDS = {"standard": 45, "medium": 42, "high": 13}
# Most of the ended ones in the last whole quarter: where few cases failed, the town's
# page can show no reason without pointing at people.
SHARES = (("now", 0.06), ("last", 0.41), ("before", 0.165))


@dataclass(frozen=True)
class Quarters:
    """The quarter in progress, the last whole one, and those before it."""

    now: Period
    last: Period
    before: Period
    early: Period

    @classmethod
    def of(cls, at: datetime) -> "Quarters":
        day = london_date(at)
        first = day.replace(month=(day.month - 1) // 3 * 3 + 1, day=1)
        now = Period.of_months(first, 3)
        last = now.earlier()
        before = last.earlier()
        return cls(now, last, before, before.earlier())


def deck(weights: dict[str, int], many: int, rng: Random) -> list[str]:
    """That many cards in these proportions, as near as whole cards can be."""
    total = sum(weights.values())
    exact = {key: weight * many / total for key, weight in weights.items()}
    cards = {key: int(share) for key, share in exact.items()}
    left = sorted(exact, key=lambda key: cards[key] - exact[key])
    for key in left[: many - sum(cards.values())]:
        cards[key] += 1
    found = [key for key, n in cards.items() for _ in range(n)]
    rng.shuffle(found)
    return found


def cases(world: World, size: int) -> Iterator[Plan]:
    """The unnamed cases: those of today, and those that ended, quarter by quarter."""
    yield from _open(world, size)
    quarters = Quarters.of(world.at)
    for name, share in SHARES:
        period: Period = getattr(quarters, name)
        yield from _ended(world, name, period, max(3, round(size * share)))
    for card in RARE:
        found = _ending(world, f"rare {card}", quarters.before, card)
        if found is not None:
            yield found


def _open(world: World, size: int) -> Iterator[Plan]:
    for owner, stands in STANDS.items():
        for state, many in stands:
            for number in range(max(1, round(many * size / 300))):
                yield _standing(world, owner, state, number)


def _standing(world: World, owner: str, state: str, number: int) -> Plan:
    rng = world.lot(f"open {owner} {state} {number}")
    youngest, oldest = AGES[state]
    settled = settled_before(world.at)
    received = settled - timedelta(days=rng.uniform(youngest, oldest))
    return Plan(
        story=f"open {owner} {state} {number}",
        who=next(world.residents),
        received_at=max(received, world.since),
        owner=owner,
        band=_band(state, rng),
        category=words.one_of(words.CASE_WEIGHTS, rng),
        is_hate=state == "active" and rng.random() < 0.12,
        stays=state,
        turns_at=_turned(world, state),
        further_reports=rng.choice((0, 0, 0, 1, 1, 2, 3)) if owner != "noor" else 0,
        is_punctual=owner == "joanne",
        is_restricted=owner == "noor",
    )


def _turned(world: World, state: str) -> datetime | None:
    """A closing was proposed on the last whole workday, and waits for a second yes."""
    if state == "closing":
        return settled_before(settled_before(world.at))
    return world.at - timedelta(days=SINCE[state]) if state in SINCE else None


def _band(state: str, rng: Random) -> str:
    if state not in ("active", "allocated", "planned"):
        return rng.choice(("standard", "medium"))
    return words.one_of(BANDS, rng)


def _ended(world: World, name: str, period: Period, many: int) -> Iterator[Plan]:
    rng = world.lot(f"ended {name}")
    for number, card in enumerate(deck(ENDINGS, many, rng)):
        found = _ending(world, f"ended {name} {number}", period, card)
        if found is not None:
            yield found


def _ending(world: World, story: str, period: Period, card: str) -> Plan | None:
    """One case that closes in a period; None when there was no time for it."""
    rng = world.lot(story)
    outcome = "R1" if card == "back" else card
    lasts = timedelta(days=_lasts(outcome, rng))
    earliest = max(world.since + lasts, start_of_day(period.since))
    latest = min(world.at - timedelta(days=2), start_of_day(period.until))
    if earliest >= latest:
        return None
    closes_at = earliest + (latest - earliest) * rng.random()
    back = rng.randrange(6, 27) if card == "back" else None
    if back is None and outcome[0] == "R" and rng.random() < LATER_BACK:
        back = rng.randrange(33, 80)
    return Plan(
        story=story,
        who=next(world.residents),
        received_at=closes_at - lasts,
        owner=rng.choice(("joanne", "dan", "dan", "joanne", "grace")),
        band=words.one_of(BANDS, rng),
        category=words.one_of(words.CASE_WEIGHTS, rng),
        is_hate=rng.random() < 0.07,
        outcome=outcome,
        closes_at=closes_at,
        confirmed_by=_confirms(outcome, rng),
        returns_after=back,
        further_reports=rng.choice((0, 0, 1, 1, 2)),
    )


def _confirms(outcome: str, rng: Random) -> str:
    if outcome[0] == "R":
        return "victim" if rng.random() < BY_VICTIM else "agency"
    return "victim" if outcome == "P1" else ""


def _lasts(outcome: str, rng: Random) -> int:
    if outcome in OFFICERS_OWN:
        return rng.randrange(3, 9)
    return rng.randrange(*((40, 62) if outcome == "N4" else (21, 58)))


def lives(world: World, plans: list[Plan]) -> list[Story]:
    return [Life(world, plan).tell() for plan in plans]


def other_reports(world: World, many: int) -> Iterator[Story]:
    """Reports that become no case: passed on, sign-posted, or for the fire service."""
    settled = settled_before(world.at)
    span = settled - world.since
    for number in range(many):
        rng = world.lot(f"report {number}")
        who = next(world.residents)
        day = london_date(world.since + span * rng.random())
        at = min(on_day(day, rng), settled)
        if rng.random() < 0.02:
            yield hoax(world, number, at)
            continue
        severity = rng.choices(("standard", "medium"), (8, 2))[0]
        answers = telling.telling(
            who,
            category=words.one_of(words.CATEGORY_WEIGHTS, rng),
            severity=severity,
            at=at,
            rng=rng,
            is_known=rng.random() < 0.6,
            is_hate=severity == "medium" and rng.random() < 0.06,
        )
        passes = rng.random() < 0.22
        yield desk.dealt_with(world, answers, at=at, rng=rng, passes=passes)


def hoax(world: World, number: int, at: datetime) -> Story:
    """Hoax calls go to the fire service alone; it accepts them, the newest not yet."""
    rng = world.lot(f"hoax {number}")
    who = next(world.residents)
    at = yield at
    answers = telling.telling(
        who, category="hoax_calls", severity="standard", at=at, rng=rng
    )
    report = desk.take(world, answers, at=at)
    at = yield workday(at, 1, rng)
    hana = world.cast["hana"]
    if report.routing.state == Routing.State.PASSED:
        triage.accept_passed(report, version=report.routing.version, by=hana, at=at)


# What waits to be decided: minutes ago, what, where, and how bad it sounds.
WAITING = (
    (200, "noise", "Lewsey", "medium"),
    (125, "rowdy", "Dallow", "medium"),
    (110, "bite", "Farley", "standard"),
    (55, "harassment", "Saints", "medium"),
    (41, "hate", "Biscot", "medium"),
    (182, "vehicle_nuisance", "Stopsley", "standard"),
    (160, "street_drinking", "Central", "standard"),
    (130, "nuisance", "Wigmore", "standard"),
    (75, "litter", "Poets", "standard"),
    (64, "begging", "Central", "standard"),
    (58, "animals", "Leagrave", "standard"),
    (49, "criminal_damage", "Round Green", "standard"),
    (37, "abandoned_vehicle", "Sundon Park", "standard"),
    (33, "drugs", "South", "standard"),
)
RESTRICTED = ((190, "abuse"), (95, "abuse"), (70, "staff"))
# Passed on in the last day, and not yet answered.
PASSED = ((20, "vehicle_nuisance"), (16, "drugs"), (7, "noise"))


def waiting(world: World) -> Iterator[Story]:
    """What lies in the queues at this minute."""
    for minutes, what, ward, severity in WAITING:
        yield _waits(world, minutes, what, ward, severity)
    for minutes, what in RESTRICTED:
        yield _waits(world, minutes, what, "", "medium")
    for ago, what in PASSED:
        yield _passed(world, ago, what)
    yield hoax(world, -1, world.at - timedelta(hours=3))


def _waits(world: World, minutes: int, what: str, ward: str, severity: str) -> Story:
    rng = world.lot(f"waits {minutes} {what}")
    who = next(world.residents)
    if ward:
        here = [b for b in world.buildings.values() if b.ward == ward]
        who = type(who)(
            who.name,
            who.known_as,
            who.pronoun,
            type(who.home)(rng.choice(here), who.home.flat),
            who.contact,
        )
    at = yield world.at - timedelta(minutes=minutes)
    if what == "bite":
        answers = telling.dog_bite(who, at=at, rng=rng)
    elif what == "abuse":
        answers = telling.abuse_at_home(who, at=at, rng=rng)
    elif what == "staff":
        answers = telling.about_staff(who, at=at, rng=rng)
    elif what == "hate":
        answers = telling.telling(
            who,
            category="intimidation",
            severity="medium",
            at=at,
            rng=rng,
            is_hate=True,
            third=["intimidation.following"],
            timing="once",
            targeted="group",
            worse="no",
            frequency="occasionally",
            harm=[],
            words="Two men followed me home from the bus and shouted about my scarf.",
        )
    else:
        answers = telling.telling(who, category=what, severity=severity, at=at, rng=rng)
    desk.take(world, answers, at=at)


def _passed(world: World, ago: int, what: str) -> Story:
    rng = world.lot(f"passed {ago} {what}")
    who = next(world.residents)
    at = yield world.at - timedelta(hours=ago)
    answers = telling.telling(who, category=what, severity="standard", at=at, rng=rng)
    report = desk.take(world, answers, at=at)
    at = yield at + timedelta(minutes=50)
    desk.pass_on(world, report, at=at)
