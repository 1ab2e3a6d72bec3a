"""What the tabs of a case show: people, risk, steps, contacts, reports, sight."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Max
from django.utils import timezone

from commonside.ground.agencies.models import Agency, Answer, Grant, Team, User
from commonside.ground.agencies.queries import unseen_looks
from commonside.ground.audit.models import Event, EventText
from commonside.ground.design.words import late
from commonside.ground.duties.models import Due, Step
from commonside.ground.duties.rules import PURPOSE_LABELS, StepState
from commonside.ground.practice.models import Version
from commonside.ground.practice.queries import current
from commonside.work.cases.models import (
    Assessment,
    Case,
    CaseReport,
    Contact,
    Involvement,
    Location,
    Party,
)
from commonside.work.cases.queries.case import (
    Head,
    StepRow,
    row_of,
    scheme_of,
    steps_of,
)
from commonside.work.cases.queries.doings import Done, named
from commonside.work.cases.rules import risk as rules
from commonside.work.cases.rules.drawing import Drawing, Scored, draw
from commonside.work.cases.rules.owing import CONTACT_KINDS
from commonside.work.reports.models import Report, Told

BASES = {
    "owner": "Has the case",
    "team": "The owner's team",
    "involved": "Joined the case",
    "conflict": "Knows someone here",
}


@dataclass(frozen=True)
class People:
    parties: list[Party]
    places: list[Location]
    # Told of in the reports, and not yet linked to anybody.
    told: list[Told]


def people(case: Case, user: Any) -> People:
    """Who and where; of those told of in reports, what this reader may read (S1)."""
    parties = Party.objects.filter(case=case).select_related("person")
    seen = Report.objects.visible_to(user).filter(case_report__case=case)
    told = Told.objects.filter(report__in=seen, person=None)
    return People(
        parties=sorted(parties, key=lambda p: (not p.is_main, p.role, p.pk)),
        places=list(Location.objects.filter(case=case).select_related("place")),
        told=list(told.select_related("report").order_by("report", "pk")),
    )


@dataclass(frozen=True)
class Answered:
    """One risk question with what was answered and what it adds."""

    text: str
    answer: str
    points: int
    is_highest: bool


@dataclass(frozen=True)
class Risk:
    answers: list[Answered]
    vulnerability: list[tuple[str, str]]
    earlier: list[Assessment]
    drawing: Drawing | None


def risk(head: Head, *, at: datetime) -> Risk:
    """The newest answers in full, and how the score has moved."""
    rows = Assessment.objects.filter(case=head.case).select_related("made_by")
    newest, scheme = head.assessment, scheme_of(head.assessment, at=at)
    earlier = list(rows)
    answers = []
    for question in scheme.body["question"] if newest and scheme else []:
        chosen = newest.answers.get(question["code"]) if newest else None
        option = next((o for o in question["options"] if o["code"] == chosen), None)
        if option is not None:
            answers.append(
                Answered(
                    text=question["text"]["en"],
                    answer=option["label"]["en"],
                    points=option["points"],
                    is_highest=question["code"] in (newest.highest if newest else ()),
                )
            )
    said = newest.vulnerability if newest else {}
    return Risk(
        answers=answers,
        vulnerability=[
            (kind, ", ".join(said[kind]))
            for kind in rules.VULNERABILITY
            if said.get(kind)
        ],
        earlier=earlier,
        drawing=_drawing(earlier, scheme),
    )


def _drawing(earlier: list[Assessment], scheme: Version | None) -> Drawing | None:
    """The scores of the case, each against the most of its own scheme."""
    if scheme is None:
        return None
    others = {one.scheme_id for one in earlier} - {scheme.pk}
    schemes = {scheme.pk: scheme}
    if others:
        schemes |= Version.objects.in_bulk(others)
    scored = [
        Scored(one.made_at, one.score, schemes[one.scheme_id].body["max"], one.band)
        for one in reversed(earlier)
    ]
    return draw(scored, scheme.body)


@dataclass(frozen=True)
class Purposeful:
    """How the steps of one purpose stand, "not possible" apart from "not done"."""

    label: str
    counts: list[tuple[str, int]]


@dataclass(frozen=True)
class Steps:
    live: list[StepRow]
    ended: list[Step]
    plan: list[Purposeful]


def steps(case: Case, user: Any, *, at: datetime) -> Steps:
    rows = steps_of(case)
    live = (StepState.OFFERED, StepState.ACCEPTED)
    ended = [step for step in rows if step.state not in live]
    return Steps(
        live=[row_of(step, user, at=at) for step in rows if step.state in live],
        ended=sorted(ended, key=lambda s: s.ended_at or s.offered_at, reverse=True),
        plan=_plan(rows),
    )


def _plan(rows: Iterable[Step]) -> list[Purposeful]:
    """The plan by what its steps are for, in the order in which people come first."""
    states: dict[str, Counter[str]] = defaultdict(Counter)
    for step in rows:
        states[step.purpose][step.state] += 1
    return [
        Purposeful(
            label, [(state.label, states[purpose][state]) for state in StepState]
        )
        for purpose, label in PURPOSE_LABELS.items()
        if purpose in states
    ]


def contacts(case: Case) -> Any:
    return Contact.objects.filter(case=case).select_related("by")


def reports(case: Case, user: Any) -> list[CaseReport]:
    """The reports of the case that this reader may see, newest first."""
    seen = Report.objects.visible_to(user).filter(case_report__case=case)
    return list(
        CaseReport.objects.filter(case=case, report__in=seen)
        .select_related("report", "linked_by")
        .order_by("-report__received_at")
    )


def category_names(on: date) -> dict[str, str]:
    """The kinds of behaviour by their code, as staff call them."""
    rows = current("categories", "ho2004", on).body["category"]
    return {row["code"]: row["name"] for row in rows}


@dataclass(frozen=True)
class Sight:
    """One who may see the case, and why."""

    who: str
    why: str
    since: datetime


@dataclass(frozen=True)
class Who:
    sights: list[Sight]
    joined: list[Involvement]
    barred: int


def who(case: Case) -> Who:
    """Everybody who may see the case, by which fact; those shut out as a number."""
    grants = list(Grant.objects.filter(subject_kind="case", subject_id=case.pk))
    names = _principals(grant.principal for grant in grants)
    now = timezone.now()
    sights = [
        Sight(names.get(g.principal, g.principal), BASES.get(g.basis, g.basis), g.since)
        for g in grants
        if g.answer == Answer.CONTENT and g.until > now
    ]
    joined = Involvement.objects.filter(case=case).select_related(
        "agency", "gateway", "by"
    )
    return Who(
        sights=sorted(sights, key=lambda s: s.since),
        joined=list(joined.order_by("at")),
        barred=sum(grant.answer == Answer.BARRED for grant in grants),
    )


def _principals(codes: Iterable[str]) -> dict[str, str]:
    """The names of users, teams and agencies to whom something is granted."""
    wanted: dict[str, set[int]] = {"user": set(), "team": set(), "agency": set()}
    for code in codes:
        kind, _, id_ = code.partition(":")
        if kind in wanted:
            wanted[kind].add(int(id_))
    models: dict[str, Any] = {"user": User, "team": Team, "agency": Agency}
    return {
        f"{kind}:{row.pk}": str(row)
        for kind, ids in wanted.items()
        if ids
        for row in models[kind].objects.filter(pk__in=ids)
    }


def history(case: Case, rows: Iterable[Event], user: Any) -> list[Done]:
    """A page of what was done, each with its reason where one was written."""
    rows = list(rows)
    texts = EventText.objects.filter(event_id__in=[row.pk for row in rows])
    reasons = dict(texts.values_list("event_id", "text"))
    return named(rows, steps_of(case), user, known={}, reasons=reasons)


@dataclass(frozen=True)
class Looked:
    """One person who has looked at this case."""

    who: str
    times: int
    last: datetime


def looked(case: Case) -> list[Looked]:
    """Who has looked at this case, the latest first; auditors are not shown (S10)."""
    rows = (
        Event.objects.filter(subject=f"case:{case.pk}", is_view=True)
        .exclude(unseen_looks())
        .order_by()
        .values("by")
        .annotate(times=Count("pk"), last=Max("at"))
    )
    found = list(rows)
    names = _principals(row["by"] for row in found)
    people = [
        Looked(names.get(row["by"], row["by"]), row["times"], row["last"])
        for row in found
    ]
    return sorted(people, key=lambda one: one.last, reverse=True)


@dataclass(frozen=True)
class Beside:
    """What an officer has beside the note while talking."""

    last: Contact | None
    late: str
    steps: list[StepRow]
    reports: int


def beside(head: Head, user: Any, *, at: datetime) -> Beside:
    """What to tell the person: how late we are, what others have said, last time.

    Last time stands there only for who was told what is said in contacts.
    """
    case = head.case
    told_notes = "notes" in head.told and "wishes" in head.told
    due = (
        Due.objects.about(f"case:{case.pk}")
        .open()
        .filter(kind__in=CONTACT_KINDS, due_at__lt=at)
        .order_by("due_at")
        .first()
    )
    live = (StepState.OFFERED, StepState.ACCEPTED)
    return Beside(
        last=contacts(case).filter(is_reached=True).first() if told_notes else None,
        late=late(at - due.due_at) if due else "",
        steps=[row_of(s, user, at=at) for s in steps_of(case) if s.state in live],
        reports=len(reports(case, user)) if head.is_ours else 0,
    )
