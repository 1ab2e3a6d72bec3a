"""The checklist of a case: ticked, left out with a reason; another procedure."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime

from django.db import transaction

from commonside.ground.agencies.models import User
from commonside.ground.audit.actions import record
from commonside.ground.audit.refusals import Refused, obstacle
from commonside.ground.duties import actions as duties
from commonside.ground.duties.queries import open_dues
from commonside.ground.practice.models import Version
from commonside.work.cases.actions.states import locked, owe_contact
from commonside.work.cases.models import Case, Check, Following
from commonside.work.cases.queries import procedure as queries
from commonside.work.cases.queries.clocks import clocks_for
from commonside.work.cases.rules import procedure as rules
from commonside.work.cases.rules.owing import BAND_CODES


@transaction.atomic
def keep_checklist(
    *,
    case: Case,
    ticked: Collection[str],
    left_out: Mapping[str, str],
    by: User,
    at: datetime,
    version: int | None = None,
    about: Collection[str] | None = None,
) -> Case:
    """The checklist as somebody has it before them: ticked, left out, or neither.

    `about` names the lines that were shown; of these, what is neither is open again.
    Left out, it says why; what the record shows by itself nobody ticks.
    """
    case = locked(case, version)
    procedure = queries.followed(case)
    if procedure is None:
        raise Refused(obstacle("This case follows no procedure yet. Choose one."))
    known = {line.name: line for line in queries.lines_of(case)}
    if found := rules.obstacles_to_ticking(ticked, left_out, known):
        raise Refused(found)
    shown = set(known if about is None else about) | set(ticked) | set(left_out)
    now = {name: (False, "") for name in ticked}
    now |= {name: (True, why.strip()) for name, why in left_out.items()}
    changed = _changed(case, procedure, now, shown, by=by, at=at)
    if not changed:
        return case
    case.version += 1
    case.save(update_fields=["version"])
    record(
        "case.checked",
        subject=case,
        by=by,
        at=at,
        text="; ".join(left_out.values()),
        count=len(changed),
        codes={"lines": ", ".join(sorted(changed))},
    )
    return case


def _changed(
    case: Case,
    procedure: Version,
    now: Mapping[str, tuple[bool, str]],
    shown: Iterable[str],
    *,
    by: User,
    at: datetime,
) -> list[str]:
    """End what no longer stands and write what does now; the names of both."""
    rows = Check.objects.filter(case=case, ended_at=None).exclude(code="")
    stood = {f"{row.stage}.{row.code}": row for row in rows}
    changed = []
    for name in sorted(shown):
        row, said = stood.get(name), now.get(name)
        if row is not None and said == (row.is_left_out, row.why):
            continue
        if row is not None:
            row.ended_at = at
            row.save(update_fields=["ended_at"])
        if said is not None:
            stage, code = name.split(".", 1)
            Check.objects.create(
                case=case,
                procedure=procedure,
                stage=stage,
                code=code,
                is_left_out=said[0],
                why=said[1],
                by=by,
                at=at,
            )
        if row is not None or said is not None:
            changed.append(name)
    return changed


@transaction.atomic
def follow_procedure(
    *,
    case: Case,
    procedure: Version,
    why: str,
    by: User,
    at: datetime,
    version: int | None = None,
) -> Case:
    """Another procedure from now on; which one was followed until now stays written.

    What was ticked stays ticked where both ask for it: nobody is asked twice.
    """
    case = locked(case, version)
    is_same = case.procedure_id == procedure.pk
    if found := rules.obstacles_to_changing(is_same=is_same, why=why):
        raise Refused(found)
    rows = Following.objects.filter(case=case, until=None)
    rows.update(until=at)
    case.procedure = procedure
    case.version += 1
    case.save(update_fields=["procedure", "version"])
    Following.objects.create(
        case=case, procedure=procedure, since=at, why=why.strip(), by=by
    )
    _count_anew(case, at=at)
    record(
        "case.procedure_changed",
        subject=case,
        by=by,
        at=at,
        text=why,
        codes={"procedure": f"{procedure.key} v{procedure.version}"},
    )
    return case


def _count_anew(case: Case, *, at: datetime) -> None:
    """Clocks of the new procedure run from now; what was promised for sooner stays."""
    if not case.is_open:
        return
    owed = open_dues(f"case:{case.pk}")
    if "update" in owed:
        owe_contact(case, at=at, reason="procedure_changed", promised=owed["update"])
    if "assess_again" in owed or not case.assessments.exists():
        return
    clocks = clocks_for(case, at)
    again = clocks.all_due([("assess_again", at)], band=BAND_CODES[case.band])
    duties.owe(case, again, to=case.owner, practice=clocks.version, at=at)
