"""What must be looked at before enforcement against somebody; no Django."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from commonside.ground.audit.refusals import Obstacle, obstacle
from commonside.work.routes.rules.ages import Stage, is_young, stage

Body = Mapping[str, Any]
ENFORCE = "enforce"


@dataclass(frozen=True)
class Seen:
    """What is on record about one person, before one power is used."""

    # The least that they may be; None where nobody has asked.
    age: int | None = None
    capacity: str = ""
    equality: str = ""
    # When youth justice was last asked.
    consulted_on: date | None = None
    is_offered: bool = False
    no_offer_why: str = ""
    is_agreed: bool = False


def obstacles_to_age(
    age: int | None, power: Body, body: Body, *, must_know: bool = True
) -> list[Obstacle]:
    """Nobody younger than the version of the power says; under ten, nothing at all.

    Children and Young Persons Act 1933, section 50; the limit of each power is in its
    version. Where an age must be known, "nobody has asked" is refused too.
    """
    now = stage(age, body)
    if now == Stage.UNKNOWN or age is None:
        if not must_know:
            return []
        return [obstacle("Say first how old they are.")]
    if now == Stage.UNDER:
        return [
            obstacle(
                "A child under {age}: there is no power. Ask for safeguarding or "
                "early help.",
                age=body["responsible_from"],
            )
        ]
    if age < power["min_age"]:
        return [
            obstacle(
                "“{power}” is for people of {age} and older.",
                power=power["label"]["en"],
                age=power["min_age"],
            )
        ]
    return []


def obstacles_to_enforcing(
    seen: Seen, power: Body, body: Body, *, today: date
) -> list[Obstacle]:
    """What is missing before this power may be used against somebody.

    A child first: youth justice is asked before any enforcement. Capacity and the
    Equality Act are looked at, and help was offered, or a supervisor agrees that it
    was not (Equality Act 2010, sections 15, 20 and 149; statutory guidance on the
    2014 Act).
    """
    found = obstacles_to_age(seen.age, power, body)
    if is_young(stage(seen.age, body)) and not is_fresh(
        seen.consulted_on, body, today=today
    ):
        found.append(obstacle("A child: ask youth justice first, and note their view."))
    found += obstacles_to_looking(seen, body)
    if not seen.is_offered:
        if not seen.no_offer_why.strip():
            found.append(obstacle("Offer support first, or say why not."))
        elif not seen.is_agreed:
            found.append(obstacle("No support was offered: a supervisor must agree."))
    return found


def obstacles_to_looking(seen: Seen, body: Body) -> list[Obstacle]:
    """Capacity and the Equality Act: each was asked, and no answer says stop."""
    found = []
    for name, code, missing in (
        ("capacity", seen.capacity, "Say whether their capacity was looked at."),
        ("equality", seen.equality, "Say whether the Equality Act was looked at."),
    ):
        option = option_of(body[name], code)
        if option is None:
            found.append(obstacle(missing, at_field=name))
        elif option.get("stops"):
            found.append(obstacle(option["stops"]["en"], at_field=name))
    return found


def option_of(options: Iterable[Body], code: str) -> Body | None:
    """One option of a list by its code."""
    return next((one for one in options if one["code"] == code), None)


def is_fresh(consulted_on: date | None, body: Body, *, today: date) -> bool:
    """Whether what youth justice said still counts.

    >>> body = {"consultation_days": 90}
    >>> is_fresh(date(2026, 1, 1), body, today=date(2026, 4, 1))
    True
    >>> is_fresh(date(2026, 1, 1), body, today=date(2026, 4, 2))
    False
    """
    if consulted_on is None or consulted_on > today:
        return False
    return today - consulted_on <= timedelta(days=body["consultation_days"])


def obstacles_to_consulting(
    *,
    now: Stage,
    whom: str,
    view: str,
    on: date | None,
    body: Body,
    today: date,
) -> list[Obstacle]:
    """Whom we asked, on which day, and what they think of it."""
    found = []
    if not is_young(now):
        found.append(obstacle("Youth justice is asked about a child."))
    if not whom.strip():
        found.append(obstacle("Say whom you asked.", at_field="whom"))
    if on is None:
        found.append(obstacle("Say when you asked.", at_field="on"))
    elif on > today:
        found.append(obstacle("That day is still to come.", at_field="on"))
    if option_of(body["view"], view) is None:
        found.append(obstacle("Say what they think of it.", at_field="view"))
    return found


def obstacles_to_noting(
    seen: Seen, notes: Mapping[str, str], body: Body
) -> list[Obstacle]:
    """Each answer is one of the list; one that needs words has some."""
    found = []
    for name in ("capacity", "equality"):
        option = option_of(body[name], getattr(seen, name))
        if option is None:
            found.append(obstacle("Choose one.", at_field=name))
        elif option.get("needs_words") and not notes[name].strip():
            found.append(
                obstacle("Write down what was looked at.", at_field=f"{name}_note")
            )
    return found


def obstacles_to_agreeing(
    *, why: str, is_agreed: bool, may: bool, is_own: bool
) -> list[Obstacle]:
    """Another person, who supervises, agrees that no support was offered."""
    found = []
    if not why.strip():
        found.append(obstacle("There is nothing to agree to."))
    if is_agreed:
        found.append(obstacle("Somebody has agreed already."))
    if not may or is_own:
        found.append(obstacle("A supervisor agrees, and not whoever wrote it."))
    return found
