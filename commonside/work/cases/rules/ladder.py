"""The ladder of interventions: what a decision must weigh, and what it leaves out."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from commonside.ground.audit.refusals import Obstacle, obstacle
from commonside.ground.duties.rules import StepState

Body = Mapping[str, Any]
Row = Mapping[str, Any]

WEIGHED = {
    "legal_test": "The legal test, and the evidence for each part of it",
    "proportionality": "Why it is in proportion",
    "equality": "Disability, vulnerability and capacity: what was looked at",
    "alternatives": "What else was considered, and why not that",
}
# "Not done" is not among them: what an agency did not do was not tried, whereas what
# was refused or not possible says why by itself.
TRIED = frozenset(
    {
        StepState.OFFERED,
        StepState.ACCEPTED,
        StepState.DONE,
        StepState.REFUSED,
        StepState.NOT_POSSIBLE,
    }
)


@dataclass(frozen=True)
class Weighed:
    """What was weighed before a decision, as somebody wrote it."""

    legal_test: str = ""
    proportionality: str = ""
    equality: str = ""
    alternatives: str = ""


def rung_of(body: Body, code: str) -> Row | None:
    """A rung of the ladder, or something beside it that changes a place."""
    rows: list[Row] = [*body["rung"], *body["place"]]
    return next((row for row in rows if row["code"] == code), None)


def skipped(body: Body, code: str, tried: Collection[str]) -> list[str]:
    """The rungs beneath one that were not tried, from below; none beside the ladder.

    >>> body = {"rung": [{"code": c, "number": n} for n, c in enumerate("abc")],
    ...         "place": [{"code": "p"}]}
    >>> skipped(body, "c", {"a"}), skipped(body, "p", set())
    (['b'], [])
    """
    row = rung_of(body, code)
    if row is None or "number" not in row:
        return []
    return [
        one["code"]
        for one in body["rung"]
        if one["number"] < row["number"] and one["code"] not in tried
    ]


def obstacles_to_deciding(
    row: Row | None,
    weighed: Weighed,
    *,
    is_against_somebody: bool,
    skipped: Iterable[Row],
    why: str,
) -> list[Obstacle]:
    """A decision says what its rung needs, whom it is about and what it leaves out."""
    if row is None:
        return [obstacle("Choose what is done.", at_field="rung")]
    found = [
        obstacle("{what}: write it down.", what=WEIGHED[name], at_field=name)
        for name in row["needs"]
        if not getattr(weighed, name).strip()
    ]
    if row.get("against") and not is_against_somebody:
        found.append(obstacle("Say whom it is about.", at_field="against"))
    names = ", ".join(f"“{one['label']['en']}”" for one in skipped)
    if names and not why.strip():
        found.append(
            obstacle(
                "Not tried: {rungs}. Say why.", rungs=names, at_field="skipped_why"
            )
        )
    return found
