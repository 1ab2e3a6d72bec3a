"""Something is done about the behaviour: decided with what was weighed, as a step."""

from dataclasses import asdict
from datetime import date, datetime

from django.db import transaction

from commonside.ground.agencies.models import Agency, User
from commonside.ground.audit.actions import record
from commonside.ground.audit.refusals import Refused, obstacle
from commonside.ground.design import ports
from commonside.ground.duties import actions as duties
from commonside.ground.duties.actions import Owner
from commonside.ground.duties.models import Step
from commonside.ground.letters.actions import tell_at_once
from commonside.ground.people.models import Person
from commonside.ground.practice.queries import current
from commonside.library.clocks.instants import london_date
from commonside.work.cases.actions.states import locked
from commonside.work.cases.actions.steps import offer_step
from commonside.work.cases.models import Case, Intervention
from commonside.work.cases.queries import ladder as queries
from commonside.work.cases.rules import ladder as rules
from commonside.work.cases.rules.ladder import Weighed


@transaction.atomic
def decide_rung(
    *,
    case: Case,
    rung: str,
    against: Person | None,
    weighed: Weighed,
    to: Owner,
    due_on: date | None,
    by: User,
    at: datetime,
    text: str = "",
    skipped_why: str = "",
) -> Intervention:
    """Decide on an intervention, and ask somebody to do it by a day.

    Raises `Refused` when what its rung needs was not weighed, when a rung beneath was
    neither tried nor is said why not, and for what other rooms have against it
    ("case.intervention": a child, domestic abuse).
    """
    case = locked(case)
    ladder = current("ladder", "interventions", london_date(at))
    row = rules.rung_of(ladder.body, rung)
    tried = queries.tried(case, against)
    skipped = rules.skipped(ladder.body, rung, tried)
    rows = [one for one in ladder.body["rung"] if one["code"] in skipped]
    found = rules.obstacles_to_deciding(
        row,
        weighed,
        is_against_somebody=against is not None,
        skipped=rows,
        why=skipped_why,
    )
    if against is not None and not queries.is_alleged(case, against):
        found.append(
            obstacle("They are not alleged to do it in this case.", at_field="against")
        )
    found += ports.held(
        "case.intervention", case, rung=rung, against=against, by=by, at=at
    )
    if row is None or found:
        raise Refused(found)
    step = offer_step(
        case=case,
        text=text.strip() or row["label"]["en"],
        purpose=row["purpose"],
        to=to,
        due_on=due_on,
        by=by,
        at=at,
        rung=rung,
    )
    made = Intervention.objects.create(
        case=case,
        step=step,
        ladder=ladder,
        rung=rung,
        against=against if row.get("against") else None,
        skipped=skipped,
        skipped_why=skipped_why.strip() if skipped else "",
        by=by,
        at=at,
        **{name: said.strip() for name, said in asdict(weighed).items()},
    )
    record(
        "case.intervention_decided",
        subject=case,
        by=by,
        at=at,
        refs=[f"step:{step.pk}"],
        codes={"rung": rung, "skipped": ", ".join(skipped)},
    )
    return made


@transaction.atomic
def chase_step(*, step: Step, by: User, at: datetime) -> Step:
    """Ask again about a step; whoever should do it is told at once, neutrally."""
    step = duties.chase(step, by=by, at=at)
    tell_at_once(
        "step_chased",
        to=[user for user in _doers(step) if user.pk != by.pk],
        about=f"step:{step.pk}",
        by=by,
        at=at,
    )
    return step


def _doers(step: Step) -> list[User]:
    """The one it was asked of, or those who answer for their agency."""
    if step.owner_user is not None:
        return [step.owner_user]
    if step.owner_agency is None:
        return []
    agency: Agency = step.owner_agency
    people = User.objects.filter(agency=agency, is_active=True).order_by("pk")
    return [user for user in people if user.may("steps.answer")]
