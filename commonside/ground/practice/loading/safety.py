"""What the files about vulnerable victims must and may say."""

from commonside.ground.practice.loading import shapes as s

NAMED: dict[str, s.Check] = {"code": s.code, "label": s.words}
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
    "safeguarding": (
        {"way": s.many(s.table(NAMED, {"needs": s.text}), least=1)},
        {},
    ),
}
