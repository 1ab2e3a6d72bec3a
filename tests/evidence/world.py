"""What the doors of this room point at."""

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from commonside.ground.files import actions as files
from commonside.ground.files.queries import of
from commonside.ground.practice.models import Version
from commonside.ground.timetable.models import Progress
from commonside.work.evidence.actions import (
    bundles,
    diary,
    exhibits,
    letters,
    statements,
)
from commonside.work.evidence.queries.letters import could_tell
from tests.files.hostile import picture


def add(world):
    """A fresh entry, an exhibit with its photo, a statement that nobody has signed."""
    now = timezone.now()
    who = {"by": world.cast["joanne"], "at": now}
    told = diary.Told(what="Loud music.", happened_on=now.date(), source="dictated")
    things = world.things
    things["entry"] = diary.add(world.case, told, person=None, **who)
    things["exhibit"] = exhibits.take_in(
        world.case,
        reference="",
        kind="photo",
        about="The door.",
        maker="Joanne Marsh",
        uploads=[SimpleUploadedFile("door.jpg", picture())],
        **who,
    )
    assert files.check(of("exhibit", world.exhibit.pk).get(), at=now)
    things["statement"] = statements.write(
        world.case, kind="witness", maker="Witness A", words="I heard it.", **who
    )
    things["bundle"] = made_bundle(world.case, **who)
    letter = kept_letter(world.case, **who)
    listed = could_tell(letter, who["by"])
    things["letter"] = letters.confirm(letter, listed=listed, version=1, **who)


def made_bundle(case, **said):
    """Papers as they stand once their job has run."""
    values = {"kind": "diary", "title": "For the county court", "marking": "OFFICIAL"}
    bundle = bundles.ask(case, **{**values, **said})
    bundles.make(bundle, Progress.objects.get(key=bundle.bar), at=said["at"])
    return bundle


def kept_letter(case, *, key="first_word", **said):
    """A letter that has not gone."""
    values = {
        "template": Version.objects.get(kind="paper", key=key),
        "person": None,
        "to_name": "Mr Cole",
        "to_address": "",
        "subject": "Behaviour",
        "words": "Please ring us.",
    }
    return letters.write(case, **{**values, **said})
