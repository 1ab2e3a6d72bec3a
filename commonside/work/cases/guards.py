"""May this person read a case, a report, a person: the Grant table answers."""

from typing import Any

from commonside.ground.design import ports
from commonside.ground.people.models import Person
from commonside.work.cases.models import Case
from commonside.work.cases.queries.case import told_to
from commonside.work.reports.models import Report


def _guard(model: Any) -> ports.Guard:
    def answer(user: Any, id_: int) -> str:
        seen = model.objects.visible_to(user).filter(pk=id_).exists()
        return "content" if seen else "no"

    return answer


def _case_files(user: Any, id_: int) -> str:
    """Photographs are for those who were told what the officer's notes say."""
    case = Case.objects.visible_to(user).filter(pk=id_).first()
    if case is None or not user.may("cases.read"):
        return "no"
    is_told = case.lead_agency_id == user.agency_id or "notes" in told_to(user, case)
    return "content" if is_told else "no"


for kind, model in (("case", Case), ("report", Report), ("person", Person)):
    ports.guards[kind] = _guard(model)
ports.guards["case-files"] = _case_files
ports.guards["report-files"] = _guard(Report)
