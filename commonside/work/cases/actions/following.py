"""How a case moves along its procedure; each a part of the act that moves it."""

from datetime import datetime

from commonside.ground.agencies.models import User
from commonside.ground.audit.refusals import Obstacle
from commonside.ground.practice.models import Version
from commonside.library.clocks.instants import london_date
from commonside.work.cases.models import Case, Check, Following
from commonside.work.cases.queries import procedure as queries
from commonside.work.cases.rules import procedure as rules


def begin(case: Case, *, by: User, at: datetime) -> None:
    """A case that was just opened follows its procedure; part of a larger act."""
    if case.procedure_id is not None:
        Following.objects.create(
            case=case, procedure_id=case.procedure_id, since=at, by=by
        )


def standard(at: datetime) -> Version | None:
    """The procedure of every case for which nobody chose another."""
    return queries.suiting("everyone", london_date(at))


def obstacles_to_reaching(
    case: Case, to: str, *, skipping: str = "", excused: str = ""
) -> list[Obstacle]:
    """What the procedure still asks before a case may reach a state.

    `excused` is what the record itself gives as the reason that the rest was left out:
    an outcome that ends a case before its time.
    """
    if excused or queries.followed(case) is None:
        return []
    outstanding = queries.still_asked(case, to)
    over = queries.passed_over(case, to)
    return rules.obstacles_to_going_on(outstanding, over, why=skipping)


def entered(
    case: Case, was: str, *, by: User, at: datetime, skipping: str = ""
) -> None:
    """A case has come from one state to another: note what it did not go through.

    Going back, everything later is asked for again. Part of a larger act.
    """
    version = queries.followed(case)
    if version is None:
        return
    standing = Check.objects.filter(case=case, ended_at=None)
    here = rules.STAGE_OF.get(case.state)
    standing.filter(stage=here, code=rules.WHOLE_STAGE).update(ended_at=at)
    if rules.is_back(version.body, state=was, to=case.state):
        later = rules.after(version.body, case.state)
        standing.filter(stage__in=later).update(ended_at=at)
    over = rules.passed_over(version.body, state=was, to=case.state)
    standing.filter(stage__in=over, code=rules.WHOLE_STAGE).update(ended_at=at)
    Check.objects.bulk_create(
        [
            _left_out(case, version, stage, rules.WHOLE_STAGE, skipping, by=by, at=at)
            for stage in over
        ]
    )


def _left_out(
    case: Case,
    version: Version,
    stage: str,
    code: str,
    why: str,
    *,
    by: User,
    at: datetime,
) -> Check:
    return Check(
        case=case,
        procedure=version,
        stage=stage,
        code=code,
        is_left_out=True,
        why=why.strip(),
        by=by,
        at=at,
    )
