"""The questions about abuse at home are asked; the case becomes one that betrays."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from commonside.ground.agencies.models import User
from commonside.ground.audit.actions import record
from commonside.ground.audit.refusals import Obstacle, Refused, obstacle
from commonside.ground.people.models import Person
from commonside.library.clocks.instants import london_date
from commonside.work.cases.models import Case
from commonside.work.routes.models import Dash
from commonside.work.routes.queries import abuse as queries
from commonside.work.routes.rules import abuse as rules


@transaction.atomic
def ask(
    *,
    case: Case,
    person: Person | None,
    asked: str,
    answers: Mapping[str, str],
    is_judged: bool,
    judged_why: str,
    by: User,
    at: datetime,
) -> Dash:
    """Keep the answers with their score; from now on the case has no existence level.

    Where they, a professional's judgement or a repeat reach it, MARAC is offered at
    once (SafeLives; DOMAIN 4.2). Only those who need to know read it.
    """
    case = Case.objects.select_for_update(of=("self",)).get(pk=case.pk)
    version = queries.questions_on(london_date(at))
    if version is None:
        raise Refused(obstacle("No questions are in force yet."))
    body = version.body
    found = rules.obstacles_to_asking(
        answers, body, asked=asked, is_judged=is_judged, why=judged_why
    )
    if not case.is_open:
        found.append(obstacle("{case} is closed.", case=case.reference))
    if person is None or person not in queries.harmed(case):
        found.append(obstacle("Choose who is harmed.", at_field="person"))
    if person is None or found:
        raise Refused(found)
    ticks = rules.score(answers, body)
    made = Dash.objects.create(
        case=case,
        person=person,
        practice=version,
        asked=asked,
        answers={one["code"]: answers[one["code"]] for one in body["question"]},
        score=ticks,
        level=rules.level(ticks, body)["code"],
        is_judged=is_judged,
        judged_why=judged_why.strip(),
        offered=rules.why_offered(
            ticks,
            body,
            is_judged=is_judged,
            last=queries.last_referred(case, person, body["way"]),
            on=london_date(at),
        ),
        by=by,
        at=at,
    )
    if not case.is_sensitive:
        case.is_sensitive = True
        case.save(update_fields=["is_sensitive"])
    # On itself, not on the case: its history is read by more than need to know (S3).
    refs = [f"case:{case.pk}"]
    record("routes.dash_asked", subject=made, by=by, at=at, refs=refs)
    return made


def against_mediation(case: Case, **said: Any) -> list[Obstacle]:
    """Two sides are not put in one room where abuse at home was asked about."""
    if not Dash.objects.filter(case=case).exists():
        return []
    return [obstacle("Not suitable in this case: ask its owner.", at_field="kind")]
