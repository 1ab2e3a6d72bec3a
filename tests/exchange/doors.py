"""Who gets which page of this room."""

from datetime import timedelta

from django.utils import timezone

from commonside.work.exchange.actions import elsewhere, imports
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
    (chosen,) = world.list.columns.values()
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


# Those of the agency that has the case: housing, which joined it, is not among them.
OURS = frozenset({"priya", "joanne", "dan", "samuel", "grace"})
READERS = staff_who_may("cases.read") & OURS
WORKERS = staff_who_may("cases.work") & OURS
SOON = (timezone.localdate() + timedelta(days=9)).isoformat()


def case(world):
    return {"reference": world.case.reference}


def number(world):
    return {**case(world), "pk": world.number.pk}


def there(world):
    """The case is worked in another system."""
    elsewhere.work_elsewhere(
        case=world.case,
        system="council",
        number="LBC-78",
        keeper="K. Moss",
        next_on=timezone.localdate() + timedelta(days=5),
        by=world.cast["joanne"],
        at=timezone.now(),
    )


def form(name, values, to=case, **more):
    """A form of those who work on the case."""
    more = {"opens_for": WORKERS, "post_by": "joanne", **more}
    post = values if callable(values) else lambda world: dict(values)
    return Door(f"exchange:{name}", to=to, post=post, **more)


def new_number(world):
    subject = f"case:{world.case.pk}"
    return {"system": "police", "number": "BP-5", "subject": subject}


def eml(world):
    from django.core.files.uploadedfile import SimpleUploadedFile

    data = b"Date: Mon, 05 Jan 2026 11:00:00 +0000\r\nSubject: Hello\r\n\r\nHello"
    return {"file": SimpleUploadedFile("a.eml", data), "wrote": "other"}


THERE = {"system": "council", "number": "L-9", "keeper": "K. Moss", "next_on": SOON}
ASKED = {"note": "Quiet.", "keeper": "K. Moss", "next_on": SOON, "version": 1}
RECEIVERS = staff_who_may("exchange.receive")
DOORS: list[Door] = [
    Door("exchange:systems", opens_for=READERS, to=case),
    form("add-number", new_number),
    form("remove-number", {}, to=number),
    form("elsewhere", THERE),
    form("ask-elsewhere", ASKED, get=404, opens_for=WORKERS, before_post=there),
    form("work-here", {"version": 1}, get=404, before_post=there),
    form("copy", {"system": "police"}),
    form("add-mail", eml),
    Door(
        "exchange:look",
        opens_for=staff_who_may("cases.read"),
        post=lambda world: {"number": "LBC-77"},
        post_by="joanne",
        post_gets=200,
    ),
    Door("exchange:morning", opens_for=RECEIVERS),
    Door(
        "exchange:receive",
        opens_for=RECEIVERS,
        post=lambda world: {"on": "yes"},
        post_by="tom",
    ),
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
