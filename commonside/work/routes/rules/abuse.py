"""Abuse at home: the questions, what they add up to, and when MARAC is offered."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from commonside.ground.audit.refusals import Obstacle, obstacle
from commonside.library.clocks.counting import corresponding_date
from commonside.work.routes.rules.enforcing import option_of

Body = Mapping[str, Any]
YES, NO, UNKNOWN = "yes", "no", "unknown"
SAYS = {YES: "Yes", NO: "No", UNKNOWN: "Not known"}


def score(answers: Mapping[str, str], body: Body) -> int:
    """How many of the questions in this version were answered with yes.

    >>> body = {"question": [{"code": "a"}, {"code": "b"}]}
    >>> score({"a": "yes", "b": "no", "of another version": "yes"}, body)
    1
    """
    return sum(answers.get(one["code"]) == YES for one in body["question"])


def level(ticks: int, body: Body) -> Body:
    """The highest level that so many ticks reach."""
    rows: list[Body] = sorted(body["level"], key=lambda row: int(row["from"]))
    return [row for row in rows if row["from"] <= ticks][-1]


def why_offered(
    ticks: int, body: Body, *, is_judged: bool, last: date | None, on: date
) -> list[str]:
    """Why the conference is offered at once; nothing where it is not.

    SafeLives: so many ticks, or professional judgement, or something new within a
    year of the last referral.
    """
    found = []
    if ticks >= body["marac_from"]:
        found.append(f"{ticks} of {len(body['question'])} questions answered with yes")
    if is_judged:
        found.append("Professional judgement")
    if last is not None and on <= corresponding_date(last, body["repeat_months"]):
        found.append(f"Something new within {body['repeat_months']} months")
    return found


def obstacles_to_asking(
    answers: Mapping[str, str],
    body: Body,
    *,
    asked: str,
    is_judged: bool,
    why: str,
) -> list[Obstacle]:
    """Each question has an answer, it says who was asked, and a judgement says why."""
    found = [
        obstacle("Answer this; “not known” is an answer.", at_field=f"q_{one['code']}")
        for one in body["question"]
        if answers.get(one["code"]) not in SAYS
    ]
    if option_of(body["asked"], asked) is None:
        found.append(
            obstacle("Say of whom you asked it. Ask only alone.", at_field="asked")
        )
    if is_judged and not why.strip():
        found.append(obstacle("Say what you judge it by.", at_field="judged_why"))
    return found


def labels(codes: Iterable[str], options: Iterable[Body]) -> list[str]:
    """What pages call these codes, in the order of the list."""
    wanted = set(codes)
    return [one["label"]["en"] for one in options if one["code"] in wanted]
