"""Answers to the risk questions that come to a band, by lot."""

from random import Random

from commonside.ground.practice.models import Version
from commonside.work.cases.rules.risk import assess

BANDS = {"high": 1, "medium": 2, "standard": 3}
# How far up the list of options one reaches, by band: worst first.
REACH = {"high": 0.32, "medium": 0.62, "standard": 0.93}
TRIES = 400


def answers_for(band: str, scheme: Version, rng: Random) -> dict[str, str]:
    """One answer to every question, such that the scheme makes this band of them."""
    for _ in range(TRIES):
        found = _drawn(band, scheme, rng)
        scored = assess(found, scheme.body)
        if scored.band == BANDS[band] and not scored.forced_by:
            return found
    raise LookupError(f"No answers come to {band}.")


def _drawn(band: str, scheme: Version, rng: Random) -> dict[str, str]:
    found: dict[str, str] = {}
    for question in scheme.body["question"]:
        codes = [o["code"] for o in question["options"] if not o.get("forces")]
        mean = REACH[band] * (len(codes) - 1)
        at = min(max(round(rng.gauss(mean, 0.8)), 0), len(codes) - 1)
        found[question["code"]] = codes[at]
    return found


# Mrs Begum's, 31 of 48: threatened now, daily, extremely affected.
BEGUM = {
    "how_often": "daily",
    "linked": "yes",
    "worse": "both",
    "knows": "by_sight",
    "history": "harassing_you",
    "targeted": "me_or_home",
    "hate": "no",
    "personal_risk": "none",
    "affected": "extremely",
    "health": "either",
    "support": "good",
    "others_affected": "household",
    "agencies_know": "none",
}
# And before the threats, 22.
BEGUM_BEFORE = {
    **BEGUM,
    "history": "others",
    "affected": "a_lot",
    "how_often": "weekly",
    "worse": "one",
}
