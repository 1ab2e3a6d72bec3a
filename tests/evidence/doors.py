"""Who gets which page of this room."""

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from commonside.work.evidence.queries.evidence import diarists
from commonside.work.evidence.queries.letters import could_tell
from commonside.work.evidence.views.letters import _digest
from commonside.work.evidence.word import plain_layout
from tests.house.doors import Door, nothing, staff_who_may

# Those of the agency that has the case: housing, which joined it, is not among them.
OURS = frozenset({"priya", "joanne", "dan", "samuel", "grace"})
READERS = staff_who_may("cases.read") & OURS
WORKERS = staff_who_may("cases.work") & OURS
TODAY = timezone.localdate().isoformat()


def case(world):
    return {"reference": world.case.reference}


def of(name):
    """The address of a thing of the case, by its name in the world."""
    return lambda world: {**case(world), "code": getattr(world, name).code}


def look(name, to=case, opens_for=READERS, **more):
    return Door(f"evidence:{name}", opens_for=opens_for, to=to, **more)


def form(name, values, to=case, **more):
    """A form of those who work on the case."""
    more = {"opens_for": WORKERS, "post_by": "joanne", **more}
    post = values if callable(values) else lambda world: dict(values)
    return Door(f"evidence:{name}", to=to, post=post, **more)


def looked(world):
    """Everything that was listed, said back by whoever looked."""
    listed = _digest(could_tell(world.letter, world.cast["joanne"]))
    return {"version": 2, "listed": listed, "sure": "on"}


def sheet_for(world):
    """Whoever of the case may write a diary."""
    return {"person": str(diarists(world.case)[0].pk), "is_safe": "on"}


ENTRY = {"what": "Shouting.", "happened_on": TODAY, "source": "dictated"}
EXHIBIT = {"about": "A recording.", "maker": "J Marsh", "kept_at": "Safe 2"}
SAID = {"kind": "officer", "maker": "J Marsh", "words": "I saw the door."}
PAPERS = {"kind": "court", "title": "Luton County Court", "marking": "OFFICIAL"}
LETTER = {"to_name": "Mr Cole", "subject": "Noise", "words": "Please ring us."}
HERS = frozenset({"joanne"})
DOORS: list[Door] = [
    look("evidence"),
    look("diary"),
    form("give-sheets", sheet_for),
    look("blank-sheets", opens_for=WORKERS),
    form("sheets-done", {"what": "read"}, get=405),
    form("add-entry", ENTRY),
    form(
        "entry",
        {"text": "It was Tuesday."},
        to=of("entry"),
        opens_for=READERS,
        post_opens_for=WORKERS,
    ),
    form("change-entry", {**ENTRY, "version": 1}, to=of("entry")),
    form("add-exhibit", {**EXHIBIT, "kind": "recording"}),
    form(
        "exhibit",
        {"what": "moved", "to": "Safe 3"},
        to=of("exhibit"),
        opens_for=READERS,
        post_opens_for=WORKERS,
    ),
    form("write-statement", SAID),
    form(
        "statement",
        {"version": 1, "signed_on": TODAY},
        to=of("statement"),
        opens_for=READERS,
        post_opens_for=WORKERS,
    ),
    form("change-statement", {**SAID, "version": 1}, to=of("statement")),
    form("ask-bundle", PAPERS, opens_for=staff_who_may("evidence.bundle") & OURS),
    look("bundle", of("bundle"), HERS, why="Papers are for whoever asked for them."),
    look("bundle-file", of("bundle"), HERS),
    look("choose-letter", opens_for=WORKERS),
    form("write-letter", LETTER, to=lambda w: {**case(w), "key": "first_word"}),
    look("letter", of("letter")),
    form("change-letter", {**LETTER, "version": 2}, to=of("letter")),
    form("confirm-letter", looked, to=of("letter")),
    form("send-letter", {"version": 2, "how": "hand"}, to=of("letter")),
    look("letter-pdf", of("letter"), WORKERS),
    look("letter-word", of("letter"), WORKERS),
    form(
        "layout",
        lambda w: {"layout": SimpleUploadedFile("a.docx", plain_layout())},
        to=nothing,
        opens_for=staff_who_may("evidence.layout"),
        post_by="samuel",
    ),
    Door("evidence:layout-file", opens_for=staff_who_may("evidence.layout")),
]
