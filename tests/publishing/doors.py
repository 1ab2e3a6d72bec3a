"""Who opens which door of the public face."""

from tests.house.doors import EVERYBODY, Door, staff_who_may


def published(world):
    return {"period": "2026-Q1"}


DOORS = [
    *(
        Door(f"public-publishing:{name}", opens_for=EVERYBODY)
        for name in (
            "front",
            "plan",
            "figure",
            "quarters",
            "counting",
            "privacy",
            "cookies",
            "accessibility",
            "complaints",
            "security",
            "security-txt",
            "languages",
        )
    ),
    Door(
        "public-publishing:notice-of",
        opens_for=EVERYBODY,
        to=lambda w: {"key": "privacy", "number": 1},
    ),
    Door("public-publishing:figure-of", opens_for=EVERYBODY, to=published),
    Door("public-publishing:figure-csv", opens_for=EVERYBODY, to=published),
    Door(
        "publishing:reading",
        opens_for=staff_who_may("measures.publish"),
        to=lambda w: {"pk": w.reading.pk},
        post=lambda w: {},
        post_by="helen",
    ),
]
