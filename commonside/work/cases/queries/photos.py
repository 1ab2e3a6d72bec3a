"""The photographs of a case: those that came with its reports, those added since."""

from dataclasses import dataclass
from typing import Any

from commonside.ground.files.models import File
from commonside.ground.files.queries import of, of_any
from commonside.work.cases.models import Case
from commonside.work.reports.models import Report


@dataclass(frozen=True)
class Group:
    """Photographs that came together; of a report, unless `report` is None."""

    report: Report | None
    files: list[File]


def groups(case: Case, user: Any) -> list[Group]:
    """What this reader may see: the case's own first, then those of its reports."""
    own = list(of("case", case.pk).select_related("added_by"))
    seen = Report.objects.visible_to(user).filter(case_report__case=case)
    reports = {report.pk: report for report in seen.order_by("-received_at")}
    came: dict[int, list[File]] = {pk: [] for pk in reports}
    for file in of_any("report", reports):
        came[file.subject_id].append(file)
    with_photos = [Group(reports[pk], files) for pk, files in came.items() if files]
    return [*([Group(None, own)] if own else []), *with_photos]
