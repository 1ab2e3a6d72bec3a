"""A plan of recommendations: when a point is done, and what a finding leads to."""

from collections.abc import Iterable
from datetime import date
from enum import StrEnum

from commonside.ground.audit.refusals import Obstacle, obstacle

MOST_WORDS = 4000


class Stand(StrEnum):
    """Where one point of the plan stands; it follows from what is recorded."""

    OPEN = "open"
    EVIDENCED = "evidenced"
    DONE = "done"
    DROPPED = "dropped"

    @property
    def label(self) -> str:
        """What pages call it."""
        return STANDS[self]


STANDS = {
    Stand.OPEN: "Open",
    Stand.EVIDENCED: "Evidence waits for a second person",
    Stand.DONE: "Done, signed off",
    Stand.DROPPED: "Not followed",
}


def stand(*, proofs: int, is_signed: bool, is_dropped: bool) -> Stand:
    """A point is done when a second person has signed its evidence, not before.

    >>> stand(proofs=2, is_signed=False, is_dropped=False).value
    'evidenced'
    """
    if is_dropped:
        return Stand.DROPPED
    if is_signed:
        return Stand.DONE
    return Stand.EVIDENCED if proofs else Stand.OPEN


def percent_done(stands: Iterable[str]) -> int | None:
    """Of all points, what share is signed off; rounded down, so that 100 means all.

    A point that is not followed stays in the whole, else dropping would look like
    doing. None for a plan without points.

    >>> percent_done(["done", "open", "dropped"])
    33
    """
    found = list(stands)
    return 100 * found.count(Stand.DONE) // len(found) if found else None


def obstacles_to_writing(**texts: str) -> list[Obstacle]:
    """Each of these says something, and no more than a page shows."""
    found = []
    for name, text in texts.items():
        if not text.strip():
            found.append(obstacle("Write this down.", at_field=name))
        if len(text) > MOST_WORDS:
            found.append(
                obstacle("Use at most {most} letters.", most=MOST_WORDS, at_field=name)
            )
    return found


def obstacles_to_planning(
    *, text: str, since: date | None, due_on: date | None
) -> list[Obstacle]:
    """A point says what is to be done and by when, after the project began."""
    found = obstacles_to_writing(text=text)
    if due_on is None or (since is not None and due_on < since):
        found.append(
            obstacle("Choose a day after the project began.", at_field="due_on")
        )
    return found


def obstacles_to_evidencing(*, standing: str, text: str) -> list[Obstacle]:
    """Evidence is added while nobody has signed the point off or dropped it."""
    if standing in (Stand.DONE, Stand.DROPPED):
        return [obstacle("This point is over: {stand}.", stand=STANDS[Stand(standing)])]
    return obstacles_to_writing(text=text)


def obstacles_to_signing(
    *, standing: str, is_owner: bool, brought_evidence: bool
) -> list[Obstacle]:
    """A second person signs: neither who answers for the point nor who evidenced it."""
    if standing != Stand.EVIDENCED:
        return [obstacle("There is no evidence to sign off.")]
    if is_owner or brought_evidence:
        return [
            obstacle(
                "Somebody else signs it off: not who answers for it, nor who brought"
                " the evidence."
            )
        ]
    return []


def obstacles_to_dropping(*, standing: str, why: str) -> list[Obstacle]:
    """A point is not followed for a reason, and not after it was done."""
    if standing in (Stand.DONE, Stand.DROPPED):
        return [obstacle("This point is over: {stand}.", stand=STANDS[Stand(standing)])]
    return obstacles_to_writing(why=why)


def obstacles_to_finding(
    *, text: str, source: str, has_point: bool, why_none: str
) -> list[Obstacle]:
    """A finding leads to a point of the plan, or says why nothing follows."""
    found = obstacles_to_writing(text=text, source=source)
    if not has_point and not why_none.strip():
        found.append(
            obstacle("Choose what follows, or say why nothing does.", at_field="point")
        )
    if has_point and why_none.strip():
        found.append(
            obstacle("Something follows: leave this empty.", at_field="why_none")
        )
    return found
