"""What people were offered, one who missed a session, a day in court, how it went."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from commonside.demo.moments import at_work, in_office_between
from commonside.demo.timeline import Story
from commonside.demo.world import World
from commonside.ground.agencies.models import User
from commonside.ground.people.models import Person
from commonside.library.clocks.instants import london_date
from commonside.work.care.actions import offers
from commonside.work.care.actions import surveys as asking
from commonside.work.care.actions.attendance import note_attendance
from commonside.work.care.actions.court import keep_need
from commonside.work.care.actions.offers import Consent
from commonside.work.care.models import Offer, Survey
from commonside.work.care.queries.offers import people_of
from commonside.work.care.queries.surveys import is_unsafe
from commonside.work.cases.actions import add_party
from commonside.work.cases.models import Case

DAY = timedelta(days=1)
NO = dict.fromkeys(("domestic", "afraid", "violence", "order", "pressed"), "no")


@dataclass(frozen=True)
class Given:
    """One offer: of what, to whom, how many days ago, and how far it has come."""

    story: str
    kind: str
    ago: float
    # "later", "no", "accepted", "referred", "refused", "taken_on", or an outcome.
    came_to: str


GIVEN = (
    Given("begum", "victim_support", 6.5, "taken_on"),
    Given("begum", "target_hardening", 6.2, "fitted"),
    Given("begum", "family", 5.8, "taken_on"),
    Given("achterberg", "mental_health", 26, "helped"),
    Given("achterberg", "victim_support", 25, "no"),
    Given("novak", "mental_health", 11, "referred"),
    Given("a case of joanne", "mediation", 9, "taken_on"),
    Given("a case of dan", "victim_support", 8, "later"),
)


def stories(world: World) -> list[Story]:
    told = [_given(world, one) for one in GIVEN]
    return [*told, _missed(world), _court(world), _asked(world)]


def _case(world: World, story: str) -> Case | None:
    """The case of a named story, or an officer's newest; None where it is over."""
    if story.startswith("a case of "):
        owner = world.cast[story.removeprefix("a case of ")]
        mine = Case.objects.open().filter(owner=owner, is_sensitive=False)
        # The people of the tour are called by one word, everybody else by several.
        tour = [pk for name, pk in world.named.items() if " " not in name]
        others = mine.exclude(pk__in=tour).select_related("owner")
        return others.order_by("-pk").first()
    if story not in world.named:
        return None
    case = Case.objects.select_related("owner", "team").get(pk=world.named[story])
    return case if case.is_open else None


def _ago(world: World, days: float) -> datetime:
    latest = world.at - days * DAY
    return in_office_between(latest - 0.3 * DAY, latest)


def _given(world: World, given: Given) -> Story:
    at = yield _ago(world, given.ago)
    case = _case(world, given.story)
    if case is None:
        return
    person, by = people_of(case, "harmed")[0], case.owner
    says = {"later": "later", "no": "no"}.get(given.came_to, "yes")
    other = _neighbour(case, by, at) if given.kind == "mediation" else None
    offer = offers.make_offer(
        case=case,
        kind=given.kind,
        person=person,
        says=says,
        consent=Consent("said", london_date(at)),
        other=other,
        by=by,
        at=at,
    )
    if says == "yes" and given.came_to != "accepted":
        yield from _goes_on(offer, given, by=by, at=at)


def _neighbour(case: Case, by: User, at: datetime) -> Person:
    """The other side, as the officer names them."""
    known = people_of(case, "alleged")
    if known:
        return known[0]
    party = add_party(case=case, role="alleged", known_as="Neighbour", by=by, at=at)
    return party.person


def _goes_on(offer: Offer, given: Given, *, by: User, at: datetime) -> Story:
    at = yield at + timedelta(hours=2)
    if given.kind == "mediation":
        other = Consent("said", london_date(at))
        offer = offers.screen(offer, answers=NO, other=other, by=by, at=at)
    offer = offers.refer(offer, by=by, at=at)
    if given.came_to == "referred":
        return
    at = yield at_work(at + 1.2 * DAY, Random(given.kind))
    offer = offers.service_says(
        offer,
        takes_on=given.came_to != "refused",
        worker="Maureen Platt" if given.kind == "family" else "",
        next_on=london_date(at) + 16 * DAY,
        by=by,
        at=at,
    )
    if given.came_to in ("taken_on", "refused"):
        return
    at = yield at_work(at + 2 * DAY, Random(given.story))
    if given.kind == "target_hardening":
        on = london_date(at)
        fitted = ["locks", "chain", "letterbox"]
        offer = offers.note_work(offer, visited_on=on, fitted=fitted, by=by, at=at)
    offers.end(offer, outcome=given.came_to, by=by, at=at)


def _missed(world: World) -> Story:
    """Somebody on the programme did not come yesterday, and Dan has to look."""
    at = yield _ago(world, 12)
    case = _case(world, "a case of dan")
    if case is None:
        return
    by = case.owner
    party = add_party(case=case, role="alleged", known_as="Her cousin", by=by, at=at)
    offer = offers.make_offer(
        case=case,
        kind="perpetrator_programme",
        person=party.person,
        says="yes",
        consent=Consent("written", london_date(at)),
        by=by,
        at=at,
    )
    at = yield at + timedelta(hours=3)
    offer = offers.refer(offer, by=by, at=at)
    at = yield _ago(world, 9)
    first = london_date(world.at) - 8 * DAY
    offer = offers.service_says(offer, takes_on=True, next_on=first, by=by, at=at)
    at = yield _ago(world, 7.5)
    again = london_date(world.at) - DAY
    note_attendance(offer, on=first, came=True, next_on=again, by=by, at=at)
    at = yield world.at - timedelta(minutes=50)
    following = london_date(world.at) + 6 * DAY
    note_attendance(offer, on=again, came=False, next_on=following, by=by, at=at)


LINES = (
    ("special_measures", "applied", -2),
    ("travel", "wanted", 10),
    ("pretrial_visit", "arranged", 5),
    ("impact_statement", "to_ask", None),
)


def _court(world: World) -> Story:
    """Mrs Achterberg may have to give evidence."""
    at = yield _ago(world, 3)
    case = _case(world, "achterberg")
    if case is None:
        return
    person = people_of(case, "harmed")[0]
    for kind, state, days in LINES:
        keep_need(
            case=case,
            kind=kind,
            state=state,
            on=None if days is None else london_date(world.at) + days * DAY,
            person=person,
            by=case.owner,
            at=at,
        )
    keep_need(
        case=case,
        kind="community_impact_statement",
        state="wanted",
        on=london_date(world.at) + 14 * DAY,
        by=case.owner,
        at=at,
    )


ANSWER = 0.55
SAID = (
    "They rang when they said they would.",
    "It took too long until somebody came.",
    "I did not have to tell it twice.",
)


def _asked(world: World) -> Story:
    """Twice a week those who are due are asked; about half of them answer."""
    rng = world.lot("how it went")
    at = world.since
    while True:
        at = yield at + 3.5 * DAY
        asking.ask_who_is_due(at=at)
        asking.stop_asking_late(at=at)
        for survey in _open(at):
            if rng.random() < ANSWER:
                _answer(survey, rng, at=at)


def _open(at: datetime) -> Iterator[Survey]:
    """Asked since the last time, and still safe to be asked."""
    rows = Survey.objects.filter(
        state__in=["sent", "phone"], answered=None, asked_at__gte=at - 3 * DAY
    ).select_related("case__owner", "practice", "message__step")
    return (survey for survey in rows if not is_unsafe(survey, at=at))


def _answer(survey: Survey, rng: Random, *, at: datetime) -> None:
    how = rng.choices("54321", (30, 34, 18, 11, 7))[0]
    answers = {
        one["code"]: str(min(5, max(1, int(how) + rng.choice((-1, 0, 0, 1)))))
        for one in survey.practice.body["question"]
    }
    asking.answer(
        survey,
        answers=answers,
        more=rng.choice(SAID) if rng.random() < 0.3 else "",
        is_anonymous=rng.random() < 0.4,
        by=survey.case.owner if survey.state == "phone" else None,
        at=at,
    )
