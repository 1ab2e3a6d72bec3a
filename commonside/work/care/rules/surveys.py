"""Who is asked how it went, and what an answer may be; no Django."""

from collections.abc import Iterable, Mapping
from typing import Any

from commonside.ground.audit.refusals import Obstacle, obstacle

Body = Mapping[str, Any]
# Fewer answers than these could be told apart by whoever knows the cases.
SHOWN_FROM = 5
# Where the public page stands: it says neither who asks nor of what.
PATH = "how-it-went/"
CONTENT = frozenset({"4", "5"})


def language_of(body: Body, language: str) -> str:
    """The language asked for where every question and answer has it; else English.

    >>> body = {"intro": {"en": "a", "pl": "b"}, "more": {"en": "c", "pl": "d"},
    ...         "anonymous": {"en": "e", "pl": "f"}, "option": [],
    ...         "question": [{"text": {"en": "g", "pl": "h"}, "easy": {"en": "i"}}]}
    >>> language_of(body, "pl")
    'en'
    >>> language_of({**body, "question": []}, "pl")
    'pl'
    """
    said = [body[name] for name in ("intro", "more", "anonymous")]
    said += [one[name] for one in body["question"] for name in ("text", "easy")]
    said += [one["label"] for one in body["option"]]
    return language if all(one.get(language) for one in said) else "en"


def is_asked(outcome: Body | None) -> bool:
    """Whether the person is asked after such an end.

    Not where we lost touch, nor where it was never a case of ours.

    >>> is_asked({"slug": "no_contact"}), is_asked({"slug": "stopped_warning"})
    (False, True)
    """
    if outcome is None or outcome.get("excluded"):
        return False
    return bool(outcome["slug"] != "no_contact")


def obstacles_to_answers(
    answers: Mapping[str, str], more: str, body: Body
) -> list[Obstacle]:
    """At least one thing must be said; whatever is said is one of the options.

    >>> body = {"question": [{"code": "safer"}], "option": [{"code": "5"}]}
    >>> obstacles_to_answers({"safer": "5"}, "", body)
    []
    >>> print(obstacles_to_answers({}, " ", body)[0])
    Answer at least one question.
    """
    questions = {one["code"] for one in body["question"]}
    options = {one["code"] for one in body["option"]}
    given = {code: said for code, said in answers.items() if said}
    if not given and not more.strip():
        return [obstacle("Answer at least one question.")]
    if set(given) - questions or set(given.values()) - options:
        return [obstacle("Choose one of the answers.")]
    return []


def rate(part: int, whole: int) -> int | None:
    """A share in per cent; None where there is nothing to divide.

    >>> rate(2, 3), rate(0, 0)
    (67, None)
    """
    return round(100 * part / whole) if whole else None


def content(answers: Iterable[Mapping[str, str]], code: str) -> tuple[int, int | None]:
    """How many answered a question, and which share of them is content (4 or 5).

    Hidden where fewer than five answered: they were promised to be kept apart from
    their names.

    >>> content([{"safer": "5"}] * 4 + [{"safer": "1"}], "safer")
    (5, 80)
    >>> content([{"safer": "5"}], "safer")
    (1, None)
    """
    said = [one[code] for one in answers if one.get(code)]
    if len(said) < SHOWN_FROM:
        return len(said), None
    return len(said), rate(sum(one in CONTENT for one in said), len(said))
