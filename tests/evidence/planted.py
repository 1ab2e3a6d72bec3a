"""A string found nowhere else in each field of this room, for the test of canaries."""

from django.core.files.uploadedfile import SimpleUploadedFile

from commonside.ground.files import actions as files
from commonside.ground.files.queries import of
from commonside.work.evidence.actions import diary, exhibits, statements
from tests.evidence.world import kept_letter, made_bundle
from tests.files.hostile import picture

ROW = "begum.evidence"


def plant(planter):
    """Evidence of the ordinary case; its pages are what the doors then show."""
    case, things = planter.cases["begum.name"], planter.world.things
    who = {"by": planter.cast["joanne"], "at": planter.now}

    def word():
        return planter.plants.word(ROW)

    told = {name: word() for name in ("what", "where", "who", "witnesses")}
    told["reported_to"] = word()
    things["entry"] = entry = diary.add(
        case,
        diary.Told(happened_on=planter.now.date(), source="dictated", **told),
        person=None,
        **who,
    )
    diary.annotate(entry, text=word(), **who)
    things["exhibit"] = exhibit = exhibits.take_in(
        case,
        reference="ZZ/9",
        kind="photo",
        about=word(),
        maker=word(),
        kept_at=word(),
        entry=entry,
        uploads=[SimpleUploadedFile(f"{word()}.jpg", picture(comment=word().encode()))],
        **who,
    )
    assert files.check(of("exhibit", exhibit.pk).get(), at=planter.now)
    exhibits.handle(exhibit, what="moved", to=word(), note=word(), **who)
    things["statement"] = statements.write(
        case, kind="witness", maker=word(), words=word(), **who
    )
    _papers(planter, case, word, who)


def _papers(planter, case, word, who):
    things = planter.world.things
    person = case.parties.get(is_main=True).person
    things["letter"] = letter = kept_letter(
        case,
        key="request_to_agency",
        person=person,
        to_name=word(),
        to_address=word(),
        subject=word(),
        words=word(),
        **who,
    )
    letter.found = [{"kind": "phrase", "text": word()}]
    letter.save()
    report = planter.reports["begum.report"]
    things["bundle"] = made_bundle(
        case, kind="court", title=word(), picked={report.pk: word()}, **who
    )
