"""What the files about vulnerable victims must and may say."""

from commonside.ground.practice.loading import shapes as s

NAMED: dict[str, s.Check] = {"code": s.code, "label": s.words}
LEVELS = ("low", "raised", "high")
BODIES: dict[str, tuple[dict[str, s.Check], dict[str, s.Check]]] = {
    "safety": (
        {
            "most": s.whole(1),
            "review_days": s.whole(1),
            "review_days_after_incident": s.whole(1),
            "expiry_months": s.whole(1),
            "fitting": s.many(s.table(NAMED), least=1),
            "ending": s.many(s.table(NAMED, {"needs_stable": s.flag}), least=1),
        },
        {},
    ),
    "judgement": (
        {
            "question": s.many(
                s.table(
                    {
                        "code": s.code,
                        "text": s.words,
                        "options": s.many(
                            s.table(
                                NAMED | {"level": s.one_of(*LEVELS)},
                                {"needs_care": s.flag},
                            ),
                            least=2,
                        ),
                    }
                ),
                least=1,
            ),
        },
        {},
    ),
    "safeguarding": (
        {"way": s.many(s.table(NAMED, {"needs": s.text}), least=1)},
        {},
    ),
}
