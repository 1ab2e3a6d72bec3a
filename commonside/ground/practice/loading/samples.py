"""What the files about samples and reviews of cases must and may say."""

from commonside.ground.practice.loading import shapes as s
from commonside.ground.practice.loading import vocabulary as v

NAMED: dict[str, s.Check] = {"code": s.code, "label": s.words}
ANSWER: dict[str, s.Check] = NAMED | {"counts": s.flag, "met": s.flag}
BODIES: dict[str, tuple[dict[str, s.Check], dict[str, s.Check]]] = {
    "sample": (
        {
            "size": s.whole(1),
            "days": s.whole(1),
            "least": s.table(
                {"high": s.whole(), "medium": s.whole(), "standard": s.whole()}
            ),
            "question": s.many(s.table(NAMED), least=1),
            "answer": s.many(s.table(ANSWER), least=2),
        },
        {},
    ),
    "supervision": (
        {
            "level": s.many(
                s.table(NAMED | {"duty": s.one_of(*v.DUTIES), "role": s.code}),
                least=1,
            ),
            "decision": s.many(s.table(NAMED | {"says": s.flag}), least=1),
        },
        {},
    ),
}
