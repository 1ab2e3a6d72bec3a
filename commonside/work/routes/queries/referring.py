"""What was handed over in a case, and what an agency was handed."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Q, QuerySet

from commonside.ground.agencies.models import Agency, User
from commonside.ground.people.models import Person
from commonside.ground.practice.models import Version
from commonside.work.cases.models import Case, Party
from commonside.work.cases.queries.case import Head
from commonside.work.routes.models import Referral
from commonside.work.routes.rules import referring as rules
from commonside.work.routes.rules.enforcing import option_of
from commonside.work.routes.rules.referring import LIVE, State


def ways_on(on: date, *, apart: bool | None = False) -> list[Version]:
    """The ways out in force, each by its newest version; those of a page of their own.

    `apart=None` gives all of them.
    """
    newest: dict[str, Version] = {}
    for row in Version.objects.of("route", on).order_by("key", "version"):
        newest[row.key] = row
    rows = sorted(newest.values(), key=lambda row: row.label)
    return [row for row in rows if apart is None or row.body["apart"] == apart]


def way_on(on: date, key: str) -> Version | None:
    return next((row for row in ways_on(on, apart=None) if row.key == key), None)


def receivers(body: rules.Body, *, but: int) -> list[Agency]:
    """Agencies that may be handed this, our own aside."""
    rows = Agency.objects.exclude(pk=but).exclude(agreement_since=None)
    return [row for row in rows.order_by("name") if rules.fits([row.kind], body)]


def may_know(referral: Referral, user: Any) -> bool:
    """Whether a colleague, who may see the case, knows of this at all."""
    return rules.may_know(
        referral.practice.body,
        is_owner=referral.case.owner_id == user.pk,
        is_maker=referral.made_by_id == user.pk,
        may=user.may("routes.restricted"),
    )


def is_known(user: Any, id_: int) -> bool:
    """Whether this is of a case of theirs, and they know of it."""
    cases = Case.objects.visible_to(user).filter(lead_agency=user.agency_id)
    rows = Referral.objects.filter(pk=id_, case__in=cases)
    row = rows.select_related("case", "practice").first()
    return row is not None and may_know(row, user)


def of_case(head: Head) -> list[Referral]:
    """What the reader may know of: nothing for a partner, who has pages of its own."""
    if not head.is_ours:
        return []
    rows = Referral.objects.filter(case=head.case)
    rows = rows.select_related("case", "practice", "agency", "person", "made_by")
    return [row for row in rows if may_know(row, head.reader)]


def one_of_case(head: Head, code: str) -> Referral | None:
    return next((row for row in of_case(head) if row.code == code), None)


def in_part(case: Case, person: Person) -> bool:
    return Party.objects.filter(case=case, person=person, until=None).exists()


def received(user: Any) -> QuerySet[Referral]:
    """What this person's agency was handed, and may read of it."""
    rows = Referral.objects.visible_to(user).filter(agency=user.agency_id)
    return rows.select_related(
        "practice", "person", "made_by__agency", "case__lead_agency", "case__team"
    )


def received_by(user: Any, *, is_open: bool) -> QuerySet[Referral]:
    """What still waits for an answer or an end, the first due first; or the rest."""
    rows = received(user)
    if is_open:
        return rows.filter(state__in=LIVE).order_by("due_at", "-made_at")
    return rows.exclude(state__in=LIVE).order_by("-made_at")


def waiting(case: Case) -> QuerySet[Referral]:
    return Referral.objects.live().filter(case=case).select_related("practice", "case")


def still_open(agency_id: int) -> Q:
    """What an agency still has to answer: it may, after its agreement ran out (S9)."""
    return Q(agency=agency_id, state__in=LIVE)


@dataclass(frozen=True)
class Line:
    """One hand-over as a page shows it."""

    referral: Referral
    label: str
    to: str
    now: str
    facts: list[tuple[str, str]]
    is_late: bool

    @property
    def is_live(self) -> bool:
        return self.referral.state in LIVE


def line_of(row: Referral, *, at: datetime) -> Line:
    body = row.practice.body
    return Line(
        referral=row,
        label=row.practice.label,
        to=row.receiver or (row.agency.name if row.agency else ""),
        now=_now(row),
        facts=list(_facts(row, body)),
        is_late=row.due_at is not None and row.due_at < at,
    )


def _now(row: Referral) -> str:
    if row.state == State.ENDED and row.outcome:
        return f"Ended: {label(row.practice.body['closure'], row.outcome)}"
    return "Handed off" if row.is_bare else State(row.state).label


def _facts(row: Referral, body: rules.Body) -> Any:
    if row.signpost:
        yield "Pointed to", label(body["signpost"], row.signpost)
    if row.reference:
        yield "Their number", row.reference
    if row.consent:
        yield "Agreed", label(body["consent"], row.consent)
    for one in body.get("question", ()):
        if one["code"] in row.answers:
            yield one["text"]["en"], label(one["options"], row.answers[one["code"]])


def label(options: Any, code: str) -> str:
    found = option_of(options, code)
    return str(found["label"]["en"]) if found else code


def answers_for(agency_id: int | None) -> list[User]:
    """Who speaks for an agency that was handed something."""
    people = User.objects.filter(agency=agency_id, is_active=True).order_by("pk")
    return [user for user in people if user.may("steps.answer")]
