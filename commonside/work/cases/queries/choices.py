"""What may be chosen in the forms of a case, and what they begin with."""

from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from commonside.ground.agencies.models import Agency, Holding, User
from commonside.ground.duties.models import Step
from commonside.ground.duties.rules import NEXT, STATE_LABELS, StepState
from commonside.ground.people.models import Person
from commonside.ground.practice.models import Version
from commonside.ground.practice.queries import current
from commonside.work.cases.models import Case
from commonside.work.cases.queries import ladder, procedure
from commonside.work.cases.queries.bars import shut_out_of
from commonside.work.cases.queries.case import Head
from commonside.work.cases.queries.clocks import clocks_for
from commonside.work.cases.queries.tabs import category_names
from commonside.work.cases.rules.states import State
from commonside.work.reports.models import Told

Values = dict[str, Any]


def _today() -> date:
    return timezone.localdate()


def for_watching(head: Head, user: Any) -> Values:
    due = clocks_for(head.case, timezone.now()).due("watch", start=timezone.now())
    return {"initial": {"until": timezone.localdate(due.due_at) if due else None}}


def for_gap(head: Head, user: Any) -> Values:
    case = head.case
    return {"initial": {"days": case.agreed_gap, "why": case.agreed_gap_why}}


def for_handing_over(head: Head, user: Any) -> Values:
    return {"colleagues": colleagues(head.case)}


def colleagues(case: Case) -> QuerySet[User]:
    """Who may take the case: case officers and leaders of its agency, not tied."""
    held = Holding.objects.held(timezone.now())
    workers = held.filter(role__in=["case_officer", "team_leader"])
    in_team = held.exclude(team=None)
    return (
        User.objects.filter(
            is_active=True,
            agency=case.lead_agency_id,
            pk__in=workers.values("user"),
        )
        .filter(pk__in=in_team.values("user"))
        .exclude(pk=case.owner_id)
        .exclude(pk__in=shut_out_of(case))
    )


def joined(case: Case) -> QuerySet[Agency]:
    """The agencies that are in the case now, besides the one that has it."""
    rows = case.involvements.filter(ended_at=None)
    return Agency.objects.filter(pk__in=rows.values("agency"))


def for_letting_back(head: Head, user: Any) -> Values:
    return {"tied": User.objects.filter(pk__in=shut_out_of(head.case))}


def for_knowing(head: Head, user: Any) -> Values:
    """Those of the case whom somebody may know, by name.

    A partner is named the one person whom it knows to be in the case.
    """
    parties = head.case.parties.filter(until=None).select_related("person")
    if not head.is_ours:
        parties = parties.filter(is_main=True)
    return {"people": [(str(p.person_id), p.person.known_as) for p in parties]}


def for_involving(head: Head, user: Any) -> Values:
    inside = joined(head.case).values("pk")
    outside = Agency.objects.exclude(pk=head.case.lead_agency_id)
    return {
        "agencies": outside.exclude(pk__in=inside),
        "gateways": Version.objects.of("gateway", _today()).order_by("key"),
    }


def for_transferring(head: Head, user: Any) -> Values:
    return {"agencies": joined(head.case)}


def for_closing(head: Head, user: Any) -> Values:
    rows = current("outcomes", "asb", _today()).body["outcome"]
    return {
        "outcomes": [(row["code"], row["label"]["en"]) for row in rows],
        "over": procedure.passed_over(head.case, State.CLOSING),
        "initial": {"told_on": _today()},
    }


def outcome_name(code: str) -> str:
    """What an outcome is called; the code where nobody knows it."""
    rows = current("outcomes", "asb", _today()).body["outcome"]
    return next((row["label"]["en"] for row in rows if row["code"] == code), code)


def for_agreeing(head: Head, user: Any) -> Values:
    return {}


def for_changing_procedure(head: Head, user: Any) -> Values:
    """The procedures in force, but the version that the case follows already."""
    rows = procedure.in_force(_today())
    return {
        "procedures": [
            (row.pk, f"{row.label}, version {row.version}")
            for row in rows
            if row.pk != head.case.procedure_id
        ]
    }


def for_deciding(head: Head, user: Any) -> Values:
    """Rungs, those alleged, and who can do it."""
    return {
        "rungs": ladder.choices(_today()),
        "people": [(str(p.pk), p.known_as) for p in ladder.alleged(head.case)],
        "owners": owners_of_steps(head, user),
    }


def for_editing(head: Head, user: Any) -> Values:
    case = head.case
    return {
        "categories": category_names(_today()),
        "initial": {"known_as": case.known_as, "category": case.category},
    }


def for_adding_a_person(head: Head, user: Any) -> Values:
    told = Told.objects.filter(report__case_report__case=head.case, person=None)
    here = head.case.parties.values("person")
    return {"told": told, "people": Person.objects.filter(pk__in=here)}


def for_assessing(head: Head, user: Any) -> Values:
    """The scheme in force, with what was answered last as first values."""
    scheme = current("risk", "ram", _today()).body
    last = head.assessment
    first: Values = dict(last.answers) if last else {}
    if last is not None:
        first |= {"triggers": last.triggers}
        first |= {kind: ", ".join(said) for kind, said in last.vulnerability.items()}
    return {"scheme": scheme, "initial": first}


def owners_of_steps(head: Head, user: User) -> list[tuple[str, Any]]:
    """Who may be asked to do something: oneself, colleagues, agencies that joined.

    A partner asks itself or whose case it is: which others are in the case, and who
    works beside the owner, it need not know.
    """
    case = head.case
    mates = User.objects.filter(pk=case.owner_id)
    inside = joined(case)
    if head.is_ours:
        mates |= colleagues(case)
    else:
        inside = inside.filter(pk=user.agency_id or 0)
    others = [(f"user:{u.pk}", u.name) for u in mates.distinct() if u.pk != user.pk]
    agencies = [(f"agency:{a.pk}", a.name) for a in inside]
    found: list[tuple[str, Any]] = [(f"user:{user.pk}", "I do")]
    if agencies:
        found.append(("Agencies in this case", agencies))
    if others:
        found.append(("Colleagues", others))
    return found


def owner_named(code: str) -> User | Agency:
    """The one whom a choice of `owners_of_steps` names."""
    kind, id_ = code.split(":")
    model: Any = User if kind == "user" else Agency
    found: User | Agency = model.objects.get(pk=id_)
    return found


def moves_of(step: Step, *, is_mine: bool) -> list[tuple[str, str]]:
    """What may become of a step, for whom it was asked of or who runs the case."""
    says = {
        StepState.ACCEPTED: "Yes, we do it",
        StepState.REFUSED: "No, because …",
        StepState.NOT_POSSIBLE: "Not possible, because …",
        StepState.OFFERED: "Ask again",
    }
    answers = {StepState.ACCEPTED, StepState.REFUSED}
    found = [
        state
        for state in StepState
        if state in NEXT[StepState(step.state)] and (is_mine or state not in answers)
    ]
    if is_mine and StepState.OFFERED in found:
        found.remove(StepState.OFFERED)
    return [(state.value, says.get(state, STATE_LABELS[state])) for state in found]
