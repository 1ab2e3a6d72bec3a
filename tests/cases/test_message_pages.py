"""Messages of a case as officers find them: written, refused, shown as they left."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from commonside.ground.letters import actions as letters
from commonside.ground.letters.models import Message
from commonside.ground.people import actions as people

WORDS = {"done": "The lock is changed.", "next": "We ring on Monday."}
SAFE = {
    "ways": ["email"],
    "email": "n.begum@example.org",
    "say": "library",
    "shows": ["sender"],
}


@pytest.fixture
def client(cast):
    found = Client()
    found.force_login(cast["joanne"])
    return found


def get(client, name, *args, status=200, **query):
    answer = client.get(reverse(f"cases:{name}", args=args), query)
    assert answer.status_code == status
    return answer.content.decode()


def record(case, cast, **ways):
    person = case.parties.get(is_main=True).person
    people.change_safe_contact(
        person,
        ways=ways,
        version=person.safe_contact.version,
        by=cast["joanne"],
        at=timezone.now(),
    )
    return person


def write(client, case, kind="update", **values):
    person = case.parties.get(is_main=True).person
    address = reverse("cases:message-write", args=[case.reference, kind])
    return client.post(address, {"to": person.pk, **WORDS, **values}, follow=True)


def test_a_refused_message_says_what_to_say_and_nothing_of_why(client, case):
    page = write(client, case).content.decode()
    assert "Not safe to send. Speak with them in person." in page
    assert "Tell them what has been done: The lock is changed." in page
    step = Message.objects.get().step
    page = get(client, "step", case.reference, step.code)
    assert "What to say" in page
    assert "We ring on Monday." in page


def test_a_message_is_shown_as_it_left(client, case, cast):
    record(case, cast, **SAFE)
    page = write(client, case).content.decode()
    assert "It leaves in a moment." in page
    letters.send_messages(at=timezone.now())
    message = Message.objects.get()
    page = get(client, "message", case.reference, message.code)
    assert "n.begum@example.org" in page
    assert "“A message for you”" in page
    assert "The lock is changed." in page
    page = get(client, "messages", case.reference)
    assert "What has been done" in page
    assert "written by Joanne Fielding" in page


def test_what_waits_says_until_when(client, case, cast):
    record(case, cast, **SAFE, days="weekend", **{"from": "03:00", "to": "03:01"})
    write(client, case)
    letters.send_messages(at=timezone.now())
    page = get(client, "message", case.reference, Message.objects.get().code)
    assert "03:00, when it is safe" in page


def test_a_blank_is_asked_for_at_its_field(client, case):
    page = write(client, case, done="").content.decode()
    assert "Fill in “What has been done”." in page
    assert "We ring on Monday." in page
    assert not Message.objects.exists()


def test_nobody_outside_the_case_is_written_to(client, case, cast, opened):
    other = opened(owner="dan").parties.get(is_main=True).person
    write(client, case, to=other.pk)
    assert not Message.objects.exists()


def test_what_only_the_programme_writes_cannot_be_chosen(client, case):
    write_to = [case.reference, "case_review_explained"]
    get(client, "message-write", *write_to, status=404)
    assert "explained" not in get(client, "messages", case.reference)


def test_what_we_sent_lists_what_the_reader_works_and_filters(client, case, cast):
    write(client, case)
    assert "What has been done" in get(client, "messages-sent")
    assert "What has been done" in get(client, "messages-sent", state="refused")
    assert "No message fits." in get(client, "messages-sent", state="sent")
    assert "What has been done" in get(client, "messages-sent", state="nonsense")
    tom = Client()
    tom.force_login(cast["tom"])
    get(tom, "messages-sent", status=404)


def test_a_message_is_found_on_its_own_case_alone(client, case, opened):
    write(client, case)
    code, other = Message.objects.get().code, opened()
    get(client, "message", other.reference, code, status=404)


def test_the_form_of_safe_contact_asks_what_the_gate_needs(client, case):
    address = reverse("cases:safe-contact", args=[case.reference])
    said = {
        "version": 1,
        "ways": ["email", "letter"],
        "email": "n.begum@example.org",
        "sees_email": "somebody",
        "also_sees": "her son",
        "shows": ["envelope"],
        "language": "en",
    }
    page = client.post(address, said).content.decode()
    assert "Write the address that is safe for letters." in page
    page = client.post(address, {**said, "never": ["email"]}).content.decode()
    assert "One way cannot be both safe and never safe." in page
    said |= {"post": "Flat 4, LU1 1AA", "sees_post": "nobody", "preferred": "text"}
    assert (
        "Choose one of those that are safe."
        in client.post(address, said).content.decode()
    )
    client.post(address, {**said, "preferred": "letter"})
    ways = case.parties.get(is_main=True).person.safe_contact.ways
    assert ways["sees_email"] == "somebody"
    assert ways["shows"] == ["envelope"]
    assert ways["preferred"] == "letter"
    page = get(client, "case", case.reference)
    assert "mailbox: her son" in page
    assert "withhold it" in page


def test_a_demonstration_shows_what_would_have_left(client, case, cast, settings):
    settings.DEMONSTRATION, settings.PLAIN_FROM = True, "messages@example.org"
    record(case, cast, **{**SAFE, "shows": []})
    write(client, case)
    letters.send_messages(at=timezone.now())
    assert "What would have left" in get(client, "messages-sent")
    page = client.get(reverse("letters:outbox")).content.decode()
    assert "Messages: A message for you" in page
    assert "The lock is changed." in page
    settings.DEMONSTRATION = False
    assert client.get(reverse("letters:outbox")).status_code == 404
