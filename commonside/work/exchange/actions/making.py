"""One line of a list becomes a report, a case, or something of a case."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from commonside.ground.agencies.models import Agency, User
from commonside.ground.audit.refusals import Refused, obstacle
from commonside.ground.duties import actions as duties
from commonside.ground.duties.rules import StepState
from commonside.library.clocks.instants import london_date
from commonside.work.cases import search
from commonside.work.cases.actions import bringing
from commonside.work.cases.models import Case
from commonside.work.cases.rules.owing import BAND_NUMBERS
from commonside.work.exchange.actions.references import keep
from commonside.work.exchange.models import Annotation, Import
from commonside.work.exchange.queries.known import doers, outcomes, place_of
from commonside.work.exchange.rules import columns as facts
from commonside.work.exchange.rules.ending import counts
from commonside.work.exchange.rules.planning import Planned
from commonside.work.exchange.rules.references import key, spoken
from commonside.work.exchange.rules.rows import name_key
from commonside.work.reports.actions.submitting import submit

CHANNEL = "partner"
Values = Mapping[str, str]


@dataclass
class Bringing:
    """What one run of a list needs for each of its lines."""

    brought: Import
    by: User
    at: datetime
    people: Mapping[str, User]
    # The day of taking up and the promise of each brought case, by its number there.
    days: Mapping[str, int] = field(default_factory=dict)
    cases: dict[str, Case] = field(default_factory=dict)
    doers: Mapping[str, Any] = field(default_factory=doers)

    @property
    def who(self) -> dict[str, Any]:
        return {"by": self.by, "at": self.at}

    def case_of(self, values: Values) -> Case:
        case = self.cases.get(key(values["case"]))
        if case is None:
            # The line of its case was itself refused.
            raise Refused(obstacle("Its case could not be brought in."))
        return case


def make(line: Planned, run: Bringing) -> list[str]:
    """Make what a new line tells of, with its number; references of what was made.

    The first is the record itself. Raises `Refused` where the room itself says no.
    """
    made = MAKERS[line.sheet](line.values, run)
    number = line.values.get("reference", "")
    keep(
        made[0],
        system=run.brought.system,
        number=number,
        known_as=line.key,
        held=line.values,
        brought=run.brought,
        **run.who,
    )
    if line.sheet == facts.CASES:
        case = run.cases[line.key] = Case.objects.get(pk=int(made[0].split(":")[1]))
        search.keep(case.pk, "number:brought", spoken(number))
        if line.values.get("state") != "closed" and not line.values.get("closed"):
            bringing.owe_from(
                case,
                day=run.days.get(line.key, 1),
                promised=_day(line.values, "next_contact"),
                go_live=run.brought.go_live or london_date(run.at),
            )
    return made


def _report(values: Values, run: Bringing) -> list[str]:
    """A report in the words of the list; it waits in triage as any other does."""
    category, _, third = values["category"].partition(".")
    place = place_of(values)
    place.pop("household_key", None)
    place.pop("precision", None)
    people = [
        {"role": role, "name": values.get(role, ""), "description": ""}
        for role in ("victim", "alleged")
        if values.get(role)
    ]
    contact = {
        "name": values.get("name", ""),
        "phone": values.get("phone", ""),
        "email": values.get("email", ""),
        "post": values.get("home", ""),
        # The list does not say what is safe: nobody has asked.
        "never": list(bringing.UNASKED),
    }
    has_contact = any(contact[name] for name in ("name", "phone", "email", "post"))
    answers: dict[str, Any] = {
        "category": [category],
        "third": [f"{category}.{third}"] if third else [],
        "words": values.get("words", ""),
        "place": place,
        "from": _occurred(values),
        "people": people,
        "contact": contact if has_contact else {},
        "targeted": values.get("targeted", ""),
        "vehicle": values.get("vehicle", ""),
    }
    taken = submit(answers=answers, channel=CHANNEL, **run.who)
    return [f"report:{taken.report.pk}"]


def _occurred(values: Values) -> str | None:
    """When it happened; a time of day may stand in a column of its own."""
    said = values.get("occurred", "")
    clock = values.get("occurred_time", "").replace(".", ":")
    hour, _, minute = clock.partition(":")
    if said and hour.isdigit() and minute[:2].isdigit():
        when = datetime.fromisoformat(said)
        if int(hour) < 24 and int(minute[:2]) < 60:
            when = when.replace(hour=int(hour), minute=int(minute[:2]))
        return when.isoformat()
    return said or values.get("received") or None


def _case(values: Values, run: Bringing) -> list[str]:
    category = values["category"].partition(".")[0]
    taken = bringing.bring_case(
        bringing.Brought(
            known_as=values["known_as"],
            category=category,
            owner=run.people[values["owner"]],
            opened_at=datetime.fromisoformat(values["opened"]),
            band=BAND_NUMBERS[values.get("band") or "standard"],
            words=values.get("words", ""),
            place=place_of(values),
            ways=_ways(values),
            last_contact_at=_instant(values, "last_contact"),
            ended=_ended(values, run),
        ),
        **run.who,
    )
    if values.get("words"):
        _annotate(taken.case, values["words"], values["opened"], run)
    return taken.made


def _ways(values: Values) -> dict[str, str]:
    return {
        "phone": values.get("phone", ""),
        "email": values.get("email", ""),
        "post": values.get("home", ""),
    }


def _ended(values: Values, run: Bringing) -> bringing.Ended | None:
    closed = _day(values, "closed")
    if closed is None:
        return None
    rows = {row["code"]: row for row in outcomes(london_date(run.at))}
    code = values.get("outcome", "")
    noon = datetime.fromisoformat(values["opened"]).replace(
        year=closed.year, month=closed.month, day=closed.day
    )
    return bringing.Ended(
        on=noon,
        outcome=code,
        confirmed_by=values.get("confirmed_by", ""),
        told_on=_day(values, "told_on"),
        told_why=values.get("told_why", ""),
        counts=counts(rows.get(code), values),
    )


def _person(values: Values, run: Bringing) -> list[str]:
    return bringing.bring_person(
        run.case_of(values),
        role=values["role"],
        name=values["name"],
        ways=_ways(values),
        born_on=_day(values, "born_on"),
        **run.who,
    ).made


def _step(values: Values, run: Bringing) -> list[str]:
    """A step as it stands there; one of another agency only where that has joined."""
    case, stands = run.case_of(values), values.get("stands") or StepState.ACCEPTED
    to = _doer(values, case, run)
    agreed = _instant(values, "agreed") or run.at
    step = duties.offer(
        case,
        text=values["text"],
        purpose=values.get("purpose") or "protect",
        to=to,
        due_on=_day(values, "due_on"),
        by=run.by,
        at=agreed,
    )
    if stands not in (StepState.OFFERED, step.state):
        note = values.get("note", "") or "As the other system has it."
        if stands != StepState.ACCEPTED and step.state == StepState.OFFERED:
            step = duties.move(
                step, to=StepState.ACCEPTED, by=run.by, at=agreed, as_owner=False
            )
        duties.move(step, to=stands, by=run.by, at=run.at, note=note, as_owner=False)
    return [f"step:{step.pk}"]


def _doer(values: Values, case: Case, run: Bringing) -> Any:
    said = values.get("owner", "")
    if not said:
        return case.owner
    to = run.doers.get(name_key(said))
    if to is None:
        raise Refused(obstacle("There is nobody called “{who}” here.", who=said))
    if isinstance(to, Agency) and to.pk != case.lead_agency_id:
        joined = case.involvements.filter(agency=to, ended_at=None).exists()
        if not joined:
            raise Refused(
                obstacle(
                    "{agency} has not joined this case. Bring it in first.",
                    agency=to.short_name,
                )
            )
    return to


def _contact(values: Values, run: Bringing) -> list[str]:
    made = bringing.bring_contact(
        run.case_of(values),
        way=values["way"],
        answered=values.get("answered") or "she",
        note=values["note"],
        when=datetime.fromisoformat(values["at"]),
        owes=run.brought.kind == facts.CONTACTS,
        **run.who,
    )
    return [f"contact:{made.pk}"]


def _note(values: Values, run: Bringing) -> list[str]:
    case = run.case_of(values)
    return [_annotate(case, values["text"], values["at"], run)]


def _annotate(case: Case, text: str, written: str, run: Bringing) -> str:
    made = annotate(
        f"case:{case.pk}",
        text=text,
        written_at=datetime.fromisoformat(written),
        run=run,
    )
    search.keep(case.pk, f"annotation:{made.pk}", text)
    return f"annotation:{made.pk}"


def annotate(
    subject: str, *, text: str, written_at: datetime, run: Bringing
) -> Annotation:
    """What another system says stands beside the record, which stays as it was."""
    kind, id_ = subject.split(":")
    return Annotation.objects.create(
        subject_kind=kind,
        subject_id=int(id_),
        system=run.brought.system,
        text=text,
        written_at=written_at,
        brought=run.brought,
        by=run.by,
        at=run.at,
    )


def _instant(values: Values, name: str) -> datetime | None:
    return datetime.fromisoformat(values[name]) if values.get(name) else None


def _day(values: Values, name: str) -> date | None:
    return date.fromisoformat(values[name][:10]) if values.get(name) else None


MAKERS: Mapping[str, Callable[[Values, Bringing], list[str]]] = {
    facts.REPORTS: _report,
    facts.CASES: _case,
    facts.PEOPLE: _person,
    facts.STEPS: _step,
    facts.CONTACTS: _contact,
    facts.NOTES: _note,
}
