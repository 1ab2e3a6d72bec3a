"""Everything that the pages of one case show, in few queries."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import F, Func, IntegerField
from django.utils import timezone

from commonside.ground.agencies.models import User
from commonside.ground.design import ports
from commonside.ground.design.words import day
from commonside.ground.duties.models import Due, Step
from commonside.ground.duties.rules import StepState
from commonside.ground.people import rules as people_rules
from commonside.ground.people.models import Person, StaffTie
from commonside.ground.practice.models import Version
from commonside.ground.practice.queries import current
from commonside.work.cases.models import (
    Assessment,
    Case,
    Contact,
    Involvement,
    Party,
)
from commonside.work.cases.queries.doings import Done, done
from commonside.work.cases.rules import risk, words
from commonside.work.cases.rules.owing import CONTACT_KINDS

LAST = 3
# A page names people and reads nothing else of them; each column read costs time.
UNREAD_OF_USER = ("password", "username", "email", "patch", "last_login", "joined_at")


def _count(rows: str) -> Func:
    """How many rows belong to the case, as one number beside it.

    Written by hand: four subqueries of the ORM cost more than the rest of the page's
    questions together. `rows` is ours alone and holds no value that somebody typed.
    """
    template = f"(SELECT COUNT(*) FROM {rows} = %(expressions)s)"  # noqa: S608
    return Func(F("pk"), template=template, output_field=IntegerField())


ABOUT = "n WHERE n.subject_kind = 'case'"
COUNTS = {
    "contacts_count": _count("cases_contact n WHERE n.case_id"),
    "reports_count": _count("cases_casereport n WHERE n.case_id"),
    "steps_count": _count(f"duties_step {ABOUT} AND n.subject_id"),
    "safeguard_count": _count(
        "duties_due n WHERE n.kind = 'safeguard' AND n.met_at IS NULL"
        " AND n.dropped_at IS NULL AND n.subject_kind = 'case' AND n.subject_id"
    ),
    "barred_count": _count(
        f"agencies_grant {ABOUT} AND n.answer = 'barred' AND n.subject_id"
    ),
}


@dataclass
class Head:
    """What stands above every page of a case."""

    case: Case
    person: Person | None
    ways: dict[str, Any]
    assessment: Assessment | None
    reasons: list[str]
    # Works on the case, and so may know how the person is safely reached.
    sees_contact: bool
    # What this reader was told of: "place", "risk", "wishes", "notes".
    told: frozenset[str]
    is_ours: bool
    strip: list[people_rules.Fact]
    reader: Any
    max_score: int = 0

    @property
    def pronoun(self) -> str:
        return self.person.pronoun if self.person else "they"

    @property
    def score_note(self) -> str:
        """ "31 of 48", beside the band."""
        return f"{self.case.score} of {self.max_score}"


def find(user: Any, reference: str) -> Case | None:
    """The case as this person may see it, with the counts of its tabs."""
    return (
        Case.objects.visible_to(user)
        .filter(reference=reference)
        .select_related("owner")
        .defer(*(f"owner__{name}" for name in UNREAD_OF_USER))
        .annotate(**COUNTS, **ports.counts["case"])
        .first()
    )


def head(user: Any, case: Case, *, at: datetime) -> Head:
    """Person, safe contact, risk and its reasons: three queries at most."""
    party = (
        Party.objects.filter(case=case, is_main=True)
        .select_related("person__safe_contact")
        .first()
    )
    person = party.person if party else None
    contact = getattr(person, "safe_contact", None)
    ways = (contact.ways if contact else None) or {}
    assessment = Assessment.objects.filter(case=case).first()
    scheme = scheme_of(assessment, at=at)
    is_ours = user.agency_id == case.lead_agency_id
    sees_contact = user.may("cases.work")
    return Head(
        case=case,
        person=person,
        ways=ways,
        assessment=assessment,
        reasons=_reasons(assessment, scheme),
        sees_contact=sees_contact,
        told=frozenset(EVERYTHING) if is_ours else told_to(user, case),
        is_ours=is_ours,
        strip=people_rules.strip(ways, timezone.localtime(at)) if sees_contact else [],
        reader=user,
        max_score=scheme.body["max"] if scheme else 0,
    )


EVERYTHING = ("place", "risk", "wishes", "notes")


def told_to(user: Any, case: Case) -> frozenset[str]:
    """What the reader's agency was told when it joined."""
    rows = Involvement.objects.filter(
        case=case, agency=user.agency_id, ended_at=None
    ).values_list("shared", flat=True)
    return frozenset(code for shared in rows for code in shared)


def scheme_of(assessment: Assessment | None, *, at: datetime) -> Version | None:
    """The scheme of an assessment: the kept one when it is still in force."""
    if assessment is None:
        return None
    kept = current("risk", "ram", timezone.localdate(at))
    return kept if kept.pk == assessment.scheme_id else assessment.scheme


def _reasons(assessment: Assessment | None, scheme: Version | None) -> list[str]:
    if assessment is None or scheme is None:
        return []
    forces = {f["code"]: f["label"]["en"] for f in scheme.body["force_high"]}
    forced = [forces[code].lower() for code in assessment.triggers if code in forces]
    said = risk.reasons(assessment.highest, assessment.answers, scheme.body)
    return [*forced, *said][: max(LAST, len(forced))]


@dataclass(frozen=True)
class StepRow:
    """One live step and whose move it is."""

    step: Step
    under: str
    move: words.Move

    @property
    def rank(self) -> int:
        """What is wrong first, then my move, then what others are doing."""
        return 0 if self.move.wrong else 1 if self.move.is_mine else 2


@dataclass(frozen=True)
class Now:
    """What the first page of a case adds to its head."""

    due: Due | None
    call: str
    why_due: str
    contact: Contact | None
    steps: list[StepRow]
    ended: int
    done: list[Done]


def now(user: Any, head: Head, *, at: datetime) -> Now:
    """Next contact, last contact, next steps, last three things done."""
    case = head.case
    dues = Due.objects.about(f"case:{case.pk}").open().filter(kind__in=CONTACT_KINDS)
    due = min(dues, key=lambda row: row.due_at, default=None)
    contact = (
        Contact.objects.filter(case=case, is_reached=True)
        .select_related("by")
        .only("at", "way", "minutes", "safe_tonight", "case_id", "by__name")
        .first()
    )
    steps = steps_of(case)
    live = [s for s in steps if s.state in (StepState.OFFERED, StepState.ACCEPTED)]
    rows = [row_of(step, user, at=at) for step in live]
    known = _names_in(case, contact, steps)
    return Now(
        due=due,
        call=words.next_contact(
            due_at=due.due_at if due else None, now=at, pronoun=head.pronoun
        ),
        why_due=words.WHY_DUE.get(due.reason, "") if due else "",
        contact=contact,
        steps=sorted(rows, key=lambda row: row.rank),
        ended=len(steps) - len(live),
        done=done(head, steps, user, known=known, at_most=LAST),
    )


def step_of(case: Case, code: str) -> Step | None:
    """One step of a case that the reader has open, by the name of its address."""
    rows = Step.objects.about(f"case:{case.pk}")
    found: Step | None = rows.filter(code=code).first()
    return found


def steps_of(case: Case) -> list[Step]:
    """Every step of a case: live ones first, the longest waiting first."""
    named_by = ("owner_user", "owner_team", "offered_by", "answered_by")
    rows = (
        Step.objects.about(f"case:{case.pk}")
        .select_related("owner_agency", *named_by)
        .only(
            *(field.attname for field in Step._meta.concrete_fields),
            "owner_agency__short_name",
            *(f"{name}__name" for name in named_by),
        )
    )
    live = (StepState.OFFERED, StepState.ACCEPTED)
    return sorted(rows, key=lambda s: (s.state not in live, s.offered_at))


def owner_of(step: Step) -> str:
    """Whom pages name: an agency by its short name, a colleague by theirs."""
    if step.owner_agency is not None:
        return step.owner_agency.short_name
    owner = step.owner_user or step.owner_team
    return owner.name if owner else ""


def row_of(step: Step, user: Any, *, at: datetime) -> StepRow:
    is_mine = step.owner_user_id == user.pk or (
        step.owner_agency_id is not None and step.owner_agency_id == user.agency_id
    )
    state = StepState(step.state)
    if state == StepState.ACCEPTED and step.answered_by and not is_mine:
        under = f"Accepted by {step.answered_by.name}"
    else:
        verb = "Offered" if state == StepState.OFFERED else "Agreed"
        under = f"{verb} {day(step.offered_at)}"
    return StepRow(
        step=step,
        under=under,
        move=words.move(
            state=step.state,
            who=owner_of(step),
            is_mine=is_mine,
            offered_on=timezone.localdate(step.offered_at),
            due_on=step.due_on,
            today=timezone.localdate(at),
            day=day(step.due_on) if step.due_on else "",
        ),
    )


def _names_in(
    case: Case, contact: Contact | None, steps: Iterable[Step]
) -> dict[str, str]:
    """People whose names the page holds already, so that nobody asks for them."""
    people: list[User | None] = [case.owner, contact.by if contact else None]
    for step in steps:
        people += [step.offered_by, step.answered_by, step.owner_user]
    return {f"user:{u.pk}": u.name for u in people if u is not None}


def tie_of(user: Any, reference: str) -> StaffTie | None:
    """The reader's own word that they know somebody in this case."""
    return (
        StaffTie.objects.standing()
        .filter(
            user=user,
            subject_kind="case",
            subject_id__in=Case.objects.filter(reference=reference).values("pk"),
        )
        .select_related("handed_to")
        .first()
    )
