"""Reports as residents send them, for the tests of triage."""

from functools import lru_cache

from commonside.ground.practice.loading import NATIONAL, load_profile
from commonside.work.reports.actions import submit

HERE = {"easting": 509000.0, "northing": 222000.0, "ward": "E05000001"}
BEGUM = {
    "category": ["intimidation", "criminal_damage"],
    "third": ["intimidation.threats"],
    "words": "He kicked the door after I locked it.",
    "place": {"text": "Kestrel House, second floor", **HERE},
    "contact": {
        "name": "Nasreen Begum",
        "phone": "07700 900142",
        "post": "Flat 4, Kestrel House, LU2 7AB",
        "never": ["voicemail"],
    },
    "targeted": "me_or_home",
    "threats": "threatened",
    "harm": ["afraid_to_go_out"],
    "household": ["children"],
}
NOISE = {
    "category": ["noise"],
    "words": "Loud music.",
    "place": {"text": "Elm Street", "ward": "E05000002"},
    "contact": {"phone": "07700 900777"},
}


@lru_cache
def luton():
    return load_profile(NATIONAL / "profiles" / "luton")


def report(answers=None, *, at, **changes):
    """A report from the public; High as Mrs Begum tells it."""
    told = {**(BEGUM if answers is None else answers), **changes}
    return submit(answers=told, channel="web", by=None, at=at).report
