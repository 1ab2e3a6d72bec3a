"""Did it stop? The share of closed cases in which the behaviour stopped and stayed so.

A case counts when its outcome says that the behaviour stopped, when the person harmed
or an agency's evidence confirms it, and when nothing new was reported by the same
victim or about the same alleged person and place within the window after closing.
Losing touch with somebody, or their withdrawing, counts against: otherwise the figure
would improve each time a victim gave up.

**When a case is judged.** A case can be judged from the day after its window ends.
Until then it is *maturing* and stands neither above nor below the line, whatever its
outcome: only the date of closing decides, so nobody can move the figure by closing
the good ones first. While one case of a period may still be maturing, the period is
provisional.

**Opened again** is counted on a cohort of its own: every closed case that is not left
out, in the latest period of the same length whose longer window has ended for all.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Literal

from commonside.library.analysis.definitions import Definition
from commonside.library.analysis.intervals import Interval, wilson
from commonside.library.analysis.periods import Period

RETURNED = "returned"
NOT_CONFIRMED = "not_confirmed"


@dataclass(frozen=True, slots=True, kw_only=True)
class ClosedCase:
    """What the measure needs to know of one closing of one case.

    `stopped_confirmed_by` is the victim, or an agency's evidence (an officer's), or
    nobody. `first_new_report_on` is the day of the first qualifying report received
    after this closing: from the same victim, or about the same alleged person and
    place. A report of the day of closing itself counts as a return.
    """

    ref: str
    closed_on: date
    outcome: str
    stopped_confirmed_by: Literal["victim", "agency"] | None = None
    first_new_report_on: date | None = None
    band: str = ""
    ward: str = ""
    category: str = ""
    hate: bool = False


class Standing(StrEnum):
    """Where one case stands in the figure."""

    COUNTED = "counted"
    FAILED = "failed"
    EXCLUDED = "excluded"
    MATURING = "maturing"


@dataclass(frozen=True, slots=True)
class Verdict:
    """How one case counts; `reason` says why it failed or by what code it is out.

    For a case that counts the reason is who confirmed it; maturing cases have none.
    """

    ref: str
    standing: Standing
    reason: str


@dataclass(frozen=True, slots=True)
class Share:
    """So many of so many."""

    part: int
    whole: int

    @property
    def value(self) -> float | None:
        """The share between 0 and 1, or None of nothing."""
        return self.part / self.whole if self.whole else None

    def interval(self, confidence: float = 0.95) -> Interval | None:
        """Where the true rate likely lies (Wilson), or None of nothing."""
        return wilson(self.part, self.whole, confidence) if self.whole else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Resolution:
    """The measure for one period as counted on one day, with everything behind it."""

    definition: Definition
    period: Period
    as_of: date
    resolved: Share
    excluded: Mapping[str, int]
    maturing: int
    provisional: bool
    confirmed_by_victim: Share
    confirmed_by_agency: Share
    lost_contact: Share
    withdrew: Share
    reopened: Share
    reopened_period: Period
    failures: Mapping[str, int]
    groups: Mapping[str, Mapping[str, Share]]
    verdicts: Sequence[Verdict]

    @property
    def numerator(self) -> int:
        """Cases in which the behaviour stopped and did not return in the window."""
        return self.resolved.part

    @property
    def denominator(self) -> int:
        """Closed cases that could be judged and are not left out by their code."""
        return self.resolved.whole

    @property
    def value(self) -> float | None:
        """The headline figure between 0 and 1; None while there is nothing to judge."""
        return self.resolved.value

    @property
    def low(self) -> float | None:
        """The lower end of the likely range."""
        interval = self.resolved.interval(self.definition.confidence)
        return interval.low if interval else None

    @property
    def high(self) -> float | None:
        """The upper end of the likely range."""
        interval = self.resolved.interval(self.definition.confidence)
        return interval.high if interval else None


GROUPS: Mapping[str, Callable[[ClosedCase], str]] = {
    "band": lambda case: case.band,
    "ward": lambda case: case.ward,
    "category": lambda case: case.category,
    "hate": lambda case: "yes" if case.hate else "no",
}


def resolution(
    cases: Iterable[ClosedCase], *, period: Period, as_of: date, definition: Definition
) -> Resolution:
    """The resolution rate of the cases closed in a period, as known on a day.

    What happened after `as_of` is not known yet, so the same rows give the same
    answer for the same day for ever. `cases` holds every closing, of other periods
    too: the cohort for "opened again" is chosen from them.

    Definition: the partnership's own, version named in the result; Luton's plan for
    2017-2020 said "resolved, meaning that the antisocial behaviour stopped".
    """
    known = [case for case in cases if case.closed_on <= as_of]
    closed = [case for case in known if case.closed_on in period]
    verdicts = [judge(case, as_of=as_of, definition=definition) for case in closed]
    judged = [
        (case, verdict)
        for case, verdict in zip(closed, verdicts, strict=True)
        if verdict.standing in {Standing.COUNTED, Standing.FAILED}
    ]
    standings = Counter(verdict.standing for verdict in verdicts)
    counted, failures, excluded = (
        Counter(v.reason for v in verdicts if v.standing is standing)
        for standing in (Standing.COUNTED, Standing.FAILED, Standing.EXCLUDED)
    )
    cohort = durable_period(period, as_of=as_of, definition=definition)
    stopped = standings[Standing.COUNTED]
    return Resolution(
        definition=definition,
        period=period,
        as_of=as_of,
        resolved=Share(stopped, len(judged)),
        excluded={code: excluded[code] for code in definition.excluded},
        maturing=standings[Standing.MATURING],
        provisional=not is_over(period.until, definition.return_days, as_of),
        confirmed_by_victim=Share(counted["victim"], stopped),
        confirmed_by_agency=Share(counted["agency"], stopped),
        lost_contact=Share(failures[definition.lost_contact], len(judged)),
        withdrew=Share(failures[definition.withdrew], len(judged)),
        reopened=reopened(known, period=cohort, as_of=as_of, definition=definition),
        reopened_period=cohort,
        failures={
            reason: failures[reason]
            for reason in (RETURNED, *definition.failures, NOT_CONFIRMED)
        },
        groups={name: _shares(judged, key) for name, key in GROUPS.items()},
        verdicts=verdicts,
    )


def judge(case: ClosedCase, *, as_of: date, definition: Definition) -> Verdict:
    """How one case counts on that day, with the one reason that decides.

    A return is named before a missing confirmation: that it came back is the harder
    fact. Other outcomes keep their own reason, for the case had failed already.
    """
    if case.outcome in definition.excluded:
        return Verdict(case.ref, Standing.EXCLUDED, case.outcome)
    failed_by_outcome = definition.failure_of(case.outcome)
    if not is_over(case.closed_on, definition.return_days, as_of):
        return Verdict(case.ref, Standing.MATURING, "")
    if failed_by_outcome:
        return Verdict(case.ref, Standing.FAILED, failed_by_outcome)
    if came_back(case, within=definition.return_days):
        return Verdict(case.ref, Standing.FAILED, RETURNED)
    if case.stopped_confirmed_by is None:
        return Verdict(case.ref, Standing.FAILED, NOT_CONFIRMED)
    return Verdict(case.ref, Standing.COUNTED, case.stopped_confirmed_by)


def came_back(case: ClosedCase, *, within: int) -> bool:
    """Whether a qualifying report came within so many days after the closing.

    The day of closing is day 0 and the last day counts. Asked only when the window is
    over, so that a report of later than the day of counting cannot matter.
    """
    reported = case.first_new_report_on
    if reported is None:
        return False
    if reported < case.closed_on:
        raise ValueError(f"{case.ref} has a new report from before it was closed.")
    return reported <= case.closed_on + timedelta(days=within)


def is_over(closed_on: date, days: int, as_of: date) -> bool:
    """Whether the window after a closing has ended, its last day being past too.

    On the last day itself somebody may still report.
    """
    return as_of > closed_on + timedelta(days=days)


def durable_period(period: Period, *, as_of: date, definition: Definition) -> Period:
    """The latest period of this length, not after this one, whose long window ended."""
    while not is_over(period.until, definition.durable_days, as_of):
        period = period.earlier()
    return period


def reopened(
    cases: Iterable[ClosedCase], *, period: Period, as_of: date, definition: Definition
) -> Share:
    """How many closed cases came back within the longer window, whatever their outcome.

    Of all that are not left out, and not only of those that counted as stopped, so
    that a doubtful closing cannot leave this cohort.
    """
    cohort = [
        case
        for case in cases
        if case.closed_on in period
        and case.outcome not in definition.excluded
        and is_over(case.closed_on, definition.durable_days, as_of)
    ]
    again = sum(came_back(case, within=definition.durable_days) for case in cohort)
    return Share(again, len(cohort))


def _shares(
    judged: Sequence[tuple[ClosedCase, Verdict]], key: Callable[[ClosedCase], str]
) -> dict[str, Share]:
    wholes = Counter(key(case) for case, _ in judged)
    parts = Counter(
        key(case) for case, verdict in judged if verdict.standing is Standing.COUNTED
    )
    return {name: Share(parts[name], wholes[name]) for name in sorted(wholes)}
