"""The resolution rate as the public may see it, after disclosure control."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from functools import partial
from typing import Any

from commonside.library.analysis.disclosure import (
    SMALLEST_RATED,
    Cell,
    Key,
    Published,
    Table,
    publish,
)
from commonside.library.analysis.intervals import wilson
from commonside.library.analysis.resolution import RETURNED, Resolution

CLOSED = ("closed",)
STOPPED = ("stopped",)
NOT_STOPPED = ("not_stopped",)
BY_VICTIM = ("confirmed_by_victim",)
BY_AGENCY = ("confirmed_by_agency",)
LEFT_OUT = ("left_out",)
COHORT = ("cohort",)
REOPENED = ("reopened",)


@dataclass(frozen=True, slots=True)
class PublicShare:
    """So many of so many, each rounded; None is printed as "not shown"."""

    part: int | None
    whole: int | None
    value: float | None


NOTHING = PublicShare(None, None, None)


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicFigure:
    """The figure and what always stands beside it, ready to be frozen and printed.

    Counts are rounded to the nearest 5, shares and the likely range are of rounded
    counts; None stands where nothing is shown.
    """

    name: str
    definition_version: str
    period: str
    as_of: str
    resolved: PublicShare
    low: float | None
    high: float | None
    confirmed_by_victim: PublicShare
    confirmed_by_agency: PublicShare
    lost_contact: PublicShare
    withdrew: PublicShare
    reopened: PublicShare
    reopened_period: str
    not_stopped: int | None
    failures: Mapping[str, int | None]
    left_out: int | None
    excluded: Mapping[str, int | None]

    def as_dict(self) -> dict[str, Any]:
        """Plain values, to be stored as they were published."""
        return asdict(self)


def public_figure(
    result: Resolution,
    *,
    cohort_before: PublicFigure | None = None,
    beside_tables: bool = False,
    publish_from: int = SMALLEST_RATED,
) -> PublicFigure:
    """The publishable form of a finished period's figure, of so many cases or more.

    `cohort_before` is what was published of `reopened_period` when it was itself the
    period: if its returns within the shorter window were not shown, those within the
    longer are not either, since one contains the other; nor if both would be printed
    alike: those that came back in between would be known to be few. `beside_tables` is
    true when the same cases are also published by ward or another dimension; those
    tables then name the same three totals as `exact`.
    """
    if result.provisional:
        raise ValueError("A provisional figure is not published.")
    if result.denominator < publish_from:
        raise ValueError(f"A figure of fewer than {publish_from} is not published.")
    if cohort_before and cohort_before.period != result.reopened_period.name:
        raise ValueError("The earlier figure is of another period.")
    shared = {CLOSED, STOPPED, NOT_STOPPED} if beside_tables else set()
    control = partial(publish, rated_from=publish_from)
    main = control(_main(result), exact=shared, at_least={CLOSED: publish_from})
    out = control(_left_out(result))
    again = control(_again(result), at_least={COHORT: publish_from})
    is_rated = result.reopened.whole >= publish_from
    names = result.definition
    value, low, high = _with_range(main, names.confidence)
    return PublicFigure(
        name=names.name,
        definition_version=names.version,
        period=result.period.name,
        as_of=result.as_of.isoformat(),
        resolved=PublicShare(main.counts[STOPPED], main.counts[CLOSED], value),
        low=low,
        high=high,
        confirmed_by_victim=_share(main, BY_VICTIM, STOPPED),
        confirmed_by_agency=_share(main, BY_AGENCY, STOPPED),
        lost_contact=_share(main, _failure(names.lost_contact), CLOSED),
        withdrew=_share(main, _failure(names.withdrew), CLOSED),
        reopened=_reopened(again, cohort_before) if is_rated else NOTHING,
        reopened_period=result.reopened_period.name,
        not_stopped=main.counts[NOT_STOPPED],
        failures={reason: main.counts[_failure(reason)] for reason in result.failures},
        left_out=out.counts[LEFT_OUT],
        excluded={code: out.counts[_excluded(code)] for code in result.excluded},
    )


def _main(result: Resolution) -> Table:
    """Closed = stopped + not stopped; stopped by who confirmed; not stopped by why."""
    parts = {
        BY_VICTIM: result.confirmed_by_victim.part,
        BY_AGENCY: result.confirmed_by_agency.part,
    }
    failed = result.denominator - result.numerator
    return Table(
        (
            *(Cell(key, n, "stopped", "all", rank=1) for key, n in parts.items()),
            *(
                Cell(_failure(reason), n, "failed", "all")
                for reason, n in result.failures.items()
            ),
            Cell(NOT_STOPPED, failed, "closed", "failed", rank=2),
            Cell(STOPPED, result.numerator, "closed", "stopped", rank=3),
            Cell(CLOSED, result.denominator, "all", "closed", rank=3),
        )
    )


def _left_out(result: Resolution) -> Table:
    codes = [
        Cell(_excluded(code), n, "all", "left out")
        for code, n in result.excluded.items()
    ]
    total = sum(result.excluded.values())
    return Table((*codes, Cell(LEFT_OUT, total, "left out", "all", rank=1)))


def _again(result: Resolution) -> Table:
    """Those that did not come back are not printed, but anybody can subtract."""
    part, whole = result.reopened.part, result.reopened.whole
    return Table(
        (
            Cell(REOPENED, part, "cohort", "all"),
            Cell(("held",), whole - part, "cohort", "all", shown=False),
            Cell(COHORT, whole, "all", "cohort", rank=1),
        )
    )


def _reopened(again: Published, before: PublicFigure | None) -> PublicShare:
    """What was hidden of this cohort before must not come out by another door."""
    if before and before.resolved.whole is None:
        return NOTHING
    if before and before.failures[RETURNED] in (None, again.counts[REOPENED]):
        return PublicShare(None, again.counts[COHORT], None)
    return _share(again, REOPENED, COHORT)


def _share(published: Published, part: Key, whole: Key) -> PublicShare:
    return PublicShare(
        published.counts[part], published.counts[whole], published.rate(part, whole)
    )


def _with_range(
    main: Published, confidence: float
) -> tuple[float | None, float | None, float | None]:
    value = main.rate(STOPPED, CLOSED)
    part, whole = main.counts[STOPPED], main.counts[CLOSED]
    if value is None or part is None or whole is None:
        return None, None, None
    return value, *wilson(part, whole, confidence)


def _failure(reason: str) -> Key:
    return ("failure", reason)


def _excluded(code: str) -> Key:
    return ("excluded", code)
