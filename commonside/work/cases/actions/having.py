"""Who has a case: its owner and team, with what they see and owe for it."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from commonside.ground.agencies.actions import withdraw
from commonside.ground.agencies.models import Answer, Grant, Team, User
from commonside.ground.design import ports
from commonside.ground.duties import actions as duties
from commonside.ground.people.models import Person
from commonside.work.cases.models import Case
from commonside.work.reports.models import Report


def grant_to_owner(case: Case, subjects: Iterable[Any], *, at: datetime) -> None:
    """The owner and the owner's team read the case and what it stands on."""
    Grant.objects.bulk_create(
        [
            Grant(
                subject_kind=subject._meta.model_name,
                subject_id=subject.pk,
                principal=principal,
                answer=Answer.CONTENT,
                basis=basis_of(basis, case, subject),
                since=at,
            )
            for subject in subjects
            for principal, basis in (
                (f"user:{case.owner_id}", "owner"),
                (f"team:{case.team_id}", "team"),
            )
        ],
        ignore_conflicts=True,
    )


def basis_of(fact: str, case: Case, subject: Any) -> str:
    """Why it is seen: "owner" of the case itself, "owner:case:3" of what it holds."""
    return fact if subject == case else f"{fact}:case:{case.pk}"


def held_by(case: Case) -> list[Any]:
    """The case with every person and report that it stands on now."""
    parties = case.parties.filter(until=None)
    people = Person.objects.filter(pk__in=parties.values("person"))
    reports = Report.objects.filter(case_report__case=case)
    return [case, *people, *reports]


def give(case: Case, *, to: User, team: Team, at: datetime) -> None:
    """Owner, team, dues and grants move together; part of a larger act."""
    old = case.owner
    subjects = held_by(case)
    for subject in subjects:
        withdraw(subject, of=old, basis=basis_of("owner", case, subject))
        if team.pk != case.team_id:
            withdraw(subject, of=case.team, basis=basis_of("team", case, subject))
    case.owner, case.team, case.lead_agency_id = to, team, team.agency_id
    case.version += 1
    case.save(update_fields=["owner", "team", "lead_agency", "version"])
    grant_to_owner(case, subjects, at=at)
    duties.hand_on(case, of=old, to=to)
    ports.follow("case.given", case, of=old, at=at)
