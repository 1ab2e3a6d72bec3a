"""The numbers of a case in other systems, what those say, and what is copied there."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from commonside.ground.agencies.models import User
from commonside.ground.design.words import day, moment
from commonside.ground.duties.models import Due, Step
from commonside.ground.duties.rules import STATE_LABELS
from commonside.work.cases.models import Case, Contact, Party
from commonside.work.cases.queries.case import Head, owner_of, steps_of
from commonside.work.cases.queries.tabs import contacts, reports
from commonside.work.cases.rules.owing import CONTACT_KINDS
from commonside.work.cases.rules.states import State
from commonside.work.exchange.models import Annotation, Copied, Elsewhere, Reference
from commonside.work.exchange.queries.known import link_of, system_name
from commonside.work.exchange.rules.copying import Copy, Said
from commonside.work.exchange.rules.references import key
from commonside.work.reports.models import Report

# An e-mail is known again by a number that says nothing to anybody.
UNSEEN = ("email",)


@dataclass(frozen=True)
class Number:
    """One number with what it is of, and where it opens."""

    row: Reference
    of: str
    system: str
    link: str


@dataclass(frozen=True)
class Note:
    """What another system says since, with what it is about."""

    row: Annotation
    of: str
    system: str


def subjects(head: Head, user: User) -> dict[str, str]:
    """What of a case may carry a number, with what pages call it (S1: what is seen)."""
    case = head.case
    found = {f"case:{case.pk}": "The case"}
    for row in reports(case, user):
        found[f"report:{row.report_id}"] = f"Report {row.report.shown_reference}"
    for step in steps_of(case):
        found[f"step:{step.pk}"] = f"Step: {step.text[:60]}"
    for joined in case.involvements.filter(ended_at=None).select_related("agency"):
        found[f"involvement:{joined.pk}"] = f"For {joined.agency.short_name}"
    return found


def _parts(case: Case) -> dict[str, str]:
    """What else of a case a list may have brought."""
    found = {
        f"contact:{row.pk}": f"Contact of {day(row.at)}"
        for row in Contact.objects.filter(case=case).only("at", "case_id")
    }
    parties = Party.objects.filter(case=case).select_related("person")
    return found | {f"person:{p.person_id}": p.person.known_as for p in parties}


def _about(rows: QuerySet[Any], refs: Iterable[str]) -> QuerySet[Any]:
    """Rows about any of these records."""
    found = Q(pk__in=[])
    by_kind: dict[str, list[int]] = {}
    for ref in refs:
        kind, id_ = ref.split(":")
        by_kind.setdefault(kind, []).append(int(id_))
    for kind, ids in by_kind.items():
        found |= Q(subject_kind=kind, subject_id__in=ids)
    return rows.filter(found)


def numbers(head: Head, user: User, *, on: date) -> list[Number]:
    """Every number of the case and of what belongs to it, as the reader may see it."""
    names = subjects(head, user) | _parts(head.case)
    rows = _about(Reference.objects.exclude(system__in=UNSEEN), names)
    return [
        Number(
            row,
            names[row.subject],
            system_name(row.system, on),
            link_of(row, on),
        )
        for row in rows.exclude(reference="").order_by("subject_kind", "pk")
    ]


def number_of(head: Head, user: User, pk: int) -> Reference | None:
    """One number of this case, for who may change it."""
    row = _about(Reference.objects.all(), subjects(head, user)).filter(pk=pk).first()
    return row if row is None or isinstance(row, Reference) else None


def notes(head: Head, user: User, *, on: date) -> list[Note]:
    """What other systems say of the case since, the newest first."""
    names = subjects(head, user) | _parts(head.case)
    kinds = {name.split(":")[0] for name in names}
    rows = _about(Annotation.objects.filter(subject_kind__in=kinds), names)
    return [Note(row, names[row.subject], _from(row.system, on)) for row in rows[:100]]


def _from(system: str, on: date) -> str:
    return "An e-mail" if system in UNSEEN else system_name(system, on)


def elsewhere_of(case: Case) -> Elsewhere | None:
    """Where a case is worked, if it is not here."""
    rows = Elsewhere.objects.filter(case=case, ended_at=None)
    return rows.select_related("by").first()


def copies(case: Case, *, on: date) -> list[tuple[Copied, str]]:
    """When it was copied, for which system, by whom; the newest five."""
    rows = Copied.objects.filter(case=case).select_related("by")[:5]
    return [(row, system_name(row.system, on)) for row in rows]


def copy_of(head: Head, user: User, system: str, *, at: datetime) -> Copy:
    """What another system is told: how it stands, and what is new since last time.

    How the person is reached, their code word and address are not in it.
    """
    case = head.case
    last = Copied.objects.filter(case=case, system=system).first()
    since = last.at if last else None
    on = timezone.localdate(at)
    due = (
        Due.objects.about(f"case:{case.pk}")
        .open()
        .filter(kind__in=CONTACT_KINDS)
        .order_by("due_at")
        .first()
    )
    theirs = [
        f"{one.system} {one.row.reference}"
        for one in numbers(head, user, on=on)
        if one.row.subject_kind == "case"
    ]
    return Copy(
        number=case.reference,
        theirs=theirs,
        stands=State(case.state).label,
        risk=case.get_band_display(),
        owner=case.owner.name,
        next_on=day(due.due_at) if due else "",
        wishes=case.wishes,
        since=moment(since) if since else "",
        contacts=_contacts(case, since),
        steps=_steps(case, since),
        reports=_reports(case, user, since),
    )


def _contacts(case: Case, since: datetime | None) -> list[Said]:
    rows = [row for row in contacts(case) if since is None or row.at > since]
    return [
        Said(
            moment(row.at),
            f"{row.get_way_display()}, {row.get_answered_display().lower()},"
            f" {row.by.name}. {' '.join(row.note.split())}".strip(),
        )
        for row in reversed(rows)
    ]


def _steps(case: Case, since: datetime | None) -> list[Said]:
    found = []
    for step in sorted(steps_of(case), key=_moved):
        if since is None or _moved(step) > since:
            stands = STATE_LABELS[step.state].lower()  # type: ignore[index]
            said = f"{step.text} ({owner_of(step)}): {stands}"
            note = f". {step.note}" if step.note else ""
            found.append(Said(day(_moved(step)), said + note))
    return found


def _moved(step: Step) -> datetime:
    moved: datetime = step.ended_at or step.answered_at or step.offered_at
    return moved


def _reports(case: Case, user: User, since: datetime | None) -> list[Said]:
    return [
        Said(
            moment(row.report.received_at),
            f"{row.report.shown_reference}. {' '.join(row.report.words.split())}",
        )
        for row in reversed(reports(case, user))
        if since is None or row.linked_at > since
    ]


@dataclass(frozen=True)
class Found:
    """A record that has the number somebody looked for, as the reader may see it."""

    reference: Reference
    label: str
    system: str
    link: str
    address: str


def looked_up(user: User, number: str, *, on: date) -> list[Found]:
    """The cases and reports of this number that the reader may see; else nothing.

    Numbers of steps and contacts are found with the words of their case.
    """
    rows = list(Reference.objects.filter(key=key(number))[:50]) if key(number) else []
    ids = {
        kind: [row.subject_id for row in rows if row.subject_kind == kind]
        for kind in ("case", "report")
    }
    cases = Case.objects.visible_to(user).in_bulk(ids["case"])
    seen = Report.objects.visible_to(user).filter(pk__in=ids["report"])
    told = {r.pk: r for r in seen.select_related("case_report__case", "routing")}
    own = Case.objects.visible_to(user).filter(case_reports__report__in=told)
    of_report = {row.pk: row for row in own}
    found = []
    for row in rows:
        label, address = "", ""
        if row.subject_kind == "case" and row.subject_id in cases:
            case = cases[row.subject_id]
            label, address = f"{case.known_as}, {case.reference}", _url(case)
        elif row.subject_kind == "report" and row.subject_id in told:
            report = told[row.subject_id]
            label = f"Report {report.shown_reference}"
            tied = getattr(report, "case_report", None)
            case_of = of_report.get(tied.case_id) if tied else None
            address = _url(case_of) if case_of else ""
        if label:
            system = system_name(row.system, on)
            found.append(Found(row, label, system, link_of(row, on), address))
    return found


def _url(case: Case) -> str:
    return str(case.get_absolute_url())
