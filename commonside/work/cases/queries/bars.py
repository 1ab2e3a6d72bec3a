"""Who is shut out of what, because they said that they know someone.

One word bars from every record of whoever it may be about: the rows of one human are
told by their cluster, and what holds such a row is barred with it (ARCHITECTURE 5).
"""

from collections.abc import Iterable
from typing import Any

from django.db.models import Q

from commonside.ground.agencies.models import Answer, Grant
from commonside.ground.audit.actions import reference
from commonside.ground.people.models import Person, StaffTie
from commonside.work.cases.models import CaseReport, Party
from commonside.work.reports.models import Told

KINDS = ("case", "report", "person")


def barred_by(ties: Iterable[StaffTie]) -> set[str]:
    """Every record from which these words bar, as references.

    Whoever says it of a case or a report need not say of whom: everybody in it counts.
    Of those, each record of the same human; and the cases and reports that hold one.
    """
    ties = list(ties)
    said = {
        kind: {tie.subject_id for tie in ties if tie.subject_kind == kind}
        for kind in KINDS
    }
    if not any(said.values()):
        return set()
    reports = said["report"]
    cases = said["case"] | _ids(CaseReport.objects.filter(report__in=reports), "case")
    people = said["person"] | _ids(Party.objects.filter(case__in=cases), "person")
    people |= _ids(Told.objects.filter(report__in=reports), "person")
    people |= _same_humans(people)
    reports = reports | _ids(Told.objects.filter(person__in=people), "report")
    cases |= _ids(Party.objects.filter(person__in=people), "case")
    cases |= _ids(CaseReport.objects.filter(report__in=reports), "case")
    reports |= _ids(CaseReport.objects.filter(case__in=cases), "report")
    found = {"case": cases, "report": reports, "person": people}
    return {f"{kind}:{pk}" for kind, pks in found.items() for pk in pks}


def _ids(rows: Any, field: str) -> set[int]:
    found = rows.exclude(**{field: None}).values_list(field, flat=True)
    return set(found)


def _same_humans(people: set[int]) -> set[int]:
    clusters = _ids(Person.objects.filter(pk__in=people), "cluster")
    return _ids(Person.objects.filter(cluster__in=clusters), "pk")


def shut_out_of(*subjects: Any) -> set[int]:
    """The ids of those who may not see one of these records; one question."""
    about = Q(pk__in=[])
    for subject in subjects:
        kind, id_ = reference(subject).split(":")
        about |= Q(subject_kind=kind, subject_id=int(id_))
    rows = Grant.objects.filter(
        about, answer=Answer.BARRED, principal__startswith="user:"
    )
    return {int(code[5:]) for code in rows.values_list("principal", flat=True)}


def is_shut_out(user: Any, subject: Any) -> bool:
    return user is not None and user.pk in shut_out_of(subject)


def ties_barring(user: Any, subject: Any) -> list[StaffTie]:
    """What this person said that shuts them out of one record."""
    wanted = reference(subject)
    ties = StaffTie.objects.standing().filter(user=user)
    return [tie for tie in ties if wanted in barred_by([tie])]
