"""Who gets which page of this room."""

from commonside.ground.practice.models import Version
from tests.cases.doors import NOW, TEAM, WORKERS
from tests.house.doors import Door, staff_who_may

OURS = TEAM & staff_who_may("cases.read")
WORK = WORKERS - {"tom"}
AGREE = staff_who_may("cases.approve_closing") & TEAM
# Nobody of the cast is a youth officer: a child's record is shut to them all.
YOUTH = staff_who_may("children.read") & TEAM


def case(world):
    return {"reference": world.routes_case.reference}


def child(world):
    return {**case(world), "code": world.child.code}


def made(world):
    return {**case(world), "code": world.groundwork.code}


def version(world):
    world.groundwork.refresh_from_db()
    return world.groundwork.version


def act(name, **values):
    def post(world):
        return {k: v(world) if callable(v) else v for k, v in values.items()}

    return Door(f"routes:{name}", opens_for=WORK, to=case, post=post, post_by="joanne")


def handed(world):
    return {**case(world), "code": world.handed.code}


def answered(to, **more):
    """The next answer to what was handed over."""

    def post(world):
        world.handed.refresh_from_db()
        return {"do": to, "version": world.handed.version, **more}

    return post


def betrayed(world):
    return {"reference": world.betrayed.reference}


def questions():
    return Version.objects.get(kind="dash").body["question"]


def noted(world):
    """What the competent authority decided first."""
    world.concern.refresh_from_db()
    return {"version": world.concern.version, "answer": "positive", "on": NOW.date()}


ASSESS = staff_who_may("cases.assess") & TEAM
KNOWS = frozenset({"joanne", "samuel"})
DOORS: list[Door] = [
    Door("routes:routes", opens_for=OURS, to=case),
    Door(
        "routes:hand",
        opens_for=WORK,
        to=lambda w: {**case(w), "key": "prevent"},
        post=lambda w: {"signpost": "police", "reference": "P-9"},
        post_by="joanne",
    ),
    Door(
        "routes:handed",
        opens_for=KNOWS,
        to=handed,
        post=answered("taken"),
        post_by="joanne",
        why="It is restricted: its maker, the owner, and who supervises.",
    ),
    Door("routes:abuse", opens_for=OURS, to=betrayed),
    Door(
        "routes:ask",
        opens_for=ASSESS,
        to=betrayed,
        post=lambda w: {
            "person": w.concern.person_id,
            "asked": "alone",
            **{f"q_{one['code']}": "no" for one in questions()},
        },
        post_by="joanne",
    ),
    Door("routes:slavery", opens_for=OURS, to=betrayed),
    Door(
        "routes:raise",
        opens_for=WORK,
        to=betrayed,
        post=lambda w: {"person": w.concern.person_id, "signs": ["work"]},
        post_by="joanne",
    ),
    Door(
        "routes:concern",
        opens_for=KNOWS,
        to=lambda w: {**betrayed(w), "code": w.concern.code},
        post=noted,
        post_by="joanne",
        why="The owner, who saw it, and who may know of all.",
    ),
    Door("routes:received", opens_for=staff_who_may("steps.answer")),
    Door(
        "routes:received-one",
        opens_for=frozenset({"lyle"}),
        to=lambda w: {"code": w.handed.code},
        post=answered("ended", outcome="action"),
        post_by="lyle",
        why="The agency that it was handed to.",
    ),
    Door("routes:before", opens_for=OURS, to=case),
    Door("routes:child", opens_for=YOUTH, to=child),
    act(
        "age",
        person=lambda w: w.routes_case.parties.get(is_main=True).person_id,
        about=40,
        how="said",
    ),
    act(
        "consult",
        person=lambda w: w.child.person_id,
        whom="Ms Obi",
        on=lambda w: NOW.date(),
        view="against",
    ),
    act(
        "look",
        person=lambda w: w.child.person_id,
        power="injunction",
        capacity="no_doubt",
        equality="none_known",
        no_offer_why="He moves on.",
    ),
    Door(
        "routes:agree",
        opens_for=AGREE,
        to=made,
        get=405,
        post=lambda w: {"version": version(w)},
        post_by="samuel",
    ),
]
