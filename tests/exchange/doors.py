"""Who gets which page of this room."""

from commonside.work.exchange.actions import imports
from tests.exchange.sheets import POLICE, as_csv, incident
from tests.house.doors import Door, staff_who_may
from tests.house.world import THEN

IMPORTERS = staff_who_may("exchange.import")
# A list is of whoever brought it.
SAMUEL = frozenset({"samuel"})


def of_list(world):
    return {"code": world.list.code}


def version(world):
    world.list.refresh_from_db()
    return {"version": world.list.version}


def upload(world):
    from django.core.files.uploadedfile import SimpleUploadedFile

    data = as_csv(POLICE, [incident(902)])
    return {
        "how": "shipped:police-incidents",
        "system": "police",
        "file": SimpleUploadedFile("list.csv", data),
    }


def columns(world):
    chosen = world.list.columns["reports"]
    return {**version(world), **{f"column_{k}": v for k, v in chosen.items()}}


def bring(world):
    world.list.refresh_from_db()
    imports.bring(world.list, at=THEN)


def on_list(name, post=version, **more):
    """A press on a list, by whoever brought it; there is no page to look at."""
    more = {
        "get": 405,
        "opens_for": IMPORTERS,
        "post_opens_for": SAMUEL,
        "post_by": "samuel",
        **more,
    }
    return Door(f"exchange:{name}", to=of_list, post=post, **more)


DOORS: list[Door] = [
    Door("exchange:lists", opens_for=IMPORTERS),
    Door("exchange:new", opens_for=IMPORTERS, post=upload, post_by="samuel"),
    Door("exchange:list", opens_for=SAMUEL, to=of_list),
    on_list("columns", columns, get=200, opens_for=SAMUEL),
    on_list("words"),
    on_list("save", lambda world: {"name": "Every night"}),
    on_list("start"),
    on_list("undo", before_post=bring),
    on_list("leave"),
]
