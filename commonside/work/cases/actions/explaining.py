"""What the number of a person's own reports obliges us to explain to them."""

from datetime import datetime, time
from typing import Any

from django.db.models import Q
from django.utils import timezone

from commonside.ground.agencies.models import User
from commonside.ground.audit.actions import record
from commonside.ground.letters import actions as letters
from commonside.ground.letters.models import Message
from commonside.work.cases.models import Case
from commonside.work.cases.queries.matching import settings
from commonside.work.cases.queries.sharing import same_human
from commonside.work.cases.rules.matching import months_before
from commonside.work.reports.models import Report, Told


def explain_rights(case: Case, *, report: Report, by: User, at: datetime) -> None:
    """Explain what a threshold of the profile names a letter for, once in its window.

    The statutory guidance under the 2014 Act asks that victims who have told us before
    learn of the ASB Case Review. What counts are reports by the same person: the same
    number or mailbox, or the same human as an officer has said. A household or a place
    is not a person, and nothing is sent to anybody because of it: the letter goes by
    the contact in this very report or by none, and then somebody speaks (S28).

    Part of the act that brings a report to a case; either way it leaves a trace.
    """
    for row in settings(at)["thresholds"]:
        if not row.get("letter"):
            continue
        told = _told_by_the_same(report, months=row["months"])
        if len(told) < row["reports"] or _is_explained(row["letter"], told):
            continue
        message = letters.write(
            row["letter"],
            report_id=report.pk,
            about=f"case:{case.pk}",
            words={},
            by=by,
            at=at,
        )
        record(
            "case.rights_explained",
            subject=case,
            by=by,
            at=at,
            refs=[f"report:{report.pk}", f"message:{message.pk}"],
            codes={"threshold": row["code"], "way": message.state},
            count=len(told),
        )


def _told_by_the_same(report: Report, *, months: int) -> list[int]:
    """The reports of the window by whoever told this one, itself among them."""
    day = months_before(timezone.localdate(report.received_at), months)
    since = timezone.make_aware(datetime.combine(day, time.min))
    roles = [Told.Role.REPORTER, Told.Role.VICTIM]
    same: Any = Q(pk=report.pk)
    if report.reporter_key:
        same |= Q(reporter_key=report.reporter_key)
    people = same_human("report", report.pk)
    if people:
        theirs = Told.objects.filter(person__in=people, role__in=roles)
        same |= Q(pk__in=theirs.values("report"))
    rows = Report.objects.filter(
        same, received_at__gte=since, received_at__lte=report.received_at
    )
    return list(rows.order_by("pk").values_list("pk", flat=True))


def _is_explained(letter: str, told: list[int]) -> bool:
    """Whether it was written already for one of these reports: once is enough."""
    rows = Message.objects.filter(kind=letter, to_kind="report", to_id__in=told)
    return rows.exists()
