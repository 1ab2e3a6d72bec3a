"""What must be true before each thing that is done with an application."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from commonside.ground.audit.refusals import Obstacle, obstacle

Row = Mapping[str, Any]
REFERENCE_LETTERS = "34679ACDEFGHJKMNPQRTVWXY"
# A fact of a year is told in words only where it could be about several people.
FEW = 5


def obstacles_to_applying(
    *, name: str, words: str, asked_for: str, victim: str, says_consent: bool
) -> list[Obstacle]:
    """Who asks, for whom, and that they agree (2014 Act, section 104(3))."""
    found = []
    if not name.strip():
        found.append(obstacle("Write your name.", at_field="name"))
    if not words.strip():
        found.append(obstacle("Write what has been happening.", at_field="words"))
    if asked_for == "behalf":
        if not victim.strip():
            found.append(obstacle("Write for whom you ask.", at_field="victim_name"))
        if not says_consent:
            wrong = "Ask them first: we can only look at it if they agree."
            found.append(obstacle(wrong, at_field="says_consent"))
    return found


def obstacles_to_asking(
    *, needs_consent: bool, agencies: int, closed: Iterable[str], words: str
) -> list[Obstacle]:
    """Nobody is told of a person who has not been asked alone."""
    found = []
    if needs_consent:
        found.append(
            obstacle("First confirm with the person harmed, alone, that they agree.")
        )
    if not agencies:
        found.append(obstacle("Choose at least one agency.", at_field="agencies"))
    if not words.strip():
        found.append(obstacle("Write what they need to look for.", at_field="words"))
    for name in closed:
        found.append(
            obstacle("{name} has no agreement in force.", name=name, at_field=None)
        )
    return found


def obstacles_to_deciding(
    *,
    is_met: bool,
    number_is_reached: bool,
    not_looked_for: int,
    still_in_time: int,
    ground: str,
    reasons: str,
) -> list[Obstacle]:
    """What stands in the way of a decision on the threshold.

    Where the number is reached the bodies must decide that it is met: 2014 Act, section
    104(4). Otherwise they decide by persistence, harm and response: section 104(5). A
    refusal says why: statutory guidance.
    """
    if is_met:
        return _to_accepting(number_is_reached, ground, reasons)
    found = []
    if number_is_reached:
        found.append(
            obstacle(
                "The number is reached, so the law leaves no choice: it is met"
                " (2014 Act, section 104(4))."
            )
        )
    if not_looked_for:
        found.append(
            obstacle(
                "{count} of the reports that they listed have not been looked for.",
                count=not_looked_for,
            )
        )
    if still_in_time:
        found.append(
            obstacle(
                "{count} of the agencies asked still have time to answer.",
                count=still_in_time,
            )
        )
    if not reasons.strip():
        found.append(obstacle("Say why, for the person.", at_field="reasons"))
    return found


def _to_accepting(number: bool, ground: str, reasons: str) -> list[Obstacle]:
    found = []
    if not number and not ground:
        wrong = "The number is not reached. Choose why it is met all the same."
        found.append(obstacle(wrong, at_field="ground"))
    if not number and not reasons.strip():
        found.append(obstacle("Say why, in a sentence.", at_field="reasons"))
    return found


def obstacles_to_calling(
    *,
    panel_at: datetime | None,
    at: datetime,
    chair: str,
    members: int,
    is_independent: bool,
    why: str,
) -> list[Obstacle]:
    """A panel has a date, people, and a chair whom guidance wants independent."""
    found = []
    if panel_at is None or panel_at <= at:
        found.append(obstacle("Choose a time to come.", at_field="panel_at"))
    if not chair.strip():
        found.append(obstacle("Name the chair.", at_field="chair"))
    elif not is_independent and not why.strip():
        wrong = "The chair is of an agency that worked on it. Say why."
        found.append(obstacle(wrong, at_field="chair_why"))
    if not members:
        found.append(obstacle("Choose who sits on it.", at_field="members"))
    return found


def obstacles_to_settling(part: str, words: str) -> list[Obstacle]:
    """The victim comes, writes or is spoken for; else the chair says why not."""
    if part == "none" and not words.strip():
        wrong = "The chair's reasons must be in writing."
        return [obstacle(wrong, at_field="part_words")]
    if part == "statement" and not words.strip():
        return [obstacle("Write their statement.", at_field="part_words")]
    return []


def obstacles_to_reviewing(*, part: str, findings: str, came: int) -> list[Obstacle]:
    found = []
    if not part:
        found.append(obstacle("First settle with the person how they take part."))
    if not findings.strip():
        found.append(obstacle("Write what the panel found.", at_field="findings"))
    if not came:
        found.append(obstacle("Tick who came.", at_field="came"))
    return found


def obstacles_to_replying(*, is_accepted: bool | None, reply: str) -> list[Obstacle]:
    """Having regard: accepted, or not and why (2014 Act, section 104(8))."""
    if is_accepted is None:
        return [obstacle("Say whether you accept it.", at_field="is_accepted")]
    if not is_accepted and not reply.strip():
        return [obstacle("Say why not.", at_field="reply")]
    return []


def obstacles_to_closing(*, unanswered: int, undone: int, why: str) -> list[Obstacle]:
    """Every recommendation has its answer; why it closes is for the person to hear."""
    found = []
    if unanswered:
        found.append(
            obstacle(
                "{count} of the recommendations have no answer yet.", count=unanswered
            )
        )
    if not why.strip():
        wrong = "Say when and why it closes; the person is told."
        if undone:
            wrong = "Not all that was accepted is done. Say why it closes."
        found.append(obstacle(wrong, at_field="why"))
    return found


def obstacles_to_appealing(
    *, is_late: bool, late_why: str, words: str, body: str
) -> list[Obstacle]:
    found = []
    if not body:
        found.append(obstacle("The procedure names nobody who hears appeals today."))
    if not words.strip():
        found.append(obstacle("Write what they appeal against.", at_field="words"))
    if is_late and not late_why.strip():
        wrong = "The time for it is over. Say why it is taken all the same."
        found.append(obstacle(wrong, at_field="late_why"))
    return found


def policing_body(body: Row, on: date) -> str:
    """Who holds the office of the local policing body on a day; "" for nobody.

    An office with dates: commissioners are due to end, and their functions to move.

    >>> rows = [{"name": {"en": "PCC"}, "since": "2012-11-22", "until": "2028-05-03"},
    ...         {"name": {"en": "Mayor"}, "since": "2028-05-04"}]
    >>> policing_body({"local_policing_body": rows}, date(2028, 5, 3))
    'PCC'
    >>> policing_body({"local_policing_body": rows}, date(2028, 5, 4))
    'Mayor'
    """
    for row in body["local_policing_body"]:
        if row["since"] <= on.isoformat() <= row.get("until", "9999-12-31"):
            return str(row["name"]["en"])
    return ""


def obstacles_to_words(
    text: str, *, applications: int, names: Iterable[str]
) -> list[Obstacle]:
    """What is told beside the totals identifies nobody (2014 Act, section 104(9))."""
    if not text.strip():
        return []
    if applications < FEW:
        wrong = (
            "With fewer than {few} applications any words could be about one of them."
        )
        return [obstacle(wrong, few=FEW, at_field="words")]
    plain = " ".join(text.casefold().split())
    for name in names:
        if any(word in plain for word in _telling(name)):
            wrong = "It names somebody or somewhere that an application tells of."
            return [obstacle(wrong, at_field="words")]
    return []


LEAST_LETTERS = 4


def _telling(name: str) -> list[str]:
    """The pieces of a name or an address that would be known again."""
    plain = " ".join(name.casefold().split())
    pieces = [word.strip(".,;:()'’") for word in plain.split()]
    pieces = [word for word in pieces if len(word) >= LEAST_LETTERS]
    return [word for word in pieces if word not in COMMON]


COMMON = frozenset(
    "flat house road street avenue close court lane block tower miss mister with from"
    " that this have been near next door above below upstairs downstairs number the"
    " local town park green drive place gardens terrace square".split()
)
