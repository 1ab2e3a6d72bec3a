"""Signs of modern slavery in a case, for those who need to know."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet

from commonside.ground.agencies.models import Agency
from commonside.ground.practice.models import Version
from commonside.ground.practice.queries import current
from commonside.work.cases.models import Case
from commonside.work.cases.queries.case import Head
from commonside.work.routes.models import Concern
from commonside.work.routes.queries import children
from commonside.work.routes.queries.referring import label
from commonside.work.routes.rules import ages
from commonside.work.routes.rules.abuse import labels
from commonside.work.routes.rules.ages import Stage


def practice_on(on: date) -> Version | None:
    """The practice in force; None before `setup` has loaded any."""
    try:
        return current("slavery", "nrm", on)
    except Version.DoesNotExist:
        return None


def responders(version: Version) -> list[Agency]:
    kinds = version.body["first_responders"]
    return list(Agency.objects.filter(kind__in=kinds).order_by("name"))


def stage_of(row: Concern, on: date) -> Stage:
    """What the law makes of the age of whom it is about."""
    limits = children.limits_on(on)
    if limits is None:
        return Stage.UNKNOWN
    return ages.stage(children.age_of(row.person, limits.body, on), limits.body)


def may_know(row: Concern, user: Any) -> bool:
    """Need to know: the owner of the case, who saw it, and who may know of all."""
    owner, seer = row.case.owner_id, row.raised_by_id
    return user.pk in (owner, seer) or user.may("routes.restricted")


def of_case(head: Head) -> list[Concern]:
    """What the reader may know of, the newest first; nothing for a partner."""
    if not head.is_ours:
        return []
    rows = Concern.objects.filter(case=head.case)
    rows = rows.select_related(
        "case", "person", "practice", "responder", "raised_by", "decided_by"
    )
    return [row for row in rows if may_know(row, head.reader)]


def open_(case: Case) -> QuerySet[Concern]:
    """Those that nobody has decided."""
    return Concern.objects.filter(case=case, decision="")


def due(case: Case) -> QuerySet[Concern]:
    """Those for which somebody waits, the first due first."""
    rows = Concern.objects.filter(case=case, due_at__isnull=False)
    return rows.select_related("practice").order_by("due_at")


@dataclass(frozen=True)
class Line:
    """One concern as a page shows it."""

    row: Concern
    signs: str
    now: str
    is_late: bool


def line_of(row: Concern, *, at: datetime) -> Line:
    body = row.practice.body
    now = label(body["decision"], row.decision) if row.decision else "To be decided"
    for name, words in (("conclusive", "Final"), ("reasonable", "First decision")):
        if getattr(row, name):
            now = f"{words}: {label(body['answer'], getattr(row, name))}"
            break
    is_late = row.due_at is not None and row.due_at < at
    return Line(row, ", ".join(labels(row.signs, body["sign"])), now, is_late)
