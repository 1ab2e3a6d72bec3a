"""Who opens which door of improvement."""

from commonside.steering.improvement.models import Suggestion
from tests.house.doors import Door, staff_who_may
from tests.improvement.living import DUE, SINCE
from tests.improvement.world import PAIR

READERS = staff_who_may("improvement.read")
KEEPERS = staff_who_may("improvement.keep")
SIGNERS = staff_who_may("improvement.sign")
SUGGEST = staff_who_may("improvement.suggest")


def of(thing, **more):
    return lambda world: (
        {"code": getattr(world, thing).code}
        | {name: find(world) for name, find in more.items()}
    )


def version(world):
    return Suggestion.objects.get(pk=world.suggestion.pk).version


def look(name, thing=None, opens_for=READERS):
    to = {"to": of(thing)} if thing else {}
    return Door(f"improvement:{name}", opens_for=opens_for, **to)


def form(name, thing, post, opens_for=KEEPERS, by="helen", **more):
    return Door(
        f"improvement:{name}",
        opens_for=opens_for,
        to=of(thing),
        post=post,
        post_by=by,
        **more,
    )


def button(name, thing, opens_for=KEEPERS, by="helen", **more):
    return Door(
        f"improvement:{name}",
        opens_for=opens_for,
        to=of(thing, **more),
        get=405,
        post=lambda world: {},
        post_by=by,
    )


DOORS = [
    look("projects"),
    look("waits"),
    look("project", "project"),
    look("findings", "project"),
    look("heard", "project"),
    look("workshop", "workshop", KEEPERS),
    Door(
        "improvement:pair",
        opens_for=READERS,
        to=lambda world: dict(zip(("was", "now"), PAIR, strict=True)),
    ),
    Door(
        "improvement:begin",
        opens_for=KEEPERS,
        post=lambda world: {"title": "X", "question": "Y", "since": SINCE},
        post_by="helen",
    ),
    Door(
        "improvement:suggestions",
        opens_for=SUGGEST,
        post=lambda world: {"text": "Shorter forms."},
        post_by="tom",
    ),
    form(
        "recommend",
        "project",
        lambda w: {"text": "Ring.", "owner": w.cast["dan"].pk, "due_on": DUE},
    ),
    form(
        "add-finding",
        "project",
        lambda w: {"text": "Late.", "source": "Waits", "point": w.point.pk},
    ),
    form(
        "hold",
        "project",
        lambda w: {
            "title": "Marram",
            "held_on": SINCE,
            "with_whom": "victims",
            "took_part": 3,
        },
    ),
    form(
        "raise-theme",
        "project",
        lambda w: {"title": "Late", "voices": w.workshop.voices.first().pk},
    ),
    form(
        "point",
        "point",
        lambda w: {"text": "Seen."},
        READERS,
        post_opens_for=KEEPERS,
    ),
    form("drop", "point", lambda w: {"why": "No money."}),
    form(
        "theme",
        "theme",
        lambda w: {"change": "We ring.", "on": SINCE},
        READERS,
        post_opens_for=KEEPERS,
    ),
    form(
        "quote",
        "theme",
        lambda w: {"voice": w.workshop.voices.first().pk, "words": "I slept."},
    ),
    form(
        "suggestion",
        "suggestion",
        lambda w: {"state": "planned", "text": "In May.", "version": version(w)},
        SUGGEST,
        post_opens_for=KEEPERS,
    ),
    button("sign", "point", SIGNERS),
    button("withdraw", "workshop", number=lambda world: 2),
    button("approve", "theme", pk=lambda world: world.quote.pk),
    button("vote", "suggestion", SUGGEST, "tom"),
]
