"""Exhibits: a maker, a reference, a hash, and every hand they passed through."""

import hashlib
from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from commonside.ground.audit.refusals import Clash, Refused
from commonside.ground.design import ports
from commonside.ground.files.models import File
from commonside.work.evidence.actions import exhibits, statements
from commonside.work.evidence.models import Exhibit
from commonside.work.evidence.queries import evidence as queries
from commonside.work.evidence.rules import statements as statement_rules
from tests.files.hostile import picture


@pytest.fixture
def take_in(case, joanne, at):
    def take(**said):
        values = {
            "reference": "",
            "kind": "object",
            "about": "A brick.",
            "maker": "Nasreen Begum",
            "kept_at": "Safe 2",
            **said,
        }
        return exhibits.take_in(case, by=joanne, at=at, **values)

    return take


def test_it_is_named_after_its_maker_in_turn(take_in):
    first, second = take_in(), take_in()
    assert [first.reference, second.reference] == ["NB/1", "NB/2"]
    assert take_in(reference="jm/7").reference == "JM/7"
    assert take_in(maker="نسرین").reference == "EX/1"


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"about": " "}, "Say what it is"),
        ({"maker": ""}, "who made it"),
        ({"reference": "one"}, "like NB/1"),
        ({"reference": "NB/1"}, "another exhibit"),
        ({"kept_at": ""}, "Choose the file"),
        ({"made_on": date(2026, 11, 20)}, "not come yet"),
    ],
)
def test_what_it_lacks(take_in, changes, words):
    take_in()
    with pytest.raises(Refused, match=words):
        take_in(**changes)
    assert Exhibit.objects.count() == 1


def test_its_file_is_hashed_and_its_continuity_begins(take_in, joanne, at):
    data = picture()
    made = take_in(kind="photo", uploads=[SimpleUploadedFile("a.jpg", data)])
    file = File.objects.get(subject_kind="exhibit", subject_id=made.pk)
    assert file.digest == hashlib.sha256(data).hexdigest()
    assert file.state == File.State.WAITING
    exhibits.handle(made, what="handed", to="The county court", by=joanne, at=at)
    lines = [(one.what, one.to) for one in queries.handled(made)]
    assert lines == [("received", "Safe 2"), ("handed", "The county court")]


def test_a_gap_in_continuity_is_refused(take_in, joanne, at):
    made = take_in()
    with pytest.raises(Refused, match="to whom"):
        exhibits.handle(made, what="handed", by=joanne, at=at)
    later = at + timedelta(hours=1)
    with pytest.raises(Refused, match="cannot have happened"):
        exhibits.handle(made, what="viewed", by=joanne, at=at, happened_at=later)


def test_its_file_is_for_the_agency_that_has_the_case(take_in, cast):
    made = take_in()
    answers = {
        name: ports.guards["exhibit-files"](cast[name], made.pk)
        for name in ("joanne", "dan", "tom", "mina")
    }
    assert answers == {"joanne": "content", "dan": "content", "tom": "no", "mina": "no"}


def test_signed_words_stay(case, joanne, at):
    who = {"by": joanne, "at": at}
    said = {"kind": "witness", "maker": "Witness A", "words": "I heard it."}
    made = statements.write(case, **said, **who)
    said["words"] = "I heard it twice."
    changed = statements.change(made, **said, version=1, **who)
    signed = statements.sign(changed, signed_on=at.date(), version=2, **who)
    assert (signed.words, signed.is_signed) == ("I heard it twice.", True)
    with pytest.raises(Refused, match="further statement"):
        statements.change(made, **said, version=3, **who)
    with pytest.raises(Refused, match="signed already"):
        statements.sign(made, signed_on=at.date(), version=3, **who)
    with pytest.raises(Clash) as clash:
        statements.sign(made, signed_on=at.date(), version=2, **who)
    assert clash.value.theirs["words"] == "I heard it twice."
    with pytest.raises(Refused, match="whose it is"):
        statements.write(case, kind="witness", maker="", words="", **who)


def test_it_is_signed_on_a_day_that_has_come():
    on = date(2026, 11, 19)
    asked = statement_rules.obstacles_to_signing
    assert asked(is_signed=False, signed_on=on, on=on) == []
    assert asked(is_signed=False, signed_on=None, on=on)
    assert asked(is_signed=False, signed_on=date(2026, 11, 20), on=on)
