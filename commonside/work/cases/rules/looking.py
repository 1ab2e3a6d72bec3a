"""What must be said before somebody looks whether there is a record of something."""

from collections.abc import Mapping

from commonside.ground.audit.refusals import Obstacle, obstacle

# Why somebody looks; one is chosen each time, and kept in the trace.
PURPOSES = {
    "telling": "Somebody is telling me of it now",
    "visit": "Before a visit or a call",
    "safety": "A worry about somebody's safety",
    "partner": "A partner asks whether we know of it",
}
WAYS = ("number", "name", "place")


def ways_of(asked: Mapping[str, str]) -> list[str]:
    """By what is looked: "number", "name" or "place".

    >>> ways_of({"number": "", "name": "Nasreen Begum"})
    ['name']
    """
    return [way for way in WAYS if asked.get(way, "").strip()]


def obstacles_to_looking(asked: Mapping[str, str]) -> list[Obstacle]:
    """A look-up is by one exact thing, and for a purpose (SECURITY S3)."""
    found = []
    if len(ways_of(asked)) != 1:
        found.append(
            obstacle("Look by one: a number, a name or a place.", at_field="number")
        )
    if asked.get("purpose") not in PURPOSES:
        found.append(obstacle("Say what you need it for.", at_field="purpose"))
    return found
