"""A report as a resident gives it: the answers of the form, as bad as wanted."""

from datetime import datetime, timedelta
from random import Random
from typing import Any

from commonside.demo import words
from commonside.demo.names import Resident

STRANDS = ("race", "race", "religion", "disability", "sexual_orientation")
# Answers that together give a provisional band of this height, and no higher.
HIGH = {
    "frequency": "daily",
    "worse": "both",
    "targeted": "me_or_home",
    "relationship": "neighbour",
    "affected": "extremely",
    "harm": ["afraid_to_go_out", "mental"],
    "threats": "threatened",
    "previous": "yes",
}
TARGETED = {
    "frequency": "weekly",
    "worse": "one",
    "targeted": "me_or_home",
    "relationship": "neighbour",
    "affected": "a_lot",
    "threats": "no",
}
TROUBLED = {
    "frequency": "most_days",
    "worse": "one",
    "targeted": "community",
    "relationship": "by_sight",
    "affected": "a_lot",
    "harm": ["mental"],
    "threats": "no",
}
ANNOYED = {
    "frequency": "occasionally",
    "worse": "no",
    "targeted": "community",
    "relationship": "stranger",
    "affected": "moderately",
    "threats": "no",
}
OFTEN = {"high": "daily", "medium": "weekly", "standard": "once"}
HOUSEHOLDS: tuple[list[str], ...] = (["children"], ["older"], ["disability"], ["alone"])


def telling(
    who: Resident,
    *,
    category: str,
    severity: str,
    at: datetime,
    rng: Random,
    is_hate: bool = False,
    is_known: bool = True,
    **more: Any,
) -> dict[str, Any]:
    """The answers of one report; `more` overrides any of them."""
    third, said = words.told(category, severity, OFTEN[severity], rng)
    place = who.home.place if severity != "standard" else who.home.building.place()
    answers: dict[str, Any] = {
        "danger": "no",
        "for_whom": "me" if severity != "standard" else "everyone",
        "category": [category],
        "third": [third] if third else [],
        "words": said,
        "place": place,
        **_how_bad(severity, rng),
        **_when(severity, at, rng),
        "hate": "yes" if is_hate else "no",
        "strands": [rng.choice(STRANDS)] if is_hate else [],
        "household": rng.choice(HOUSEHOLDS) if severity == "medium" else [],
        "contact": {"name": who.name, **who.contact} if is_known else {},
    }
    return {**answers, **more}


def _how_bad(severity: str, rng: Random) -> dict[str, Any]:
    if severity == "medium":
        return dict(rng.choice((TARGETED, TROUBLED)))
    return dict(HIGH if severity == "high" else ANNOYED)


def _when(severity: str, at: datetime, rng: Random) -> dict[str, Any]:
    since = at - timedelta(hours=rng.randrange(1, 30))
    if severity == "standard":
        return {"timing": "once", "from": since.isoformat()}
    started = since - timedelta(days=rng.randrange(5, 40))
    timing = "regularly" if severity == "high" else "between"
    return {"timing": timing, "from": started.isoformat(), "to": since.isoformat()}


def dog_bite(who: Resident, *, at: datetime, rng: Random) -> dict[str, Any]:
    """For police and council at once."""
    return telling(
        who,
        category="animals",
        severity="standard",
        at=at,
        rng=rng,
        third=["animals.bite"],
        words="The brown dog without a lead bit a boy's hand by the bins. It bled.",
    )


def abuse_at_home(who: Resident, *, at: datetime, rng: Random) -> dict[str, Any]:
    """What leaves the form for a safer way, and is for few to read."""
    return telling(
        who,
        category="harassment",
        severity="medium",
        at=at,
        rng=rng,
        relationship="former_partner",
        words="He does not live here any more. He rings and stands outside at night.",
    )


def about_staff(who: Resident, *, at: datetime, rng: Random) -> dict[str, Any]:
    """About somebody of ours: not for their colleagues."""
    return telling(
        who,
        category="harassment",
        severity="standard",
        at=at,
        rng=rng,
        about_staff="yes",
        words="The man who came about the repair said things that he should not say.",
    )
