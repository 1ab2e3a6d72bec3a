"""A sample of cases by a lot that can be drawn again, and what its scores say."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from commonside.ground.audit.refusals import Obstacle, obstacle

BANDS = {1: "high", 2: "medium", 3: "standard"}
MOST_WORDS = 2000


def draw(
    cases: Iterable[tuple[int, int]], *, size: int, least: Mapping[str, int], seed: str
) -> list[int]:
    """The cases on which the lot falls, as ids: `cases` are (id, band).

    Each case's place in the lot follows from the seed alone, so that whoever doubts a
    sample draws it again. Of each band at least so many, where there are; then the
    first of the rest.

    >>> draw([(1, 1), (2, 3), (3, 3)], size=2, least={"high": 1}, seed="a")[0]
    1
    """
    lot = sorted(cases, key=lambda case: _place(case[0], seed))
    chosen: list[int] = []
    for band, name in BANDS.items():
        of_band = [id_ for id_, its in lot if its == band]
        chosen += of_band[: least.get(name, 0)]
    rest = [id_ for id_, _ in lot if id_ not in set(chosen)]
    return (chosen + rest)[:size]


def _place(id_: int, seed: str) -> str:
    return sha256(f"{seed}:{id_}".encode()).hexdigest()


def obstacles_to_drawing(
    *, found: int, size: int, body: Mapping[str, Any]
) -> list[Obstacle]:
    """A sample of nothing says nothing, and one of everything is no sample."""
    if not found:
        return [
            obstacle(
                "The team worked no case in the last {days} days.", days=body["days"]
            )
        ]
    if not 1 <= size <= most_of(body):
        return [
            obstacle(
                "Choose between 1 and {most} cases.",
                most=most_of(body),
                at_field="size",
            )
        ]
    return []


def most_of(body: Mapping[str, Any]) -> int:
    """The most that one sample may hold: ten times what the practice asks for."""
    return int(body["size"]) * 10


def obstacles_to_scoring(
    answers: Mapping[str, str],
    body: Mapping[str, Any],
    *,
    is_owner: bool,
    note: str,
) -> list[Obstacle]:
    """Somebody else reads it, and answers every question."""
    found = []
    if is_owner:
        found.append(obstacle("Somebody other than its owner scores a case."))
    known = {answer["code"] for answer in body["answer"]}
    found += [
        obstacle("Answer this too.", at_field=question["code"])
        for question in body["question"]
        if answers.get(question["code"]) not in known
    ]
    if len(note) > MOST_WORDS:
        found.append(
            obstacle("Use at most {most} letters.", most=MOST_WORDS, at_field="note")
        )
    return found


@dataclass(frozen=True)
class Share:
    """Of how many answers a question was met: `met` of `asked`."""

    met: int
    asked: int

    @property
    def percent(self) -> int | None:
        """In whole percent; none where nobody was asked."""
        return round(100 * self.met / self.asked) if self.asked else None


def trend(
    scores: Iterable[tuple[str, str, str, int]], body: Mapping[str, Any]
) -> dict[str, dict[str, Share]]:
    """By question and month, of how many it was met.

    `scores` are (month, question, answer, how many). What does not apply to a case
    counts neither way.
    """
    answers = {answer["code"]: answer for answer in body["answer"]}
    met: dict[tuple[str, str], int] = defaultdict(int)
    asked: dict[tuple[str, str], int] = defaultdict(int)
    for month, question, answer, number in scores:
        said = answers.get(answer)
        if said is None or not said["counts"]:
            continue
        asked[question, month] += number
        met[question, month] += number if said["met"] else 0
    found: dict[str, dict[str, Share]] = {q["code"]: {} for q in body["question"]}
    for (question, month), number in asked.items():
        if question in found:
            found[question][month] = Share(met[question, month], number)
    return found
