"""A diary of noise, what shows it, what was said of it, and the papers made of it."""

import io
from collections.abc import Iterator
from datetime import datetime, time, timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageDraw

from commonside.demo.stories import Telling
from commonside.demo.timeline import Story
from commonside.demo.world import World
from commonside.ground.files import actions as files
from commonside.ground.files.queries import of
from commonside.ground.timetable.models import Progress
from commonside.library.clocks.instants import london_date
from commonside.work.cases.models import Case
from commonside.work.evidence.actions import (
    bundles,
    diary,
    exhibits,
    letters,
    sheets,
    statements,
)
from commonside.work.evidence.models import Exhibit, Statement
from commonside.work.evidence.queries import letters as papers

STORY = "kaye"
# Days ago, from, to, what, how much it affected them.
NIGHTS = (
    (
        13,
        time(23, 10),
        time(1, 40),
        "Bass through the wall. I could feel it in bed.",
        4,
    ),
    (12, time(22, 30), time(0, 15), "Shouting and music. I turned the radio up.", 3),
    (10, time(23, 50), time(3, 5), "A party. People on the stairs until three.", 5),
    (9, time(22, 45), None, "Music again. I went to my sister's.", 4),
    (7, time(23, 0), time(23, 40), "Loud, then it stopped when somebody knocked.", 2),
    (5, time(0, 20), time(2, 0), "Drums. I did not sleep and missed work.", 5),
    (3, time(22, 15), time(23, 30), "Music, not as loud as last week.", 3),
    (2, time(23, 30), time(0, 45), "Bass again.", 3),
)
# What an officer added to a letter: it says by which night who complained can be told.
NIGHT_NAMED = (
    "\n\nIn the night of the party, with people on the stairs until three, somebody "
    "could not sleep.\n\n"
)
# In which cases somebody was given sheets, and how many days ago: whom Dan asks today,
# and whom Joanne asks in two days.
GIVEN = (
    ({"owner__username": "dan", "state": "active"}, 3),
    ({"owner__username": "joanne", "known_as": "Miss Tully"}, 1),
)


def stories(world: World) -> list[Story]:
    return [_noise(world), *(_sheets(world, *one) for one in GIVEN)]


def _sheets(world: World, which: dict[str, str], ago: float) -> Story:
    """Somebody writes a diary at home, and is asked on the days how it goes."""
    at = yield Telling(world).ago(ago)
    rows = Case.objects.select_related("owner", "lead_agency")
    case = rows.filter(closed_at=None, **which).order_by("pk").first()
    if case is None:
        return
    party = case.parties.filter(is_main=True).first()
    person = party.person if party else None
    sheets.give(case, person=person, by=case.owner, at=at)


def _case(world: World) -> Case | None:
    rows = Case.objects.select_related("owner", "lead_agency")
    found = rows.filter(pk=world.named.get(STORY, 0)).first()
    return found if found is not None and found.is_open else None


def _noise(world: World) -> Story:
    at = yield Telling(world).ago(0.9)
    case = _case(world)
    if case is None:
        return
    for moment in _kept(case, at):
        at = yield moment
    at = yield at + timedelta(minutes=40)
    _said(case, at)
    at = yield at + timedelta(minutes=30)
    _written(case, at)
    at = yield at + timedelta(hours=2)
    _papers(case, at)


def _kept(case: Case, at: datetime) -> Iterator[datetime]:
    """The sheet is typed in, one entry corrected, and two things taken in."""
    who: dict[str, Any] = {"by": case.owner, "at": at}
    party = case.parties.filter(is_main=True).first()
    person = party.person if party else None
    for ago, began, ended, what, affected in NIGHTS:
        on = london_date(at) - timedelta(days=ago)
        told = diary.Told(
            what=what,
            happened_on=on,
            began=began,
            ended=ended,
            where="My bedroom",
            who="The flat above",
            affected=affected,
            # Written the next morning, but for one night that was noted days later.
            written_on=on + timedelta(days=_after(ago, began)),
            written_hour=time(8, 30),
            is_confirmed=True,
        )
        entry = diary.add(case, told, person=person, **who)
    diary.annotate(entry, text="It ended at a quarter past one, she says.", **who)
    photo = exhibits.take_in(
        case,
        reference="",
        kind="photo",
        about="The display of a sound meter in the bedroom",
        maker=case.owner.name,
        made_on=london_date(at) - timedelta(days=2),
        uploads=[SimpleUploadedFile("meter.png", _meter())],
        **who,
    )
    for file in of("exhibit", photo.pk):
        files.check(file, at=at)
    yield at + timedelta(minutes=20)
    recorder = exhibits.take_in(
        case,
        reference="",
        kind="recording",
        about="Four nights from the noise recorder",
        maker=case.owner.name,
        kept_at="Evidence safe, second shelf",
        **who,
    )
    later = at + timedelta(minutes=25)
    exhibits.handle(
        recorder,
        what="copied",
        note="A working copy, to listen to.",
        by=case.owner,
        at=later,
    )


def _after(ago: int, began: time) -> int:
    """How many days later it was written: what began after midnight, that morning."""
    if ago == 10:
        return 3
    return 0 if began.hour < 12 else 1


def _meter() -> bytes:
    """A drawn display, since nobody photographed an invented one."""
    drawn = Image.new("RGB", (480, 300), "#e6efec")
    pen = ImageDraw.Draw(drawn)
    pen.rectangle((90, 70, 390, 230), fill="#12433d")
    pen.text((150, 110), "61.4 dB", fill="#ffc53d", font_size=48)
    out = io.BytesIO()
    drawn.save(out, "PNG")
    return out.getvalue()


def _said(case: Case, at: datetime) -> None:
    """One statement is signed, another waits."""
    who: dict[str, Any] = {"by": case.owner, "at": at}
    made = statements.write(
        case,
        kind="officer",
        maker=case.owner.name,
        words="I set up the recorder and read its display. Exhibits show both.",
        **who,
    )
    statements.sign(made, signed_on=london_date(at), version=1, **who)
    statements.write(
        case,
        kind="witness",
        maker="Witness A",
        words="I hear it through the floor on most nights.",
        **who,
    )


def _written(case: Case, at: datetime) -> None:
    """A letter that somebody must look at first, and one that went."""
    owner = case.owner
    for key, to_name in (
        ("first_word", "The occupier"),
        ("request_to_agency", "The landlord"),
    ):
        template = papers.template(key, at)
        if template is None:
            continue
        known = papers.facts(case, to_name=to_name, to_address="", by=owner, at=at)
        subject, words = papers.written(template, known)
        if template.body["reader"] == "alleged":
            # What somebody must look at, and name themselves for, before it goes.
            words = words.replace("\n\n", NIGHT_NAMED, 1)
        paper = letters.write(
            case,
            template=template,
            person=None,
            to_name=to_name,
            to_address="",
            subject=subject,
            words=words,
            by=owner,
            at=at,
        )
    letters.send(paper, how="hand", version=1, by=owner, at=at)


def _papers(case: Case, at: datetime) -> None:
    """The diary alone is ready, and a court bundle waits for its worker."""
    who: dict[str, Any] = {
        "by": case.owner,
        "at": at,
        "marking": "OFFICIAL - SENSITIVE",
    }
    noted = bundles.ask(case, kind="diary", title="For the noise team", **who)
    bundles.make(noted, Progress.objects.get(key=noted.bar), at=at)
    bundles.ask(
        case,
        kind="court",
        title="County Court",
        statements=list(Statement.objects.filter(case=case, signed_on__isnull=False)),
        exhibits=list(Exhibit.objects.filter(case=case)),
        **who,
    )
