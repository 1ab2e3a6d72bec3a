"""What files about support, court and satisfaction must and may say."""

from collections.abc import Iterator, Mapping
from typing import Any

from commonside.ground.practice.loading import shapes as s
from commonside.ground.practice.loading import vocabulary as v
from commonside.ground.practice.rules import MARKS

Body = Mapping[str, Any]
SAYS: dict[str, s.Check] = {"source": s.text, "mark": s.one_of(*MARKS)}
NAMED = s.table({"code": s.code, "label": s.words})
COUNTED = s.table({"rule": s.one_of(*v.COUNTING), "amount": s.whole()})

BODIES: dict[str, tuple[dict[str, s.Check], dict[str, s.Check]]] = {
    "support": (
        {
            "follow_up": s.table({code: COUNTED for code in v.FOLLOWED_UP}),
            "not_for": s.table(
                {
                    "kinds": s.many(s.code, least=1),
                    "relationship": s.many(s.code, least=1),
                    "reason": s.words,
                },
                SAYS,
            ),
            "failing": s.table(
                {
                    "days": s.whole(1),
                    "signs": s.whole(1),
                    "broken": s.whole(1),
                    "reports": s.whole(1),
                },
                SAYS,
            ),
            "offer": s.many(
                s.table(
                    {
                        "code": s.code,
                        "label": s.words,
                        "about": s.words,
                        "for": s.one_of(*v.SUPPORT_FOR),
                        "keeps": s.one_of(*v.SUPPORT_KEEPS),
                        "outcome": s.many(NAMED, least=1),
                    },
                    {
                        "agency": s.code,
                        "fitted": s.many(NAMED, least=1),
                        "question": s.many(
                            s.table({"code": s.code, "text": s.words}), least=1
                        ),
                        **SAYS,
                    },
                ),
                least=1,
            ),
        },
        {},
    ),
    "court": (
        {
            "state": s.many(
                s.table({"code": s.code, "label": s.words, "is_open": s.flag}), least=2
            ),
            "need": s.many(
                s.table(
                    {
                        "code": s.code,
                        "label": s.words,
                        "about": s.words,
                        "for": s.one_of("person", "community"),
                        "options": s.many(NAMED),
                    },
                    SAYS,
                ),
                least=1,
            ),
        },
        {},
    ),
    "satisfaction": (
        {
            "ask_after": COUNTED,
            "link_days": s.whole(1),
            "phone_days": s.whole(1),
            "intro": s.words,
            "anonymous": s.words,
            "more": s.words,
            "question": s.many(
                s.table({"code": s.code, "text": s.words, "easy": s.words}, SAYS),
                least=1,
            ),
            "option": s.many(NAMED, least=2),
        },
        {},
    ),
}


def support(body: Body, bodies: Any) -> Iterator[s.Finding]:
    yield from s.unique(body["offer"], ("offer",))
    codes = {offer["code"] for offer in body["offer"]}
    for index, code in enumerate(body["not_for"]["kinds"]):
        yield from s.known(code, codes, ("not_for", "kinds", index))
    for index, offer in enumerate(body["offer"]):
        yield from s.unique(offer["outcome"], ("offer", index, "outcome"))
        if offer["keeps"] == "fitted" and "fitted" not in offer:
            yield ("offer", index), "say in `fitted` what may be fitted"
        if offer["keeps"] == "session" and "question" not in offer:
            yield ("offer", index), "say in `question` what is asked before a session"


def court(body: Body, bodies: Any) -> Iterator[s.Finding]:
    yield from s.unique(body["state"], ("state",))
    yield from s.unique(body["need"], ("need",))
    if not body["state"][0]["is_open"]:
        yield ("state", 0), "the first state is where everything begins: it is open"


def satisfaction(body: Body, bodies: Any) -> Iterator[s.Finding]:
    yield from s.unique(body["question"], ("question",))
    yield from s.unique(body["option"], ("option",))


def agencies_named(body: Body, agencies: Any) -> Iterator[s.Finding]:
    """Each agency that an offer names is among those of the profile."""
    keys = {agency["key"] for agency in agencies}
    for index, offer in enumerate(body["offer"]):
        if "agency" in offer:
            yield from s.known(offer["agency"], keys, ("offer", index, "agency"))


CHECKS = {"support": support, "court": court, "satisfaction": satisfaction}
