"""What staff read of Case Reviews: lists, one whole review, its clocks."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Min, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from commonside.ground.agencies.models import User
from commonside.ground.design.words import moment
from commonside.ground.duties.models import Due, Step
from commonside.ground.duties.queries import calendar_on
from commonside.ground.letters import queries as letters
from commonside.ground.letters.models import Message
from commonside.ground.people import rules as people
from commonside.library.clocks.instants import london_date
from commonside.work.cases.models import Case
from commonside.work.reports.models import Report
from commonside.work.reviews.models import (
    Appeal,
    Complaint,
    Inquiry,
    Recommendation,
    Review,
)
from commonside.work.reviews.queries.counting import threshold_of
from commonside.work.reviews.rules import clocks
from commonside.work.reviews.rules.states import ENDED, OPEN, State
from commonside.work.reviews.rules.threshold import Reading

SHOWN = (
    ("open", "Open"),
    *((state.value, state.label) for state in State if state.value in OPEN),
    ("over", "Over"),
)
FROM = {
    "received": "begins when it is received",
    "acknowledged": "begins when it is acknowledged",
    "asked": "begins when agencies are asked",
    "decided": "begins when the threshold is decided",
    "accepted": "begins when the threshold is met",
    "refused": "begins when the threshold is not met",
    "scheduled": "begins when the panel has a date",
    "reviewed": "begins when the panel has met",
    "recommended": "begins when recommendations are sent",
    "told": "begins when the outcome is told",
    "closed": "begins when it is closed",
    "appealed": "begins when it is appealed",
}


def listed(user: User, shown: str) -> Any:
    """Those that this person may see, the next clock first, as `next_due`."""
    next_due = (
        Due.objects.open()
        .filter(subject_kind="review", subject_id=OuterRef("pk"))
        .values("subject_id")
        .annotate(first=Min("due_at"))
        .values("first")
    )
    rows = Review.objects.visible_to(user).select_related("contact")
    if shown == "over":
        rows = rows.filter(state__in=ENDED)
    elif shown in OPEN:
        rows = rows.filter(state=shown)
    else:
        rows = rows.open()
    return rows.annotate(next_due=Subquery(next_due)).order_by(
        "next_due", "-received_at", "pk"
    )


def find(user: Any, reference: str) -> Review | None:
    """The review as this person may see it."""
    found: Review | None = (
        Review.objects.visible_to(user)
        .filter(reference=reference)
        .select_related("procedure", "contact", "person", "taken_by", "chair_agency")
        .first()
    )
    return found


@dataclass(frozen=True)
class Clock:
    """One promise of the procedure, and how it stands."""

    label: str
    how_long: str
    due_at: datetime | None = None
    met_at: datetime | None = None
    # Why there is no date: not begun, or no longer owed.
    words: str = ""

    @property
    def is_open(self) -> bool:
        return self.due_at is not None and self.met_at is None and not self.words

    @property
    def was_late(self) -> bool:
        return bool(self.met_at and self.due_at and self.met_at > self.due_at)


def clocks_of(review: Review) -> list[Clock]:
    """Every clock of the review's own procedure: kept, running, late or not begun."""
    rows = Due.objects.about(f"review:{review.pk}").order_by("pk")
    owed = {due.kind: due for due in rows}
    return [_clock(review, row, owed) for row in review.procedure.body["clock"]]


EACH = ("answer_information", "have_regard")


def _clock(review: Review, row: clocks.Row, owed: dict[str, Due]) -> Clock:
    label, how_long = row["label"]["en"], clocks.said(row)
    if "before" in row:
        how_long += " before the panel"
    due = owed.get(row["duty"])
    if row["duty"] in EACH:
        return Clock(label, how_long, words="for each agency, below")
    if row["duty"] == "ask_appeal" and review.told_at:
        calendar = calendar_on(london_date(review.told_at))
        until = clocks.due(row, review.told_at, calendar)
        # Theirs to do or to leave: nobody is late with it.
        return Clock(label, how_long, words=f"until {moment(until)}")
    if due is None:
        words = FROM.get(row.get("starts", ""), "begins when the panel has a date")
        return Clock(label, how_long, words=words)
    words = "no longer owed" if due.dropped_at else ""
    return Clock(label, how_long, due.due_at, due.met_at, words)


@dataclass(frozen=True)
class Linked:
    """What it is about, by name only where this person may read it."""

    words: str
    url: str = ""


@dataclass(frozen=True)
class ToSay:
    """What a letter could not say safely, for whoever speaks with the person."""

    code: str
    text: str
    lines: list[str]


@dataclass
class Whole:
    """Everything that the page of one review shows."""

    review: Review
    clocks: list[Clock]
    complaints: list[Complaint]
    readings: list[Reading]
    inquiries: list[Inquiry]
    recommendations: list[Recommendation]
    members: list[Any]
    appeals: list[Appeal]
    linked: list[Linked]
    to_say: list[ToSay]
    strip: list[people.Fact]
    is_mine: bool

    @property
    def is_decided(self) -> bool:
        return self.review.decided_at is not None


def whole(user: User, review: Review, *, at: datetime) -> Whole:
    """One review with all that hangs on it, in a fixed few queries."""
    complaints = list(review.complaints.select_related("agency", "looked_by"))
    ways = review.victim_contact if review.is_on_behalf else review.applicant_contact
    coordinates = user.may("reviews.coordinate")
    now = timezone.localtime(at)
    recommendations = review.recommendations.select_related("agency", "replied_by")
    return Whole(
        review=review,
        clocks=clocks_of(review),
        complaints=complaints,
        readings=threshold_of(review, complaints),
        inquiries=list(
            review.inquiries.select_related("agency", "answered_by").order_by("pk")
        ),
        recommendations=list(recommendations.prefetch_related("progress__by")),
        members=list(review.members.select_related("user", "agency").order_by("pk")),
        appeals=list(review.appeals.all()),
        linked=_linked(user, review),
        to_say=_to_say(review) if coordinates else [],
        # Only who speaks with the person reads how to reach them.
        strip=people.strip(ways or {}, now) if coordinates else [],
        is_mine=coordinates,
    )


def _linked(user: User, review: Review) -> list[Linked]:
    """A case or report by its name for who may read it; else that there is one."""
    rows = list(review.about.all())
    ids = {
        kind: [r.subject_id for r in rows if r.kind == kind]
        for kind in ("case", "report")
    }
    cases = Case.objects.visible_to(user).in_bulk(ids["case"])
    reports = Report.objects.visible_to(user).in_bulk(ids["report"])
    found = []
    for row in rows:
        if row.kind == "case" and row.subject_id in cases:
            case = cases[row.subject_id]
            found.append(Linked(f"Case {case.reference}", case.get_absolute_url()))
        elif row.kind == "report" and row.subject_id in reports:
            found.append(Linked(f"Report {reports[row.subject_id].shown_reference}"))
        else:
            found.append(Linked("A record that you do not see"))
    return found


def asked_of(user: User) -> tuple[QuerySet[Inquiry], QuerySet[Recommendation]]:
    """What this person's agency still has to answer."""
    inquiries = Inquiry.objects.visible_to(user).open().select_related("review")
    waiting = Q(replied_at=None) | Q(is_accepted=True, done_at=None)
    made = Recommendation.objects.visible_to(user).filter(waiting)
    made = made.filter(agency=user.agency_id, review__state__in=OPEN)
    inquiries = inquiries.filter(agency=user.agency_id)
    return inquiries.order_by("due_at"), made.order_by("reply_due_at", "pk")


def inquiry(user: User, code: str) -> Inquiry | None:
    rows = Inquiry.objects.visible_to(user).filter(agency=user.agency_id)
    found: Inquiry | None = (
        rows.filter(code=code).select_related("review", "asked_by", "agency").first()
    )
    return found


def recommendation(user: User, code: str) -> Recommendation | None:
    """One recommendation, as the agency reads it to which it was made."""
    found: Recommendation | None = (
        Recommendation.objects.visible_to(user)
        .filter(code=code)
        .select_related("review", "agency")
        .prefetch_related("progress__by")
        .first()
    )
    return found


def found_by(user: User, text: str) -> Case | Report | None:
    """A case or report by its exact reference, if this person may read it."""
    code = "".join(text.split()).upper()
    case = Case.objects.visible_to(user).filter(reference=code).first()
    return case or Report.objects.visible_to(user).filter(reference=code).first()


def _to_say(review: Review) -> list[ToSay]:
    steps = Step.objects.about(f"review:{review.pk}").live().order_by("pk")
    rows = Message.objects.filter(step__in=steps).select_related("template")
    behind = {row.step_id: row for row in rows.order_by("pk")}
    return [
        ToSay(
            step.code,
            step.text,
            letters.to_say(behind[step.pk]) if step.pk in behind else [],
        )
        for step in steps
    ]


def step_of(review: Review, code: str) -> Step | None:
    """One live thing to say to the person, by the name of its address."""
    rows = Step.objects.about(f"review:{review.pk}").live()
    found: Step | None = rows.filter(code=code).first()
    return found


FEW = 8


def mine(user: User) -> Any:
    """Those of which this person is the contact, or that nobody has taken up yet."""
    rows = listed(user, "open").filter(Q(contact=user) | Q(contact=None))
    return rows.exclude(next_due=None)[:FEW]


def asked_count(user: User) -> int:
    """How much this person's agency still has to answer, in one question."""
    inquiries, recommendations = asked_of(user)
    open_ones = recommendations.filter(replied_at=None).order_by().values("pk")
    return int(inquiries.order_by().values("pk").union(open_ones, all=True).count())
