"""What the file of a Case Review procedure must and may say."""

from collections.abc import Iterator, Mapping
from typing import Any

from commonside.ground.practice.loading import shapes as s
from commonside.ground.practice.loading import vocabulary as v

Body = Mapping[str, Any]
UNITS = ("hours", "working_days", "days", "weeks", "months")
# Between which events a limit of the threshold may run.
LIMITED = (
    "behaviour",
    "complaint",
    "application",
    "first_behaviour",
    "latest_behaviour",
    "first_complaint",
    "latest_complaint",
)
# From which events a clock may start.
STARTS = (
    "received",
    "acknowledged",
    "asked",
    "decided",
    "accepted",
    "refused",
    "scheduled",
    "reviewed",
    "recommended",
    "told",
    "closed",
    "appealed",
)
DUTIES = (
    "acknowledge",
    "answer_information",
    "decide_threshold",
    "hold_panel",
    "send_papers",
    "settle_part",
    "tell_outcome",
    "have_regard",
    "check_progress",
    "ask_appeal",
    "hear_appeal",
)
# One promise is made to each of several agencies, from the asking alone.
FROM_ASKING = {"answer_information": "asked", "have_regard": "recommended"}
MOST = 3
COUNTED: dict[str, s.Check] = {"unit": s.one_of(*UNITS), "amount": s.whole(1)}
COUNTED_MAY: dict[str, s.Check] = {
    "beginning_with": s.flag,
    "or_next_working_day": s.flag,
}
SAYS: dict[str, s.Check] = {"source": s.text, "mark": s.text}

NEEDED: dict[str, s.Check] = {
    "bodies": s.many(s.one_of(*v.AGENCY_KINDS), least=1),
    "threshold": s.many(
        s.table(
            {
                "code": s.code,
                "label": s.words,
                "count": s.whole(1),
                "counts": s.one_of("complaints", "incidents", "people"),
                "about": s.one_of("person", "place"),
                "limits": s.many(
                    s.table(
                        {
                            "since": s.one_of(*LIMITED),
                            "until": s.one_of(*LIMITED),
                            **COUNTED,
                        },
                        COUNTED_MAY,
                    )
                ),
            },
            {"only": s.many(s.one_of("hate")), **SAYS},
        ),
        least=1,
    ),
    "ground": s.many(s.table({"code": s.code, "label": s.words}, SAYS), least=1),
    "clock": s.many(
        s.table(
            {"duty": s.one_of(*DUTIES), "label": s.words, **COUNTED},
            {
                "starts": s.one_of(*STARTS),
                "before": s.one_of("panel"),
                **COUNTED_MAY,
                **SAYS,
            },
        ),
        least=1,
    ),
    "local_policing_body": s.many(
        s.table({"name": s.words, "since": s.day}, {"until": s.day, **SAYS}), least=1
    ),
}


def findings(body: Body, bodies: Any) -> Iterator[s.Finding]:
    """What a procedure may not say, whatever the partnership would like."""
    yield from s.unique(body["threshold"], ("threshold",))
    yield from s.unique(body["ground"], ("ground",))
    yield from s.unique(body["clock"], ("clock",), by="duty")
    if not any(_is_for_one(line) for line in body["threshold"]):
        yield (
            ("threshold",),
            f"one line must let a person in with {MOST} complaints or fewer:"
            " statutory guidance allows no higher number",
        )
    for index, row in enumerate(body["clock"]):
        yield from _clock(row, ("clock", index))
    yield from _one_after_the_other(body["local_policing_body"])


def _is_for_one(line: Body) -> bool:
    return line["about"] == "person" and line["count"] <= MOST and not line.get("only")


def _clock(row: Body, at: s.Trail) -> Iterator[s.Finding]:
    if ("starts" in row) == ("before" in row):
        yield at, f"{row['duty']} either starts with an event or lies before one"
    wanted = FROM_ASKING.get(row["duty"])
    if wanted and row.get("starts") != wanted:
        yield at, f"{row['duty']} is asked of each agency, and so starts with {wanted}"


def _one_after_the_other(rows: list[Body]) -> Iterator[s.Finding]:
    """On no day are there two to hear an appeal."""
    for index, (earlier, later) in enumerate(zip(rows, rows[1:], strict=False), 1):
        if earlier.get("until", "9999") >= later["since"]:
            trail = ("local_policing_body", index, "since")
            yield trail, "it begins before the body before it has ended"
