"""May this person read a case, a report, a person: the Grant table answers.

And may this be sent to this address: the people of all cases answer, yes or no.
"""

from typing import Any

from django.db.models import Q

from commonside.ground.agencies.models import User
from commonside.ground.design import ports
from commonside.ground.duties.models import Step
from commonside.ground.people.models import Person
from commonside.work.cases.models import Case, CaseReport, Involvement, Party
from commonside.work.cases.queries import sharing
from commonside.work.cases.queries.case import told_to
from commonside.work.reports.models import Report, Told


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


def _cases_of(agency_id: int) -> Q:
    """Where it has an open step, was let in to save a life, or that it told us of."""
    steps = Step.objects.live().filter(subject_kind="case", owner_agency=agency_id)
    told = CaseReport.objects.filter(report__taken_by__agency=agency_id)
    let_in = Involvement.objects.filter(
        agency=agency_id, is_life_at_risk=True, ended_at=None
    )
    return (
        Q(pk__in=steps.values("subject_id"))
        | Q(pk__in=told.values("case"))
        | Q(pk__in=let_in.values("case"))
    )


def _reports_of(agency_id: int) -> Q:
    """What its own staff took, and what was passed to it to save a life."""
    passed = Q(routing__passed_to=agency_id, routing__is_life_at_risk=True)
    return Q(taken_by__agency=agency_id) | passed


def _people_of(agency_id: int) -> Q:
    """Whom its own reports tell of, and those of its own cases."""
    cases = Case.objects.filter(_cases_of(agency_id))
    told = Told.objects.filter(report__taken_by__agency=agency_id)
    return Q(pk__in=told.values("person")) | Q(
        pk__in=Party.objects.filter(case__in=cases.values("pk")).values("person")
    )


ports.supplied |= {"case": _cases_of, "report": _reports_of, "person": _people_of}


def _keeper(id_: int) -> User:
    """Who speaks with the person where a message may not go: the owner of the case."""
    return Case.objects.select_related("owner").get(pk=id_).owner


ports.addresses.append(sharing.may_be_sent)
ports.veils.append(sharing.is_veiled)
ports.keepers["case"] = _keeper
