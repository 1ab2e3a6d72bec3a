"""Who gets which page of this room."""

from datetime import timedelta

from tests.cases.doors import NOW, TEAM
from tests.house.doors import Door, staff_who_may
from tests.safety import living

BOARD = staff_who_may("safety.board")
WORKERS = staff_who_may("cases.work") & TEAM
KEEPERS = staff_who_may("safety.keep") & TEAM
ASSESSORS = staff_who_may("cases.assess") & TEAM
WATCHERS = BOARD & TEAM
ON = NOW.date()


def case(world):
    return {"reference": world.safety_case.reference}


def version(world):
    world.plan.refresh_from_db()
    return world.plan.version


def act(
    name,
    opens_for=KEEPERS,
    *,
    to=case,
    before=None,
    post_by="joanne",
    values=(),
    **more,
):
    """A form of the plan, with values that do what it asks."""

    def post(world):
        said = {**dict(values), **more}
        return {k: v(world) if callable(v) else v for k, v in said.items()}

    return Door(
        f"safety:{name}",
        opens_for=opens_for,
        to=to,
        post=post,
        post_by=post_by,
        before_post=before,
    )


def part(name):
    def to(world):
        return {**case(world), "code": getattr(world, name).code}

    return to


def on_board(world):
    living.reviewed(world.plan, world.cast["joanne"], NOW)
    living.joined(world.plan, world.cast["grace"], NOW)


def fitted(world):
    living.settled(world.plan, world.cast["joanne"], NOW)


def ended(world):
    world.plan.refresh_from_db()
    if world.plan.ended_at is None:
        living.ended(world.plan, world.cast["joanne"], NOW)


DOORS: list[Door] = [
    Door("safety:board", opens_for=BOARD),
    Door("safety:flags", opens_for=BOARD),
    Door("safety:plan", opens_for=WORKERS, to=case),
    Door("safety:card", opens_for=WORKERS, to=case),
    act(
        "safeguard",
        WORKERS,
        version=1,
        way="adults",
        told="Adult social care, duty desk",
        note="A worker rings her within the hour.",
    ),
    act("judge-case", ASSESSORS, **living.OF_CASE, why="Seen on Monday."),
    act(
        "judge-alleged",
        ASSESSORS,
        person=lambda w: w.alleged.pk,
        **living.OF_ALLEGED,
        why="PC Lyle knows him.",
    ),
    act(
        "flag",
        before=ended,
        person=lambda w: w.plan.person_id,
        reason="Afraid to go out.",
        kinds=["incidental"],
        owner=lambda w: w.cast["joanne"].pk,
        review_on=ON + timedelta(days=7),
        expires_on=ON + timedelta(days=60),
    ),
    act(
        "change",
        version=version,
        reason="Afraid to go out.",
        kinds=["incidental"],
        owner=lambda w: w.cast["joanne"].pk,
        expires_on=ON + timedelta(days=60),
    ),
    act(
        "review",
        version=version,
        note="The bolts hold.",
        is_stable="no",
        next_on=ON + timedelta(days=7),
        expires_on=ON + timedelta(days=60),
    ),
    act(
        "join",
        WATCHERS,
        post_by="grace",
        values={"version": version, "to": lambda w: w.cast["grace"].pk},
    ),
    act(
        "hand-back",
        WATCHERS,
        post_by="grace",
        before=on_board,
        version=version,
        why="Quiet.",
    ),
    act(
        "end",
        before=fitted,
        version=version,
        ending="moved",
        why="To her sister.",
    ),
    act("add-line", when="He knocks.", what="She bolts the door."),
    Door(
        "safety:end-line",
        opens_for=KEEPERS,
        to=part("plan_line"),
        get=405,
        post=lambda w: {},
        post_by="joanne",
    ),
    act("ask-fitting", kind="locks", asked_of="Larkfield Homes"),
    act(
        "note-fitting",
        to=part("plan_fitting"),
        version=1,
        came="yes",
        fitted_on=ON,
        fitted="Two bolts.",
    ),
    act("keep-card", version=version, found="neutral", lines="Amira, 07700 900111"),
]
