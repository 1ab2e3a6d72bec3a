"""Who asked for a Case Review, how far each is, and a year that the town reads."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from commonside.demo.moments import in_office_between
from commonside.demo.timeline import Story
from commonside.demo.world import World
from commonside.library.analysis.periods import Period
from commonside.library.clocks.instants import london_date
from commonside.work.reviews import actions
from commonside.work.reviews.actions.answering import Held
from commonside.work.reviews.actions.applying import Application, Listed
from commonside.work.reviews.models import Complaint, Review
from commonside.work.reviews.rules.states import State

DAY = timedelta(days=1)
YEAR = Period.of_months(date(2025, 4, 1), 12)


@dataclass(frozen=True)
class Told:
    """One application: who asks, since when, and where it stands today."""

    name: str
    place: str
    words: str
    # Days ago; or the day itself, for the year that is published.
    began: float | datetime
    until: State
    # Weeks before it was asked for, of each report that the landlord holds.
    reports: tuple[int, ...] = (12, 8, 3)
    behalf_of: str = ""
    relation: str = ""


FEBRUARY, MARCH = datetime(2026, 1, 19, tzinfo=UTC), datetime(2026, 2, 9, tzinfo=UTC)
APPLICATIONS = (
    Told(
        "Doreen Halloway",
        "Flat 7, Kestrel House",
        "They race mopeds through the yard past midnight. I rang five times since May.",
        1,
        State.RECEIVED,
    ),
    Told(
        "Lorna Pickersgill",
        "Flat 11, Merlin House",
        "My mother hears them try her door at night and no longer sleeps in her bed.",
        4,
        State.ACKNOWLEDGED,
        behalf_of="Beryl Pickersgill",
        relation="daughter",
    ),
    Told(
        "Ashok Venn",
        "Flat 2, Kestrel House",
        "Rubbish and urine on the stairs every week, and nobody says what is done.",
        12,
        State.INFO_REQUESTED,
    ),
    Told(
        "Keith Ormsby",
        "Flat 9, Merlin House",
        "The flat above plays drums on Sundays.",
        30,
        State.THRESHOLD_NOT_MET,
        reports=(30, 3),
    ),
    Told(
        "Mirela Stoica",
        "Flat 5, Kestrel House",
        "He shouts at my children from the balcony. I told police and landlord.",
        22,
        State.THRESHOLD_MET,
    ),
    Told(
        "Winston Adair",
        "Flat 14, Merlin House",
        "Stones at my window since the summer, three times now with a crowd watching.",
        26,
        State.PANEL_SCHEDULED,
    ),
    Told(
        "Parveen Latchford",
        "Flat 3, Merlin House",
        "She lets her dogs at my son, and films us.",
        42,
        State.REVIEWED,
    ),
    Told(
        "Colin Tranter",
        "Flat 8, Kestrel House",
        "Dealing at the side door. I gave times and numbers, and heard nothing.",
        50,
        State.RECOMMENDATIONS_SENT,
    ),
    Told(
        "Agnieszka Rudd",
        "Flat 6, Merlin House",
        "Banging on the wall all night, and threats when I knock.",
        70,
        State.ACTIONS_TRACKED,
    ),
    Told(
        "Emeka Stroud",
        "Flat 12, Kestrel House",
        "They call me names on the stairs, every day of the week.",
        150,
        State.CLOSED,
    ),
    Told(
        "Hilary Booth",
        "Flat 10, Merlin House",
        "Fireworks through the letterbox of the whole floor.",
        45,
        State.APPEALED,
        reports=(30, 3),
    ),
    Told(
        "Tariq Melling",
        "Flat 1, Kestrel House",
        "The music never stops. Two agencies each said it was for the other.",
        62,
        State.APPEAL_UPHELD,
        reports=(30, 3),
    ),
    Told(
        "Nigel Farrant",
        "Flat 13, Merlin House",
        "Children play ball against my garage.",
        110,
        State.APPEAL_DISMISSED,
        reports=(2,),
    ),
    Told(
        "Salma Westbrook",
        "Flat 4, Merlin House",
        "He waited for me at the lift. He has moved away since.",
        36,
        State.WITHDRAWN,
    ),
    Told(
        "Gareth Lisle",
        "Flat 15, Kestrel House",
        "The bin room is set on fire again and again.",
        FEBRUARY,
        State.CLOSED,
        reports=(9, 6, 3),
    ),
    Told(
        "Denise Cotterill",
        "Flat 16, Merlin House",
        "Parking across my drive.",
        MARCH,
        State.THRESHOLD_NOT_MET,
        reports=(4,),
    ),
)


def stories(world: World) -> list[Story]:
    """Each application as its own story, and the year that was counted in April."""
    return [*(_one(world, told) for told in APPLICATIONS), _year(world)]


def _year(world: World) -> Story:
    at = yield datetime(2026, 4, 13, 10, tzinfo=UTC)
    tally = actions.count(period=YEAR, words="", by=world.cast["grace"], at=at)
    at = yield datetime(2026, 4, 14, 11, tzinfo=UTC)
    actions.publish(tally=tally, by=world.cast["helen"], at=at)


class Telling:
    """One application, and what is done with it one after the other."""

    def __init__(self, world: World, told: Told) -> None:
        self.world, self.told = world, told
        self.grace, self.tom = world.cast["grace"], world.cast["tom"]
        began = told.began
        latest = began if isinstance(began, datetime) else world.at - began * DAY
        self.began = in_office_between(latest - 0.9 * DAY, latest)

    def on(self, days: float) -> datetime:
        """So many days after it was asked for, in office hours."""
        latest = self.began + days * DAY
        return max(in_office_between(latest - 0.9 * DAY, latest), self.began)

    def of(self, at: datetime) -> dict[str, Any]:
        self.review.refresh_from_db()
        version = self.review.version
        return {
            "review": self.review,
            "version": version,
            "by": self.grace,
            "at": at,
        }

    def apply(self, at: datetime) -> None:
        told = self.told
        slug = told.name.lower().replace(" ", ".")
        contact = {
            "email": f"{slug}@example.org",
            "ways": ["email"],
            "never": ["phone", "text", "letter"],
        }
        said = Application(
            name=told.name,
            words=told.words,
            place_text=told.place,
            contact=contact,
            asked_for="behalf" if told.behalf_of else "self",
            victim_name=told.behalf_of,
            relation=told.relation,
            says_consent=bool(told.behalf_of),
            wants="Somebody who answers, and a plan that is kept.",
            listed=[Listed("The council, by telephone", london_date(at) - 20 * DAY)],
        )
        made = actions.apply(said, channel="web", by=None, at=at)
        if made is None:
            raise LookupError("An application is taken once.")
        self.review: Review = made

    def acknowledge(self, at: datetime) -> None:
        actions.acknowledge(**self.of(at))

    def ask(self, at: datetime) -> None:
        actions.ask(
            **self.of(at),
            agencies=[self.world.agency("housing"), self.world.agency("police")],
            words=f"{self.told.name}, {self.told.place}",
            gateway=self.world.gateways["case-review-sch4"],
        )

    def answer(self, at: datetime) -> None:
        housing = self.world.agency("housing")
        for weeks in self.told.reports:
            day = london_date(self.review.received_at) - weeks * 7 * DAY
            held = Held(day, day, "Nuisance reported by the tenant")
            actions.add_complaint(
                review=self.review,
                held=held,
                agency=housing,
                by=self.tom,
                at=at,
            )
        inquiry = self.review.inquiries.get(agency=self.tom.agency)
        words = "Two letters to the neighbour. No visit."
        actions.answer(
            inquiry=inquiry, words=words, is_refused=False, by=self.tom, at=at
        )

    def look(self, at: datetime) -> None:
        for row in self.review.complaints.filter(standing=Complaint.Standing.LISTED):
            why = "The same as one that the landlord holds."
            actions.look_for(
                complaint=row, standing="out", why=why, by=self.grace, at=at
            )
        lyle = self.world.cast["lyle"]
        inquiry = self.review.inquiries.get(agency=lyle.agency)
        words = "Nothing under this name or address."
        actions.answer(inquiry=inquiry, words=words, is_refused=False, by=lyle, at=at)

    def accept(self, at: datetime) -> None:
        actions.decide(**self.of(at), is_met=True)

    def refuse(self, at: datetime) -> None:
        reasons = "Fewer reports than the procedure asks for, and each was answered."
        actions.decide(**self.of(at), is_met=False, reasons=reasons)

    def call(self, at: datetime) -> None:
        actions.call_panel(
            **self.of(at),
            panel_at=at + timedelta(days=16),
            place="Town Hall, room 3",
            chair="Hana Whitfield",
            chair_agency=self.world.agency("fire"),
            chair_why="",
            members=[self.tom, self.world.cast["lyle"]],
        )

    def settle(self, at: datetime) -> None:
        actions.settle_part(**self.of(at), part="attends", words="")
        actions.send_papers(**self.of(at))

    def hold(self, at: datetime) -> None:
        actions.hold(
            **self.of(at),
            came=list(self.review.members.all()),
            findings="Each body acted alone, and nobody told the person what was done.",
        )

    def recommend(self, at: datetime) -> None:
        for code, words in (
            ("housing", "Fit a door that closes, and name one officer."),
            ("police", "Pass by twice a week, and say so to the tenant."),
        ):
            actions.recommend(
                review=self.review,
                agency=self.world.agency(code),
                words=words,
                act_by=london_date(at) + 40 * DAY,
                by=self.grace,
                at=at,
            )

    def outcome(self, at: datetime) -> None:
        words = "The panel found that we were slow. A door is fitted, and one officer"
        actions.send_outcome(**self.of(at), words=f"{words} is yours from now on.")

    def reply(self, at: datetime) -> None:
        for one in self.review.recommendations.select_related("agency"):
            by = self.tom if one.agency == self.tom.agency else self.world.cast["lyle"]
            actions.reply(
                recommendation=one, is_accepted=True, words="Agreed.", by=by, at=at
            )

    def finish(self, at: datetime) -> None:
        for one in self.review.recommendations.select_related("agency"):
            by = self.tom if one.agency == self.tom.agency else self.world.cast["lyle"]
            actions.add_progress(
                recommendation=one, words="Done.", is_done=True, by=by, at=at
            )
        actions.close(**self.of(at), why="What was recommended is done.")

    def appeal(self, at: datetime) -> None:
        words = "Nobody asked me how it has been since."
        actions.appeal(**self.of(at), words=words, late_why="")

    def uphold(self, at: datetime) -> None:
        reasons = "Each body answered for itself alone."
        actions.hear(**self.of(at), is_upheld=True, reasons=reasons)

    def dismiss(self, at: datetime) -> None:
        reasons = "What was reported was answered in time, and has stopped."
        actions.hear(**self.of(at), is_upheld=False, reasons=reasons)

    def withdraw(self, at: datetime) -> None:
        actions.withdraw(**self.of(at), why="He has moved away.")


# What is done on which day after the asking, until the story stands where it should.
START: tuple[tuple[float, str, State], ...] = (
    (2, "acknowledge", State.ACKNOWLEDGED),
    (3, "ask", State.INFO_REQUESTED),
    (8, "answer", State.INFO_REQUESTED),
)
MET: tuple[tuple[float, str, State], ...] = (
    (12, "look", State.INFO_REQUESTED),
    (14, "accept", State.THRESHOLD_MET),
    (16, "call", State.PANEL_SCHEDULED),
    (22, "settle", State.PANEL_SCHEDULED),
    (34, "hold", State.REVIEWED),
    (36, "recommend", State.REVIEWED),
    (40, "outcome", State.RECOMMENDATIONS_SENT),
    (52, "reply", State.ACTIONS_TRACKED),
    (66, "finish", State.CLOSED),
)
NOT_MET: tuple[tuple[float, str, State], ...] = (
    (12, "look", State.INFO_REQUESTED),
    (16, "refuse", State.THRESHOLD_NOT_MET),
    (30, "appeal", State.APPEALED),
)
# Something more is done before it stands where it should.
GOES_ON = ("ask", "call", "hold")


def _one(world: World, told: Told) -> Story:
    telling = Telling(world, told)
    if telling.began < world.since:
        return
    at = yield telling.began
    telling.apply(at)
    for days, name, reaches in _acts(told):
        at = yield telling.on(days)
        act: Callable[[datetime], None] = getattr(telling, name)
        act(at)
        if reaches == told.until and name not in GOES_ON:
            return


def _acts(told: Told) -> list[tuple[float, str, State]]:
    if told.until == State.WITHDRAWN:
        return [*START, (11, "withdraw", State.WITHDRAWN)]
    if told.until == State.APPEAL_UPHELD:
        return [*START, *NOT_MET, (44, "uphold", State.APPEAL_UPHELD)]
    if told.until == State.APPEAL_DISMISSED:
        return [*START, *NOT_MET, (44, "dismiss", State.APPEAL_DISMISSED)]
    if told.until in (State.THRESHOLD_NOT_MET, State.APPEALED):
        return [*START, *NOT_MET]
    return [*START, *MET]
