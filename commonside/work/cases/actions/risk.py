"""The risk questions are answered; a new band counts every promise anew."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.db import transaction

from commonside.ground.agencies.models import User
from commonside.ground.audit.actions import record
from commonside.ground.audit.refusals import Refused
from commonside.ground.design import ports
from commonside.ground.duties import actions as duties
from commonside.ground.duties.queries import Clocks, open_dues
from commonside.ground.practice.queries import current
from commonside.library.clocks.instants import london_date
from commonside.work.cases.actions.opening import tell_of_high
from commonside.work.cases.actions.states import advance, locked, owe_contact
from commonside.work.cases.models import Assessment, Case
from commonside.work.cases.queries.clocks import clocks_for
from commonside.work.cases.queries.staff import supervisor_of
from commonside.work.cases.rules import risk as rules
from commonside.work.cases.rules.owing import (
    BAND_CODES,
    BY_BAND,
    MET_BY,
    Band,
)


@transaction.atomic
def assess(
    *,
    case: Case,
    answers: Mapping[str, str],
    by: User,
    at: datetime,
    triggers: Iterable[str] = (),
    vulnerability: Mapping[str, list[str]] | None = None,
    band: int | None = None,
    override_why: str = "",
    version: int | None = None,
) -> Assessment:
    """Keep the answers under the scheme in force, and set the band that follows.

    `band` is judgement: up by whoever assesses, down only by a supervisor, both with a
    reason. A band that has changed counts every promise anew; a new High is told at
    once.
    """
    case = locked(case, version, "band")
    scheme = current("risk", "ram", london_date(at))
    triggers = list(triggers)
    if found := rules.obstacles_to_scoring(answers, scheme.body, triggers):
        raise Refused(found)
    scored = rules.assess(answers, scheme.body, triggers)
    chosen = scored.band if band is None else band
    may_lower = by.may("cases.lower_risk")
    if found := rules.obstacles_to_band(
        by_score=scored.band, chosen=chosen, why=override_why, may_lower=may_lower
    ):
        raise Refused(found)
    made = Assessment.objects.create(
        case=case,
        scheme=scheme,
        answers=dict(answers),
        triggers=list(scored.forced_by),
        vulnerability=dict(vulnerability or {}),
        score=scored.score,
        highest=list(scored.highest),
        band_by_score=scored.band,
        band=chosen,
        override_why=override_why.strip(),
        made_by=by,
        made_at=at,
    )
    was, was_score = case.band, case.score
    case.band, case.score = chosen, scored.score
    case.version += 1
    case.save(update_fields=["band", "score", "version"])
    _count_anew(case, was=was, at=at)
    advance(case, at=at)
    _record(case, made, was=was, was_score=was_score, by=by, at=at)
    if chosen == Band.HIGH and was != Band.HIGH:
        tell_of_high(case, by=by, at=at)
    ports.follow("case.assessed", case, assessment=made, by=by, at=at)
    return made


def _count_anew(case: Case, *, was: int, at: datetime) -> None:
    """What the answers did away with, and what the band now asks for."""
    duties.meet(case, MET_BY["assessed"], at=at)
    clocks = clocks_for(case, at)
    band = BAND_CODES[case.band]
    _owe(case, clocks, [("assess_again", at)], band=band, at=at)
    if case.band == was:
        return
    owed = open_dues(f"case:{case.pk}")
    # A contact promised for sooner than the new band asks stays as it is.
    kept = {"assess_again", "update"}
    stale = [kind for kind in BY_BAND if kind in owed and kind not in kept]
    duties.drop(case, at=at, why="band_changed", kinds=stale)
    again = [(k, at) for k in stale if k in ("visit", "interview")]
    _owe(case, clocks, again, band=band, at=at)
    if "first_contact" in owed:
        first = [("first_contact", owed["first_contact"].since)]
        _owe(case, clocks, first, band=band, at=at)
    else:
        since, promised = case.last_contact_at or at, owed.get("update")
        owe_contact(case, at=since, reason="band_changed", promised=promised)
    _owe(case, clocks, [("supervision", at)], band=band, at=at, is_review=True)


def _owe(
    case: Case,
    clocks: Clocks,
    starts: list[tuple[str, datetime]],
    *,
    band: str,
    at: datetime,
    is_review: bool = False,
) -> None:
    reviewer = supervisor_of(case.team) or case.team
    duties.owe(
        case,
        clocks.all_due(starts, band=band),
        to=reviewer if is_review else case.owner,
        practice=clocks.version,
        at=at,
        reason="band_changed" if is_review else "",
    )


def _record(
    case: Case,
    made: Assessment,
    *,
    was: int,
    was_score: int | None,
    by: User,
    at: datetime,
) -> None:
    kind = "case.assessed"
    if case.band != was:
        kind = "case.band_raised" if case.band < was else "case.band_lowered"
    record(
        kind,
        subject=case,
        by=by,
        at=at,
        text=made.override_why,
        refs=[f"assessment:{made.pk}"],
        was=BAND_CODES[was],
        now=BAND_CODES[case.band],
        codes={
            "score": made.score,
            "was_score": was_score,
            "highest": made.highest,
        },
    )


@transaction.atomic
def review(*, case: Case, note: str, by: User, at: datetime) -> Case:
    """A supervisor has looked at the whole case; the next look is counted from now."""
    case = locked(case)
    duties.meet(case, MET_BY["reviewed"], at=at)
    clocks = clocks_for(case, at)
    band = BAND_CODES[case.band]
    _owe(case, clocks, [("supervision", at)], band=band, at=at, is_review=True)
    record("case.reviewed", subject=case, by=by, at=at, text=note)
    return case
