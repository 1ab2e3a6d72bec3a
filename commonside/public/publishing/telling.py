"""A published figure as rows with words, for the town's page and for its preview."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from commonside.ground.practice.models import Version
from commonside.ground.practice.queries import current, profile
from commonside.library.analysis.headline import PublicFigure, PublicShare
from commonside.library.analysis.periods import Period
from commonside.public.publishing import rules
from commonside.public.publishing.models import Figure
from commonside.steering.strategy.figures import CountRow, ShareRow, Words
from commonside.steering.strategy.scale import Scale, percent, scale


@dataclass(frozen=True, slots=True)
class Shown:
    """A list of counts: those that are shown, and the names of those that are not."""

    rows: list[CountRow]
    hidden: list[str]

    @classmethod
    def of(cls, rows: list[CountRow]) -> "Shown":
        """The commonest first."""
        shown = [row for row in rows if row.count is not None]
        return cls(
            sorted(shown, key=lambda row: -(row.count or 0)),
            [row.label for row in rows if row.count is None],
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """Everything that the town's page says of one figure."""

    words: Mapping[str, Any]
    period: str
    period_name: str
    counted_on: str
    rule: str
    share: ShareRow
    low: int | None
    high: int | None
    scale: Scale | None
    beside: list[ShareRow]
    not_stopped: int | None
    against: Shown
    left_out: int | None
    left_out_rows: Shown
    claims: Sequence[Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Quarter:
    """One line of the list of every period."""

    name: str
    period: str
    share: ShareRow
    low: int | None
    high: int | None
    published_at: datetime

    @classmethod
    def of(cls, figure: Figure, table: PublicFigure) -> "Quarter":
        return cls(
            figure.period.name,
            rules.said(figure.period),
            _row("", table.resolved),
            _percent(table.low),
            _percent(table.high),
            figure.published_at,
        )


def of_version(figure: PublicFigure, measure: Version, now: datetime) -> Told:
    """The figure in the words under which it was counted, beside the plan's claim."""
    counted_on = date.fromisoformat(figure.as_of)
    outcomes = current("outcomes", measure.body["outcomes"], counted_on)
    facts = profile(timezone.localdate(now))
    claims = [one for one in facts.get("claim", []) if one["measure"] == figure.name]
    return tell(figure, Words.of(measure, outcomes), claims)


def tell(
    figure: PublicFigure, words: Words, claims: Sequence[Mapping[str, Any]]
) -> Told:
    """Rows and sentences; what is not shown stays None."""
    period = Period.parse(figure.period)
    failures = [
        CountRow(label, figure.failures[code])
        for code, label in words.failures.items()
        if code in figure.failures
    ]
    return Told(
        words=words.body,
        period=rules.said(period),
        period_name=figure.period,
        counted_on=rules.day(date.fromisoformat(figure.as_of)),
        rule=figure.definition_version,
        share=_row("", figure.resolved),
        low=_percent(figure.low),
        high=_percent(figure.high),
        scale=_drawn(figure, claims),
        beside=_beside(figure, words),
        not_stopped=figure.not_stopped,
        against=Shown.of(failures),
        left_out=figure.left_out,
        left_out_rows=Shown.of(
            [CountRow(words.outcomes[code], n) for code, n in figure.excluded.items()]
        ),
        claims=claims,
    )


def _beside(figure: PublicFigure, words: Words) -> list[ShareRow]:
    again = rules.said(Period.parse(figure.reopened_period))
    rows = []
    for one in words.body["beside"]:
        name = rules.BESIDE[one["code"]]
        label = one["label"]
        if name == "reopened":
            label = words.of_reopened(label, again)
        rows.append(_row(label, getattr(figure, name)))
    return rows


def _drawn(figure: PublicFigure, claims: Sequence[Mapping[str, Any]]) -> Scale | None:
    if figure.resolved.value is None or figure.low is None or figure.high is None:
        return None
    shown = (figure.resolved.value, figure.low, figure.high)
    said = (
        f"Scale from 0 to 100 per cent. Our figure {percent(shown[0])}, likely "
        f"between {percent(shown[1])} and {percent(shown[2])}."
    )
    for claim in claims[:1]:
        said += f" {claim['label'][0].upper()}{claim['label'][1:]}: {claim['percent']}."
    return scale(*shown, [claim["percent"] for claim in claims], said)


def _row(label: str, share: PublicShare) -> ShareRow:
    return ShareRow(label, share.part, share.whole, _percent(share.value))


def _percent(value: float | None) -> int | None:
    return None if value is None else percent(value)
