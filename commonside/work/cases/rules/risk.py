"""How dangerous it is for the person harmed: score, band, the reasons (DOMAIN 2.4)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from commonside.ground.audit.refusals import Obstacle, obstacle
from commonside.work.cases.rules.owing import BAND_NUMBERS

Scheme = Mapping[str, Any]
Answers = Mapping[str, str]
# UPSI and HMIC: vulnerability is of three kinds, and they are kept apart.
VULNERABILITY = ("personal", "situational", "incidental")
HIGHEST = 3


@dataclass(frozen=True)
class Scored:
    """What the scheme makes of the answers."""

    score: int
    # As stored: 1 is High.
    band: int
    # The questions that weigh most, heaviest first, as codes.
    highest: tuple[str, ...]
    # What makes it High whatever the score, as codes; empty when the score decides.
    forced_by: tuple[str, ...]


def _option(question: Mapping[str, Any], code: str | None) -> Mapping[str, Any] | None:
    options: list[Mapping[str, Any]] = question["options"]
    return next((o for o in options if o["code"] == code), None)


def obstacles_to_scoring(
    answers: Answers, scheme: Scheme, triggers: Iterable[str] = ()
) -> list[Obstacle]:
    """Every question answered, with an answer that this version of the scheme knows."""
    found = [
        obstacle("Answer: {question}", question=q["text"]["en"], at_field=q["code"])
        for q in scheme["question"]
        if _option(q, answers.get(q["code"])) is None
    ]
    known = {force["code"] for force in scheme["force_high"]}
    if set(triggers) - known:
        found.append(obstacle("This scheme has no such trigger.", at_field="triggers"))
    return found


def assess(answers: Answers, scheme: Scheme, triggers: Iterable[str] = ()) -> Scored:
    """Score the answers under one version of the scheme.

    The three highest contributors are said beside the score, because a number alone
    tells nobody what to do. One trigger makes it High whatever the score.
    """
    points: dict[str, int] = {}
    forced = list(dict.fromkeys(triggers))
    for question in scheme["question"]:
        option = _option(question, answers[question["code"]])
        if option is None:
            raise KeyError(answers[question["code"]])
        points[question["code"]] = option["points"]
        if option.get("forces"):
            forced.append(option["forces"])
    score = sum(points.values())
    weightiest = sorted(points, key=lambda code: -points[code])
    return Scored(
        score=score,
        band=BAND_NUMBERS["high"] if forced else band_of(score, scheme),
        highest=tuple(code for code in weightiest if points[code])[:HIGHEST],
        forced_by=tuple(dict.fromkeys(forced)),
    )


def band_of(score: int, scheme: Scheme) -> int:
    """The band whose limits hold the score, as it is stored."""
    for band in scheme["band"]:
        if band["from"] <= score <= band["to"]:
            return BAND_NUMBERS[band["code"]]
    raise ValueError(f"No band holds {score}.")


def obstacles_to_band(
    *, by_score: int, chosen: int, why: str, may_lower: bool
) -> list[Obstacle]:
    """Judgement may raise a band; only a supervisor may lower it; both say why.

    >>> obstacles_to_band(by_score=2, chosen=2, why="", may_lower=False)
    []
    >>> for o in obstacles_to_band(by_score=1, chosen=2, why="", may_lower=False):
    ...     print(o)
    Only a supervisor may set a band lower than the answers do.
    Say why the band is not the one that the answers give.
    """
    found = []
    if chosen > by_score and not may_lower:
        found.append(
            obstacle(
                "Only a supervisor may set a band lower than the answers do.",
                at_field="band",
            )
        )
    if chosen != by_score and not why.strip():
        found.append(
            obstacle(
                "Say why the band is not the one that the answers give.",
                at_field="override_why",
            )
        )
    return found


def reasons(highest: Iterable[str], answers: Answers, scheme: Scheme) -> list[str]:
    """The heaviest answers in a few words each: "threatened now", "daily"."""
    questions = {q["code"]: q for q in scheme["question"]}
    said = []
    for code in highest:
        option = _option(questions.get(code, {"options": []}), answers.get(code))
        if option is not None:
            said.append(option["reason"]["en"])
    return said
