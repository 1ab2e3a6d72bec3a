"""What a statement is, and when its words may still change."""

from datetime import date

from commonside.ground.audit.refusals import Obstacle, obstacle

STATEMENTS = {
    "harmed": "Of the person harmed",
    "witness": "Of a witness",
    "officer": "Of an officer",
    "impact": "Of how it affected them",
    "community": "Of how it affected a community",
}


def obstacles_to_statement(*, maker: str, words: str) -> list[Obstacle]:
    """What a statement lacks before it can be kept."""
    found = []
    if not maker.strip():
        found.append(
            obstacle("Say whose it is, as papers may name them.", at_field="maker")
        )
    if not words.strip():
        found.append(obstacle("Write what they say.", at_field="words"))
    return found


def obstacles_to_change(*, is_signed: bool) -> list[Obstacle]:
    """Signed words stay; what must be added is a further statement."""
    if is_signed:
        return [obstacle("It is signed. Take a further statement.")]
    return []


def obstacles_to_signing(
    *, is_signed: bool, signed_on: date | None, on: date
) -> list[Obstacle]:
    """Signed once, on a day that has come; it may have been typed up later."""
    if is_signed:
        return [obstacle("It is signed already.")]
    if signed_on is None:
        return [obstacle("Say when it was signed.", at_field="signed_on")]
    if signed_on > on:
        return [obstacle("That day has not come yet.", at_field="signed_on")]
    return []
