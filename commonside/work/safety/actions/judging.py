"""How the case stands, and what is known of somebody alleged: judged apart."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from commonside.ground.agencies.models import User
from commonside.ground.audit.actions import record
from commonside.ground.audit.refusals import Refused, obstacle
from commonside.ground.people.models import Person
from commonside.ground.practice.queries import current
from commonside.library.clocks.instants import london_date
from commonside.work.cases.actions.states import locked
from commonside.work.cases.models import Case, Party
from commonside.work.safety import rules
from commonside.work.safety.models import Judgement


@transaction.atomic
def judge(
    *,
    case: Case,
    about: str,
    answers: Mapping[str, str],
    why: str,
    by: User,
    at: datetime,
    person: Person | None = None,
) -> Judgement:
    """Keep a judgement under the scheme in force; the band of the person is untouched.

    The risk of the case and what is known of somebody alleged never change how
    dangerous it is held to be for the person harmed: that has questions of its own.
    """
    case = locked(case)
    scheme = current("judgement", about, london_date(at))
    is_alleged = about == Judgement.About.ALLEGED
    found = rules.obstacles_to_judging(
        answers,
        why=why,
        is_named=person is not None or not is_alleged,
        body=scheme.body,
    )
    if person is not None and not _is_alleged(case, person):
        found.append(obstacle("Nobody alleges it of them here.", at_field="person"))
    if found:
        raise Refused(found)
    made = Judgement.objects.create(
        case=case,
        about=about,
        person=person,
        scheme=scheme,
        answers=dict(answers),
        level=rules.level_of(answers, scheme.body),
        why=why.strip(),
        by=by,
        at=at,
    )
    record(
        "safety.judged",
        subject=case,
        by=by,
        at=at,
        refs=[f"judgement:{made.pk}"],
        codes={"about": about},
    )
    return made


def _is_alleged(case: Case, person: Person) -> bool:
    parties = Party.objects.filter(case=case, person=person, until=None)
    return parties.filter(role=Party.Role.ALLEGED).exists()
