"""Many cases at once: which there are, who may take them, what each holds now."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Q, QuerySet

from commonside.ground.agencies.models import User
from commonside.ground.duties.models import Step
from commonside.ground.duties.rules import StepState
from commonside.library.clocks.instants import london_date
from commonside.work.cases.models import Case
from commonside.work.cases.queries import team as teams
from commonside.work.oversight.models import Cover
from commonside.work.oversight.rules.many import MOST


def officers(user: User, *, at: datetime) -> list[tuple[int, str]]:
    """Whose cases may be moved: owners of open cases of the teams, by name."""
    rows = teams.cases_of(user).open().values_list("owner", "owner__name")
    return sorted(set(rows.order_by()), key=lambda row: row[1])


def takers(user: User, *, at: datetime) -> QuerySet[User]:
    """Who may take a case: those who work cases in this person's teams."""
    return User.objects.filter(pk__in=teams.members(user, at=at)).order_by("name")


def loads(user: User, *, at: datetime) -> dict[int, str]:
    """What each colleague has already, for whoever gives them more.

    "12 open, 3 at high risk, away until 3 December".
    """
    people = {pk: "nothing open" for pk in teams.members(user, at=at)}
    rows = teams.cases_of(user).open().values("owner").order_by()
    counted = rows.annotate(n=Count("pk"), high=Count("pk", filter=Q(band=1)))
    for owner, n, high in counted.values_list("owner", "n", "high"):
        if owner in people:
            people[owner] = f"{n} open, {high} at high risk"
    away = Cover.objects.on(london_date(at)).filter(away__in=people)
    for pk, until in away.values_list("away", "until"):
        people[pk] += f", away until {until.day} {until:%B}"
    return people


def movable(user: User, owner: int | None) -> QuerySet[Case]:
    """The open cases of one owner that this person sees, the most dangerous first."""
    if owner is None:
        return Case.objects.none()
    rows = teams.cases_of(user).open().filter(owner=owner).select_related("owner")
    return rows.order_by("band", "opened_at")[:MOST]


@dataclass(frozen=True)
class Chosen:
    """The cases that were ticked, and the words of those that are not there."""

    cases: list[Case]
    # A number that is nobody's and one that the reader may not see read the same (S2).
    unknown: list[str]


def chosen(user: User, references: Iterable[str]) -> Chosen:
    """What was ticked, as far as this person sees it; of any team, open or closed."""
    asked = list(dict.fromkeys(references))[: MOST + 1]
    rows = Case.objects.visible_to(user).filter(reference__in=asked)
    found = list(rows.select_related("owner").order_by("band", "opened_at"))
    there = {case.reference for case in found}
    return Chosen(found, [one for one in asked if one not in there])


def waiting_steps(case: Case, *, on: date) -> list[Step]:
    """Steps that nobody has answered, and those taken on whose day has passed."""
    waiting = Q(state=StepState.OFFERED) | Q(state=StepState.ACCEPTED, due_on__lt=on)
    rows = Step.objects.about(f"case:{case.pk}").filter(waiting)
    return list(rows.select_related("owner_user", "owner_agency"))


def is_of_team(user: Any, case: Case) -> bool:
    return case.team_id in {team.pk for team in user.teams}
