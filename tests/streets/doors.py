"""Who gets which page of this room."""

from datetime import timedelta

from django.utils import timezone

from commonside.ground.duties.actions import owe_anew
from commonside.ground.duties.queries import Counted
from commonside.work.streets.models import Spot
from tests.cases.doors import NOW, TEAM
from tests.house.doors import Door, staff_who_may

READERS = staff_who_may("places.read")
KEEPERS = staff_who_may("places.keep")
WORKERS = staff_who_may("cases.work") & TEAM
ON = NOW.date()
DAY = timedelta(days=1)


def case(world):
    return {"reference": world.street_case.reference}


def place(world):
    return {"code": world.place_code}


def at_place(name, **values):
    def post(world):
        said = {k: v(world) if callable(v) else v for k, v in values.items()}
        spot = Spot.objects.filter(owner__isnull=False).first()
        return {"version": spot.version, **said}

    return Door(
        f"streets:{name}", opens_for=KEEPERS, to=place, post=post, post_by="samuel"
    )


def act(name, **values):
    def post(world):
        return {k: v(world) if callable(v) else v for k, v in values.items()}

    return Door(
        f"streets:{name}", opens_for=WORKERS, to=case, post=post, post_by="joanne"
    )


def van(name, thing, **values):
    def to(world):
        return {**case(world), "code": getattr(world, thing).code}

    def post(world):
        row = getattr(world, thing)
        row.refresh_from_db()
        said = {k: v(world) if callable(v) else v for k, v in values.items()}
        return {"version": row.version, **said}

    return Door(
        f"streets:{name}", opens_for=WORKERS, to=to, post=post, post_by="joanne"
    )


def just_now(world):
    """After the van was told of, and before the form is sent."""
    return timezone.localtime(world.inspected_van.told_at).isoformat()


def alerted(world):
    counted = Counted("repeat_vehicle", NOW, NOW, "any.repeat_vehicle")
    owe_anew(world.street_case, [(counted, world.cast["joanne"])], practice=None)


DOORS: list[Door] = [
    Door("streets:top", opens_for=READERS),
    Door("streets:place", opens_for=READERS, to=place),
    at_place("give", owner=lambda w: w.cast["joanne"].pk),
    at_place("why-not", why="The market is being rebuilt.", until=ON + 9 * DAY),
    at_place(
        "act", text="Cut the hedge", to=lambda w: w.cast["dan"].pk, due_on=ON + DAY
    ),
    Door(
        "streets:came",
        opens_for=KEEPERS,
        to=lambda w: {**place(w), "step": w.place_step.code},
        post=lambda w: {"to": "done", "note": "It is gone."},
        post_by="samuel",
    ),
    Door("streets:street", opens_for=WORKERS, to=case),
    act("note", registration="XY70 ZZZ", looks="Blue van", did="Blocks the gate"),
    Door(
        "streets:compared",
        opens_for=WORKERS,
        to=case,
        get=405,
        before_post=alerted,
        post=lambda w: {},
        post_by="joanne",
    ),
    Door(
        "streets:take-out",
        opens_for=WORKERS,
        to=lambda w: {**case(w), "code": w.vehicle.code},
        get=405,
        post=lambda w: {},
        post_by="joanne",
    ),
    act("warning", mark=lambda w: w.vehicle.mark, given_on=ON, number="S59/12"),
    act("tell", registration="", looks="A burnt car", where="Behind the garages"),
    van("inspect", "told_van", land="road", condition="sound", finding="Flat tyres"),
    van("notice", "inspected_van", kind="owner", given_at=just_now),
    van("remove", "inspected_van"),
    van("end", "removed_van", ending="claimed"),
    act(
        "log",
        seen_at=f"{ON - DAY}T10:00",
        where="The market",
        many=3,
        offer="outreach",
        answer="no",
        note="",
    ),
]
