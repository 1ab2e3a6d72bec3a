"""Who may read a case and what it stands on, and who is shut out of what."""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from commonside.ground.design import ports
from commonside.ground.people.actions import CONFLICT
from commonside.ground.people.models import StaffTie
from commonside.work.cases.models import Case, CaseReport, Involvement, Party
from commonside.work.cases.queries.bars import barred_by


def facts() -> Iterator[ports.Right]:
    """Owner and team of each case, of its people and reports; agencies that joined."""
    yield from _of_cases()
    parties = Party.objects.filter(until=None)
    yield from _of_what_it_holds("person", parties, "person")
    yield from _of_what_it_holds("report", CaseReport.objects.all(), "report")
    joined = Involvement.objects.filter(ended_at=None)
    for case, agency in joined.values_list("case", "agency").iterator():
        yield ports.Right("case", case, f"agency:{agency}", "content", "involved")
    yield from _bars()


def _of_cases() -> Iterator[ports.Right]:
    for case, owner, team in Case.objects.values_list("pk", "owner", "team").iterator():
        yield ports.Right("case", case, f"user:{owner}", "content", "owner")
        yield ports.Right("case", case, f"team:{team}", "content", "team")


def _of_what_it_holds(kind: str, rows: Any, field: str) -> Iterator[ports.Right]:
    wanted = rows.values_list(field, "case", "case__owner", "case__team")
    for held, case, owner, team in wanted.iterator():
        by_owner, by_team = f"owner:case:{case}", f"team:case:{case}"
        yield ports.Right(kind, held, f"user:{owner}", "content", by_owner)
        yield ports.Right(kind, held, f"team:{team}", "content", by_team)


def _bars() -> Iterator[ports.Right]:
    """What each person's own words shut them out of."""
    ties = defaultdict(list)
    for tie in StaffTie.objects.standing():
        ties[tie.user_id].append(tie)
    for user, said in ties.items():
        for subject in barred_by(said):
            kind, id_ = subject.split(":")
            yield ports.Right(kind, int(id_), f"user:{user}", "barred", CONFLICT)


ports.facts["cases"] = facts
