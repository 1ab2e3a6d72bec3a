"""A message in the language that somebody reads, whole, or in English with a note."""

import pytest
from django.core import mail
from django.urls import reverse

from commonside.ground.letters import actions as letters
from commonside.ground.people import actions as people
from commonside.ground.people.models import Person
from commonside.ground.practice.models import Version
from commonside.ground.practice.queries import forget

BY_EMAIL = {
    "ways": ["email"],
    "email": "n.begum@example.org",
    "say": "library",
    "shows": ["sender"],
}


@pytest.fixture
def reads_polish(case, cast, at):
    person = case.parties.get(is_main=True).person
    people.change_safe_contact(
        person,
        ways=BY_EMAIL,
        language="pl",
        version=person.safe_contact.version,
        by=cast["joanne"],
        at=at,
    )
    return Person.objects.get(pk=person.pk)


def in_polish(*, but=()):
    """A test profile's own words: every line of the letter in Polish, but some."""
    for kind, key, parts in (
        ("letter", "ring_us", ("email", "text", "letter")),
        ("letterhead", "plain", ("open", "close")),
    ):
        version = Version.objects.get(kind=kind, key=key)
        for part in parts:
            for line in version.body[part]:
                if part not in but:
                    line["pl"] = (
                        f"PL {len(line['en'])} {{phone}}" if part == "close" else "PL"
                    )
        version.save()
    forget()


def sent(case, person, cast, at):
    words = {"person_id": person.pk, "by": cast["joanne"], "at": at, "words": {}}
    letters.write("ring_us", about=f"case:{case.pk}", **words)
    letters.send_messages(at=at)
    return mail.outbox[-1].body


def test_a_letter_that_has_their_language_is_sent_in_it(case, reads_polish, cast, at):
    in_polish()
    body = sent(case, reads_polish, cast, at)
    assert body.startswith("PL")
    assert "We tried to reach you" not in body


def test_half_a_translation_is_none(case, reads_polish, cast, at):
    in_polish(but=("close",))
    body = sent(case, reads_polish, cast, at)
    assert "We tried to reach you" in body
    assert "PL" not in body


def test_the_officer_is_told_that_it_goes_in_english(case, reads_polish, cast, client):
    client.force_login(cast["joanne"])
    there = reverse("cases:message-write", args=[case.reference, "ring_us"])
    page = client.get(there).content.decode()
    assert f"In English only:</b> {reads_polish.known_as}" in page
    in_polish()
    assert "In English only" not in client.get(there).content.decode()


def test_the_language_is_chosen_with_the_safe_ways(case, cast, client):
    profile = Version.objects.get(kind="profile")
    profile.body["languages"] = ["en", "pl", "zz"]
    profile.save()
    forget()
    client.force_login(cast["joanne"])
    there = reverse("cases:safe-contact", args=[case.reference])
    page = client.get(there).content.decode()
    assert "Polish" in page
    said = {"version": 1, "ways": ["phone"], "phone": "07700 900142", "language": "pl"}
    client.post(there, said)
    assert case.parties.get(is_main=True).person.language == "pl"
