"""What the staff page shows of a counted measure: rows with words, no decisions."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from commonside.ground.practice.models import Version
from commonside.ground.practice.rules import in_language
from commonside.library.analysis.disclosure import TOTAL, Table, publish
from commonside.library.analysis.resolution import (
    NOT_CONFIRMED,
    RETURNED,
    Resolution,
    Share,
    Standing,
    Verdict,
)
from commonside.steering.strategy.queries import Counted
from commonside.steering.strategy.rules import wait
from commonside.steering.strategy.scale import Scale, percent, scale
from commonside.work.cases.models import Case, Closing

BESIDE = {
    "victim_confirmed": lambda result: result.confirmed_by_victim,
    "officer_confirmed": lambda result: result.confirmed_by_agency,
    "lost_contact": lambda result: result.lost_contact,
    "withdrew": lambda result: result.withdrew,
    "reopened_90": lambda result: result.reopened,
}
GROUP_LABELS = {
    "band": "Risk when it was closed",
    "ward": "Ward",
    "category": "What it was about",
    "hate": "Hate",
}
HATE = {"yes": "Because of who they are", "no": "Not known to be hate"}


@dataclass(frozen=True, slots=True)
class ShareRow:
    """One line of a table of shares; None is printed as "not shown"."""

    label: str
    part: int | None
    whole: int | None
    percent: int | None


@dataclass(frozen=True, slots=True)
class CountRow:
    """One line of a table of counts; None is printed as "not shown"."""

    label: str
    count: int | None


@dataclass(frozen=True, slots=True)
class CaseRow:
    """One closing behind the figure, for those who may read the case."""

    case: Case
    closing: Closing
    outcome: str
    standing: str
    reason: str


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a definition and of the outcomes it counts, in one language."""

    body: Mapping[str, Any]
    outcomes: Mapping[str, str]

    @classmethod
    def of(cls, measure: Version, outcomes: Version, language: str = "en") -> "Words":
        """As written in the versions that counted."""
        endings = in_language(outcomes.body, language)["outcome"]
        return cls(
            in_language(measure.body, language),
            {ending["code"]: ending["label"] for ending in endings},
        )

    @property
    def failures(self) -> dict[str, str]:
        """Why a case counts against us, by reason."""
        return {
            RETURNED: self.body["returned"],
            **{one["code"]: one["label"] for one in self.body["failure"]},
            NOT_CONFIRMED: self.body["not_confirmed"],
        }

    def of_reopened(self, label: str, period: str) -> str:
        """The one share of another period says which."""
        return f"{label} ({period})"

    def of_verdict(self, verdict: Verdict) -> str:
        """Why one case counts as it does."""
        match verdict.standing:
            case Standing.COUNTED:
                beside = {one["code"]: one["label"] for one in self.body["beside"]}
                who = "victim" if verdict.reason == "victim" else "officer"
                return str(beside[f"{who}_confirmed"])
            case Standing.FAILED:
                return self.failures[verdict.reason]
            case Standing.EXCLUDED:
                return self.outcomes[verdict.reason]
            case _:
                return "Can still come back"


def facts(result: Resolution, words: Words, claims: list[int]) -> dict[str, Any]:
    """Everything that the page of a measure says about one period."""
    return {
        "name": result.definition.name,
        "words": words.body,
        "result": result,
        "share": share_row("", result.resolved),
        "low": None if result.low is None else percent(result.low),
        "high": None if result.high is None else percent(result.high),
        "scale": drawing(result, claims),
        "claims": claims,
        "judged_from": result.period.until + wait(result.definition),
        "beside": beside(result, words),
        "failed": result.denominator - result.numerator,
        "against": against(result, words),
        "left_out": left_out(result, words),
        "left_out_count": sum(result.excluded.values()),
    }


def share_row(label: str, share: Share) -> ShareRow:
    value = share.value
    shown = None if value is None else percent(value)
    return ShareRow(label, share.part, share.whole, shown)


def beside(result: Resolution, words: Words) -> list[ShareRow]:
    """The five that never stand without the figure, nor the figure without them."""
    rows = []
    for one in words.body["beside"]:
        label = one["label"]
        if one["code"] == "reopened_90":
            label = words.of_reopened(label, result.reopened_period.name)
        rows.append(share_row(label, BESIDE[one["code"]](result)))
    return rows


def against(result: Resolution, words: Words) -> list[CountRow]:
    """Why cases count against us, the commonest first."""
    counts = sorted(result.failures.items(), key=lambda one: -one[1])
    return [CountRow(words.failures[code], n) for code, n in counts if n]


def left_out(result: Resolution, words: Words) -> list[CountRow]:
    """What the figure leaves out, with nought where nothing was."""
    return [CountRow(words.outcomes[code], n) for code, n in result.excluded.items()]


def groups(
    result: Resolution, names: Mapping[str, Mapping[str, str]], *, is_exact: bool
) -> list[tuple[str, list[ShareRow]]]:
    """The figure by risk, ward, category and hate, each with its rows.

    Who may not read cases sees them through disclosure control: three cases of hate
    in one ward are three neighbours.
    """
    return [
        (
            GROUP_LABELS[group],
            [
                replace(row, label=_named(names.get(group, {}), row.label))
                for row in (_exact(shares) if is_exact else _controlled(shares))
            ],
        )
        for group, shares in result.groups.items()
    ]


def _exact(shares: Mapping[str, Share]) -> list[ShareRow]:
    return [share_row(key, share) for key, share in shares.items()]


def _controlled(shares: Mapping[str, Share]) -> list[ShareRow]:
    """Rounded or hidden; the totals stand exact above the table."""
    cells = {}
    for key, share in shares.items():
        cells[key, "stopped"] = share.part
        cells[key, "not"] = share.whole - share.part
    totals = [(TOTAL, TOTAL), (TOTAL, "stopped"), (TOTAL, "not")]
    shown = publish(Table.two_way(cells), exact=totals)
    rows = []
    for key in shares:
        value = shown.rate((key, "stopped"), (key, TOTAL))
        rows.append(
            ShareRow(
                key,
                shown.counts[key, "stopped"],
                shown.counts[key, TOTAL],
                None if value is None else percent(value),
            )
        )
    return rows


def _named(names: Mapping[str, str], key: str) -> str:
    return names.get(key) or key or "Not known"


def drawing(result: Resolution, claims: Iterable[int]) -> Scale | None:
    """The figure and its range as a scale; nothing where nothing was judged."""
    if result.value is None or result.low is None or result.high is None:
        return None
    claimed = list(claims)
    said = (
        f"Scale from 0 to 100 per cent. The figure {percent(result.value)}, "
        f"likely between {percent(result.low)} and {percent(result.high)}."
    )
    if claimed:
        said += f" A plan claimed {claimed[0]}."
    return scale(result.value, result.low, result.high, claimed, said)


def case_rows(
    counted: Counted, seen: Mapping[str, Case], words: Words, standing: str = ""
) -> list[CaseRow]:
    """The closings that this person may read, those that count against us first."""
    order = [Standing.FAILED, Standing.COUNTED, Standing.MATURING, Standing.EXCLUDED]
    rows = [
        CaseRow(
            seen[verdict.ref],
            counted.closings[verdict.ref],
            words.outcomes.get(counted.closings[verdict.ref].outcome, ""),
            verdict.standing.value,
            words.of_verdict(verdict),
        )
        for verdict in sorted(
            counted.result.verdicts, key=lambda verdict: order.index(verdict.standing)
        )
        if verdict.ref in seen and standing in ("", verdict.standing)
    ]
    return rows
