"""The named people of the demonstration: what happened to each, up to this minute."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from commonside.demo import desk, risks, words
from commonside.demo.checks import through
from commonside.demo.life import Life, Plan
from commonside.demo.moments import (
    in_office_between,
    rounded,
    workday,
    workdays_ago,
)
from commonside.demo.names import Resident
from commonside.demo.places import Home
from commonside.demo.promises import join
from commonside.demo.telling import telling
from commonside.demo.timeline import Story
from commonside.demo.world import World
from commonside.ground.agencies.models import User
from commonside.ground.duties import actions as duties
from commonside.ground.duties.models import Step
from commonside.ground.duties.queries import Counted, clocks_on
from commonside.ground.duties.rules import StepState
from commonside.library.clocks.instants import end_of_day, london_date
from commonside.work.cases import actions
from commonside.work.cases.models import Case
from commonside.work.cases.rules.states import State

ALL_DAY = {"from": "07:00", "to": "21:00", "days": "every_day"}


def hours(many: float) -> timedelta:
    return timedelta(hours=many)


def days(many: float) -> timedelta:
    return timedelta(days=many)


class Telling:
    """The present, the cast and the named homes, for the stories below."""

    def __init__(self, world: World) -> None:
        self.world, self.now = world, world.at
        self.joanne, self.dan = world.cast["joanne"], world.cast["dan"]

    def home(self, building: str, flat: int) -> Home:
        return Home(self.world.buildings[building], flat)

    def case(self, story: str) -> Case:
        rows = Case.objects.select_related("owner", "team")
        return rows.get(pk=self.world.named[story])

    def life(self, plan: Plan) -> Story:
        return Life(self.world, plan).tell()

    def ago(self, many: float) -> datetime:
        """So many days ago, or a little longer: when the office was open."""
        latest = self.now - days(many)
        return in_office_between(latest - days(0.95), latest)

    def on(self, workdays: int, hour: int, minute: int) -> datetime:
        """A time of the day, so many working days ago."""
        return workdays_ago(self.now, workdays, hour, minute)

    def later_today(self, after: timedelta) -> datetime:
        """That much later, if the day is still long enough for it."""
        last = end_of_day(london_date(self.now)) - timedelta(minutes=20)
        return rounded(min(self.now + after, last))

    def note(self, story: str, at: datetime, *, next_on: datetime, **said: Any) -> None:
        case = self.case(story)
        facts = {"way": "phone", "answered": "she", "note": words.CALM[0], **said}
        actions.note_contact(case=case, next_on=next_on, by=case.owner, at=at, **facts)

    def offer(
        self, story: str, text: str, purpose: str, to: Any, at: datetime, **more: Any
    ) -> Step:
        by: User = more.pop("by", self.joanne)
        due_on = more.pop("due_on", None)
        return actions.offer_step(
            case=self.case(story),
            text=text,
            purpose=purpose,
            to=to,
            due_on=due_on,
            by=by,
            at=at,
        )

    def move(self, story: str, step: Step, to: str, by: str, at: datetime) -> None:
        note = "The other side does not want it." if to == StepState.REFUSED else ""
        actions.move_step(
            case=self.case(story),
            step=step,
            to=to,
            by=self.world.cast[by],
            at=at,
            note=note,
        )

    def joins(self, story: str, agency: str, at: datetime) -> None:
        join(
            self.world,
            self.case(story),
            self.world.agency(agency),
            by=self.joanne,
            at=at,
        )

    def owe(self, story: str, kind: str, since: datetime, due_at: datetime) -> None:
        case = self.case(story)
        clocks = clocks_on(london_date(since))
        counted = Counted(kind, since, due_at, f"agreed.{kind}")
        duties.owe(case, [counted], to=case.owner, practice=clocks.version, at=since)


BEGUM_CONTACT = {
    "phone": "07700 900142",
    "ways": ["phone"],
    "from": "10:00",
    "to": "14:30",
    "days": "weekdays",
    "say": "library",
    "never": ["voicemail", "text", "letter"],
    "also_sees": "letterbox is shared",
}
BEGUM_WISHES = "Do the locks first. I don't want my name used."
BEGUM_WORDS = (
    "He was on the landing again at ten to eight when I took my boy to school. He said"
    " he knows what time I come home. He kicked the door after I locked it. It is every"
    " day now since half term. I have stopped going to my sister's because I have to"
    " walk past him."
)


def mrs_begum(told: Telling) -> Resident:
    return Resident(
        "Nasreen Begum",
        "Mrs Begum",
        "she",
        told.home("Kestrel House", 3),
        dict(BEGUM_CONTACT),
    )


def sample_answers(told: Telling, at: datetime) -> dict[str, Any]:
    """What a visitor tells as Mrs Begum: High, and matched with what came before."""
    return telling(
        mrs_begum(told),
        category="intimidation",
        severity="high",
        at=at,
        rng=told.world.lot("sample"),
        third=["intimidation.threats"],
        words=BEGUM_WORDS,
        hate="possibly",
        household=["children"],
        people=[{"role": "alleged", "name": "", "description": "Man from above"}],
    )


def begum(told: Telling) -> Story:
    """Threats on the landing: High, late to ring, and a lock that nobody changed."""
    world, who = told.world, mrs_begum(told)
    priya = world.cast["priya"]
    at = yield told.on(9, 18, 20)
    report = desk.take(world, _begum_before(told, who, BANGING, at), at=at)
    at = yield told.on(8, 9, 35)
    case = desk.open_case(
        report, known_as="Mrs Begum", owner=told.joanne, by=priya, at=at
    )
    world.named["begum"] = case.pk
    at = yield told.on(8, 9, 50)
    actions.conflict(subject=told.case("begum"), by=told.dan, at=at)
    at = yield told.on(8, 11, 10)
    told.note(
        "begum",
        at,
        next_on=told.on(6, 10, 30),
        answered="nobody",
        note="Nobody answered. Rang within her hours.",
    )
    at = yield told.on(7, 11, 40)
    told.note(
        "begum",
        at,
        next_on=workday(at, 4, world.lot("begum first")),
        note="Told me everything. Sleeps at the back with her son.",
        wishes="Make it stop. I don't want him to lose his home.",
        minutes=31,
        safe_tonight="not_sure",
    )
    at = yield told.on(7, 12, 25)
    actions.assess(
        case=told.case("begum"), answers=risks.BEGUM_BEFORE, by=told.joanne, at=at
    )
    yield from _begum_plan(told, who)
    yield from _begum_threat(told, who)


BANGING = "A man from the flat above bangs on doors and shouts at us."
AGAIN = "He banged on our door for half an hour. My son hid under the table."


def _begum_before(
    told: Telling, who: Resident, said: str, at: datetime
) -> dict[str, Any]:
    """What she told before the threats: bad, but not yet High."""
    answers = telling(
        who,
        category="intimidation",
        severity="medium",
        at=at,
        rng=told.world.lot(said),
        words=said,
        household=["children"],
        place=who.home.place,
    )
    return {**answers, "third": ["intimidation.gestures"]}


def _begum_plan(told: Telling, who: Resident) -> Story:
    now, world = told.now, told.world
    at = yield told.on(6, 10, 15)
    diary = told.offer(
        "begum",
        "Write down each time, with the hour",
        "evidence",
        told.joanne,
        at,
        due_on=london_date(now) - days(3),
    )
    school = told.offer(
        "begum",
        "Tell the school who may fetch the boy",
        "protect",
        told.joanne,
        at,
        due_on=london_date(now) - days(4),
    )
    told.joins("begum", "police", at)
    at = yield told.on(5, 19, 5)
    report = desk.take(world, _begum_before(told, who, AGAIN, at), at=at)
    at = yield told.on(4, 9, 10)
    priya = world.cast["priya"]
    desk.add_to_case(report, case=told.case("begum"), by=priya, at=at)
    at = yield told.on(4, 11, 20)
    told.note(
        "begum",
        at,
        next_on=workday(now, 3, world.lot("begum next")),
        note="Wishes and plan agreed. Sister in Bury Park can take them in."
        " Promised: I ring after any new incident.",
        wishes=BEGUM_WISHES,
        minutes=12,
        safe_tonight="not_sure",
    )
    at = yield at + timedelta(minutes=20)
    told.move("begum", diary, StepState.DONE, "joanne", at)
    told.move("begum", school, StepState.DONE, "joanne", at)
    told.offer(
        "begum",
        "Pass by at 08:00 and 15:30, school days",
        "protect",
        world.cast["lyle"],
        at,
        by=world.cast["lyle"],
        due_on=london_date(now) + days(8),
    )
    told.offer(
        "begum",
        "Speak with the man above, with PC Lyle",
        "change",
        told.joanne,
        at,
        due_on=london_date(now) + days(5),
    )
    through(told.case("begum"), State.PLANNED, by=told.joanne, at=at)
    case = told.case("begum")
    actions.agree_plan(case=case, by=told.joanne, at=at, version=case.version)
    # Three days by the clock and by the calendar, whenever somebody looks.
    at = yield now - days(3) - timedelta(minutes=9)
    told.joins("begum", "housing", at)
    told.offer(
        "begum",
        "Change the lock and fit a chain",
        "protect",
        world.agency("housing"),
        at,
        due_on=london_date(now) + days(2),
    )


def _begum_threat(told: Telling, who: Resident) -> Story:
    """The new threat, fifty hours ago: first contact was owed within a day."""
    at = yield told.now - hours(50) - timedelta(minutes=8)
    answers = {**sample_answers(told, at), "words": BEGUM_WORDS.split(". It is")[0]}
    report = desk.take(told.world, answers, at=at)
    priya = told.world.cast["priya"]
    soon = at + timedelta(minutes=25)
    at = yield in_office_between(soon, max(soon, told.now - hours(27)))
    desk.add_to_case(report, case=told.case("begum"), by=priya, at=at)
    at = yield at + timedelta(minutes=6)
    actions.assess(case=told.case("begum"), answers=risks.BEGUM, by=priya, at=at)


def neighbours_of_begum(told: Telling) -> Story:
    """Two others who told of the same man, and were told to ring the police."""
    world, now = told.world, told.now
    rng = world.lot("neighbours")
    for before, building, said in (
        (18, "Merlin House", "A tall man kicks at doors on the yard. Told the police."),
        (8, "Kestrel House", "Man kicking doors on our stairs, second floor."),
    ):
        at = yield now - days(before)
        who = replace(next(world.residents), home=told.home(building, 4))
        answers = telling(
            who,
            category="intimidation",
            severity="medium",
            at=at,
            rng=rng,
            words=said,
            targeted="community",
            place=who.home.place,
        )
        report = desk.take(world, answers, at=at)
        at = yield desk.decided_at(report, rng)
        desk.signpost(world, report, at=at)


def steady(
    told: Telling,
    story: str,
    name: str,
    known_as: str,
    home: Home,
    *,
    band: str = "medium",
    opened: int = 30,
    turns: float | None = None,
    **more: Any,
) -> tuple[Story, Resident]:
    """A case of Joanne's that has been worked on as it should be."""
    given = next(told.world.residents)
    pronoun = "he" if known_as.startswith("Mr ") else "she"
    contact = {**given.contact, **more.pop("contact", {})}
    who = Resident(name, known_as, pronoun, home, contact)
    plan = Plan(
        story=story,
        who=who,
        received_at=told.now - days(opened),
        owner="joanne",
        band=band,
        turns_at=told.now - days(turns) if turns else None,
        is_punctual=True,
        **more,
    )
    return told.life(plan), who


def novak(told: Telling, who: Resident) -> Story:
    """A new incident last night: he is to be rung within the hour."""
    now, world = told.now, told.world
    at = yield told.ago(6)
    told.note("novak", at, next_on=workday(now, 2, world.lot("novak next")))
    at = yield now - hours(23) - timedelta(minutes=10)
    answers = telling(
        who,
        category="harassment",
        severity="high",
        at=at,
        rng=world.lot("novak"),
        third=["harassment.verbal"],
        words="They waited for me by the bins and shouted. One threw a bottle.",
        place=who.home.place,
    )
    report = desk.take(world, answers, at=at, channel="phone")
    priya = world.cast["priya"]
    at = yield at + timedelta(minutes=25)
    desk.add_to_case(report, case=told.case("novak"), by=priya, at=at)
    at = yield at + timedelta(minutes=6)
    actions.assess(
        case=told.case("novak"),
        answers={**risks.BEGUM, "how_often": "weekly", "knows": "well"},
        by=priya,
        at=at,
    )


def tully(told: Telling) -> Story:
    at = yield told.ago(8)
    told.note("tully", at, next_on=told.now - hours(25))
    answers = risks.BEGUM_BEFORE
    actions.assess(case=told.case("tully"), answers=answers, by=told.joanne, at=at)


def osman(told: Telling) -> Story:
    at = yield told.ago(2)
    told.owe("osman", "visit", at, told.later_today(timedelta(minutes=130)))


def achterberg(told: Telling) -> Story:
    at = yield told.now - timedelta(minutes=30)
    since = at - days(14)
    told.owe("achterberg", "assess_again", since, told.later_today(hours(3.5)))


def pryce(told: Telling) -> Story:
    at = yield told.ago(1)
    told.owe("pryce", "watch", at, told.later_today(hours(6)))


def delaney(told: Telling) -> Story:
    at = yield told.ago(12)
    told.joins("delaney", "fire", at)
    at = yield told.ago(2)
    told.offer(
        "delaney",
        "Fire service asks: may we fit the letterbox plate?",
        "protect",
        told.joanne,
        at,
        by=told.world.cast["hana"],
        due_on=london_date(told.now) + days(1),
    )


def sandhu(told: Telling) -> Story:
    world = told.world
    at = yield told.ago(9)
    told.joins("sandhu", "mediation", at)
    at = yield at + hours(1)
    step = told.offer(
        "sandhu",
        "Mediation with the other side",
        "change",
        world.agency("mediation"),
        at,
    )
    at = yield told.now - hours(2)
    told.move("sandhu", step, StepState.REFUSED, "leah", at)


def ferreira(told: Telling) -> Story:
    world, now = told.world, told.now
    at = yield told.ago(8)
    told.joins("ferreira", "police", at)
    told.joins("ferreira", "housing", at)
    camera = told.offer(
        "ferreira",
        "Camera request",
        "evidence",
        world.teams["cctv"],
        at,
        due_on=london_date(now) - days(1),
    )
    letter = told.offer(
        "ferreira",
        "Letter to 12 homes, Teal House",
        "change",
        world.agency("housing"),
        at,
        by=world.cast["lyle"],
        due_on=london_date(now) + days(4),
    )
    at = yield told.ago(6)
    told.move("ferreira", camera, StepState.ACCEPTED, "ravi", at)
    told.move("ferreira", letter, StepState.ACCEPTED, "tom", at)


def rahman(told: Telling) -> Story:
    world, now = told.world, told.now
    at = yield told.ago(4)
    told.joins("rahman", "police", at)
    step = told.offer(
        "rahman",
        "Statement of the caretaker",
        "evidence",
        world.agency("police"),
        at,
        due_on=london_date(now) + days(1),
    )
    at = yield told.ago(1)
    told.move("rahman", step, StepState.ACCEPTED, "lyle", at)


def stairwell(told: Telling) -> Story:
    """A light that PC Lyle asks of Housing, in a case of Dan's."""
    world, now = told.world, told.now
    at = yield told.ago(6)
    told.joins("stairwell", "police", at)
    told.joins("stairwell", "housing", at)
    at = yield told.ago(1)
    told.offer(
        "stairwell",
        "Stairwell light, Swift House",
        "place",
        world.agency("housing"),
        at,
        by=world.cast["lyle"],
        due_on=london_date(now) + days(4),
    )


def whitlock(told: Telling) -> Story:
    """Given by the team leader within the last hour; first contact is still to come."""
    world, now = told.world, told.now
    who = replace(
        next(world.residents),
        name="Gerald Whitlock",
        known_as="Mr Whitlock",
        home=told.home("Plover Court", 5),
    )
    at = yield now - hours(5)
    report = desk.take(
        world,
        telling(
            who,
            category="rowdy",
            severity="medium",
            at=at,
            rng=world.lot("whitlock"),
            place=who.home.place,
        ),
        at=at,
        channel="phone",
    )
    at = yield now - timedelta(minutes=55)
    case = desk.open_case(
        report, known_as=who.known_as, owner=told.joanne, by=world.cast["samuel"], at=at
    )
    world.named["whitlock"] = case.pk


def kaye(told: Telling) -> Story:
    """Dan knows somebody in it: it went to Samuel at once, and on to Joanne."""
    world, now = told.world, told.now
    who = replace(
        next(world.residents),
        name="Lorna Kaye",
        known_as="Miss Kaye",
        home=told.home("Curlew House", 2),
    )
    at = yield now - days(4)
    report = desk.take(
        world,
        telling(
            who,
            category="noise",
            severity="standard",
            at=at,
            rng=world.lot("kaye"),
            place=who.home.place,
        ),
        at=at,
    )
    at = yield told.ago(2)
    case = desk.open_case(
        report, known_as=who.known_as, owner=told.dan, by=world.cast["priya"], at=at
    )
    world.named["kaye"] = case.pk
    at = yield at + hours(1)
    actions.conflict(subject=case, by=told.dan, at=at)
    at = yield max(told.ago(1), at + hours(2))
    actions.hand_over(
        case=told.case("kaye"),
        to=told.joanne,
        by=world.cast["samuel"],
        at=at,
        why="Moved from Dan Reeve, who knows someone in it.",
    )


def named(world: World) -> list[Story]:
    """Every story with a name, each with the twist that its day begins with."""
    told = Telling(world)
    home = told.home
    novaks, petr = steady(
        told,
        "novak",
        "Petr Novak",
        "Mr Novak",
        home("Heron House", 1),
        opened=24,
        turns=6,
        category="harassment",
        contact={"phone": "01632 960118", "say": "ask for Petr", **ALL_DAY},
    )
    lives = [
        steady(
            told,
            "tully",
            "Denise Tully",
            "Miss Tully",
            home("Avocet Court", 2),
            opened=33,
            turns=8,
            category="harassment",
            contact={
                "phone": "07700 900385",
                "ways": ["phone", "text"],
                "say": "text first: free to talk?",
                **ALL_DAY,
            },
        ),
        steady(
            told,
            "osman",
            "Yusuf Osman",
            "Mr and Mrs Osman",
            home("Kingfisher Court", 3),
            opened=31,
        ),
        steady(
            told,
            "achterberg",
            "Joan Achterberg",
            "Ms Achterberg",
            home("Kingfisher Court", 5),
            band="high",
            opened=36,
            category="intimidation",
        ),
        steady(
            told,
            "pryce",
            "Roland Pryce",
            "Mr Pryce",
            home("Linnet Court", 4),
            band="standard",
            opened=58,
            stays="monitoring",
            turns=15,
        ),
        steady(
            told,
            "delaney",
            "Bronwen Delaney",
            "The Delaney family",
            home("Plover Court", 2),
            opened=29,
            category="criminal_damage",
        ),
        steady(
            told,
            "sandhu",
            "Parveen Sandhu",
            "Mrs Sandhu",
            home("Sandpiper Court", 1),
            band="standard",
            opened=27,
        ),
        steady(
            told,
            "ferreira",
            "Leon Ferreira",
            "Mr Ferreira",
            home("Teal House", 1),
            opened=28,
            category="criminal_damage",
        ),
        steady(
            told,
            "rahman",
            "Salma Rahman",
            "Ms Rahman",
            home("Curlew House", 4),
            opened=26,
            category="harassment",
            is_hate=True,
        ),
    ]
    dans = replace(
        next(world.residents),
        name="Colin Adler",
        known_as="Mr Adler",
        home=home("Swift House", 2),
    )
    return [
        begum(told),
        neighbours_of_begum(told),
        novaks,
        novak(told, petr),
        *(life for life, _ in lives),
        told.life(
            Plan("stairwell", dans, told.now - days(30), "dan", category="rowdy")
        ),
        *(
            twist(told)
            for twist in (
                tully,
                osman,
                achterberg,
                pryce,
                delaney,
                sandhu,
                ferreira,
                rahman,
                stairwell,
                whitlock,
                kaye,
            )
        ),
    ]
