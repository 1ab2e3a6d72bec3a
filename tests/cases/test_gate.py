"""Nothing leaves for a resident but through the gate, as they said it is safe."""

from datetime import timedelta

import pytest
from django.core import mail

from commonside.ground.audit.models import Event
from commonside.ground.audit.refusals import Refused
from commonside.ground.design import ports
from commonside.ground.duties.models import Step
from commonside.ground.letters import actions as letters
from commonside.ground.letters import queries
from commonside.ground.letters.models import Message
from commonside.ground.letters.rules import GIVE_UP_AFTER
from commonside.ground.people import actions as people
from commonside.ground.places.models import Place
from commonside.work.cases import actions
from commonside.work.cases.models import Case
from commonside.work.reports.models import Report, Told
from tests.cases import living

BY_EMAIL = {
    "ways": ["email"],
    "email": "n.begum@example.org",
    "say": "library",
    "shows": ["sender"],
}
DONE = {"done": "The lock is changed.", "next": "We ring on Monday."}


@pytest.fixture
def victim(case):
    return case.parties.get(is_main=True).person


@pytest.fixture
def record(victim, cast, at):
    """`record(**ways)`: what the person says about reaching her, from now on."""

    def write(**ways):
        victim.refresh_from_db()
        version = victim.safe_contact.version
        people.change_safe_contact(
            victim, ways=ways, version=version, by=cast["joanne"], at=at
        )
        victim.refresh_from_db()

    return write


@pytest.fixture
def write(case, victim, cast, at):
    def write_(kind="update", words=DONE, **more):
        asked = {"person_id": victim.pk, "by": cast["joanne"], "at": at, **more}
        return letters.write(kind, about=f"case:{case.pk}", words=words, **asked)

    return write_


def test_a_message_leaves_as_the_person_said(record, write, at):
    record(**BY_EMAIL)
    message = write()
    assert message.state == "queued"
    assert letters.send_messages(at=at) == {"sent": 1}
    (sent,) = mail.outbox
    assert sent.to == ["n.begum@example.org"]
    assert "The lock is changed." in sent.body
    assert sent.subject == "A message for you"
    assert letters.send_messages(at=at) == {}


def test_what_was_never_asked_is_refused_with_a_task(case, write, at):
    """Her report gave a number, and no way that is safe to write to."""
    message = write()
    assert message.state == "refused"
    assert message.step.owner_user == case.owner
    assert message.step.text.startswith("Not safe to send. Speak with them in person.")
    assert letters.send_messages(at=at) == {}
    assert mail.outbox == []
    kinds = Event.objects.about(f"case:{case.pk}").values_list("kind", flat=True)
    assert {"message.queued", "message.refused", "step.offered"} <= set(kinds)


def test_the_same_thing_is_to_be_said_once(write):
    first, second = write(), write()
    assert first.step == second.step
    assert Step.objects.count() == 1


def test_what_was_said_once_and_is_to_be_said_again_is_a_new_task(
    case, write, cast, at
):
    first = write()
    living.finish_steps(case, cast["joanne"], at)
    second = write()
    assert first.step != second.step
    assert second.step.state in ("offered", "accepted")


def test_the_unsafe_flag_is_read_at_sending(record, write, at):
    """S27: set between queue and send, it stops what waits."""
    record(**BY_EMAIL)
    message = write()
    record(**BY_EMAIL, never=["email"])
    assert letters.send_messages(at=at) == {"refused": 1}
    message.refresh_from_db()
    assert (message.state, message.sent_as, mail.outbox) == ("refused", None, [])
    assert message.step is not None


def alleged(case, cast, at, *, home=None, **ways):
    party = actions.add_party(
        case=case, role="alleged", known_as="M", ways=ways, by=cast["dan"], at=at
    )
    if home:
        party.person.home = Place.objects.create(text=home, household_key=home)
        party.person.save()
    return party.person


@pytest.fixture
def hidden_case(opened, cast, at):
    """A case of another person, which Joanne may not see."""
    found = opened(owner="dan")
    actions.conflict(subject=found, by=cast["joanne"], at=at)
    assert found not in Case.objects.visible_to(cast["joanne"])
    return found


@pytest.mark.parametrize(
    ("hers", "his"),
    [
        (BY_EMAIL, {"email": " N.Begum@Example.org "}),
        (
            {"ways": ["letter"], "post": "Flat 4, 12 Kestrel Rd, LU2 7AB"},
            {"post": "flat 4 12 kestrel road lu2 7ab"},
        ),
    ],
)
def test_an_address_of_somebody_alleged_anywhere_is_refused(
    hidden_case, record, write, cast, at, hers, his, settings
):
    """S3: also on a case that the officer may not see; who and where stays untold."""
    settings.DEMONSTRATION = True
    record(**hers)
    assert write().state == "queued"
    alleged(hidden_case, cast, at, **his)
    refused = write()
    assert (refused.state, refused.why) == ("refused", "")
    assert refused.step.text.startswith("Not safe to send. Speak with them in person.")
    assert letters.send_messages(at=at) == {"refused": 1}


def test_one_way_that_is_also_theirs_closes_them_all(
    hidden_case, record, write, cast, at, settings
):
    """Whoever shares a telephone with them may well hold their mailbox."""
    settings.DEMONSTRATION = True
    record(**BY_EMAIL | {"ways": ["email", "text"], "phone": "07700 900142"})
    assert write().state == "queued"
    alleged(hidden_case, cast, at, phone="0770 0900 142")
    assert write().state == "refused"


def test_the_letterbox_of_his_household_is_refused(
    hidden_case, record, write, cast, at, settings
):
    settings.DEMONSTRATION = True
    record(ways=["letter"], post="Flat 4, 12 Kestrel Rd, LU2 7AB")
    assert write().state == "queued"
    alleged(hidden_case, cast, at, home="LU27AB FLAT 4 12 KESTREL ROAD")
    assert write().state == "refused"


def test_the_mailbox_of_who_lives_with_him_is_refused(
    hidden_case, record, write, cast, at
):
    him = alleged(hidden_case, cast, at, home="LU27AB FLAT 9")
    other = actions.add_party(
        case=hidden_case,
        role="witness",
        known_as="W",
        by=cast["dan"],
        at=at,
        ways={"email": "n.begum@example.org"},
    )
    record(**BY_EMAIL)
    assert write().state == "queued"
    other.person.home = him.home
    other.person.save()
    assert write().state == "refused"


def test_who_is_alleged_of_something_is_not_in_their_own_way(
    hidden_case, victim, record, write, cast, at
):
    """Neighbours are alleged of each other; a victim is still written to."""
    record(**BY_EMAIL)
    him = alleged(hidden_case, cast, at, email="n.begum@example.org")
    assert write().state == "refused"
    victim.cluster = him.cluster = 7
    victim.save()
    him.save()
    assert write().state == "queued"


@pytest.fixture
def _plain(settings):
    settings.PLAIN_FROM = "post@letters.example"


@pytest.mark.usefixtures("_plain")
def test_a_shared_mailbox_gets_words_that_tell_nothing(record, write, at):
    record(**BY_EMAIL, sees_email="somebody")
    message = write()
    letters.send_messages(at=at)
    (sent,) = mail.outbox
    assert sent.body == (
        "Hello, this is library. Please get in touch when it suits you."
        " Nothing is urgent."
    )
    assert sent.from_email == "library <post@letters.example>"
    message.refresh_from_db()
    assert message.is_veiled


@pytest.mark.parametrize(
    "ways",
    [
        {**BY_EMAIL, "say": ""},
        {"ways": ["letter"], "post": "Flat 4, LU2 7AB", "say": "library"},
    ],
)
@pytest.mark.usefixtures("_plain")
def test_without_a_word_or_by_an_envelope_nothing_veiled_leaves(record, write, ways):
    record(**ways, also_sees="my son")
    assert write().state == "refused"


def test_nothing_veiled_leaves_from_an_address_that_names_us(record, write):
    record(**BY_EMAIL, sees_email="somebody")
    assert write().state == "refused"


@pytest.mark.usefixtures("_plain")
def test_a_victim_of_abuse_at_home_gets_nothing_that_tells(
    hidden_case, victim, record, write, at
):
    """Row 117, also where another case than this one says so."""
    record(**BY_EMAIL)
    hidden_case.parties.filter(is_main=True).update(person=victim)
    Case.objects.filter(pk=hidden_case.pk).update(is_sensitive=True)
    message = write()
    letters.send_messages(at=at)
    message.refresh_from_db()
    assert message.is_veiled
    assert "lock" not in str(mail.outbox[0].message())


def test_outside_the_safe_hours_it_waits(record, write, at):
    """Noon on a Thursday; she said weekends from ten."""
    record(**BY_EMAIL, days="weekend", **{"from": "10:00", "to": "14:30"})
    message = write()
    assert letters.send_messages(at=at) == {"queued": 1}
    message.refresh_from_db()
    assert message.try_at.isoformat() == "2026-11-21T10:00:00+00:00"
    assert letters.send_messages(at=at + timedelta(hours=40)) == {}
    assert letters.send_messages(at=message.try_at) == {"sent": 1}


def test_a_blank_is_asked_for(record, write):
    with pytest.raises(Refused) as refused:
        write(words={"done": " "})
    assert [o.at_field for o in refused.value.obstacles] == ["done", "next"]
    assert not Message.objects.exists()


def test_a_mail_server_that_is_away_is_tried_again(record, write, at, monkeypatch):
    def away(message):
        raise ConnectionRefusedError

    record(**BY_EMAIL)
    message = write()
    monkeypatch.setattr("django.core.mail.EmailMessage.send", away)
    assert letters.send_messages(at=at) == {"queued": 1}
    for hour in range(1, GIVE_UP_AFTER):
        letters.send_messages(at=at + timedelta(hours=2 * hour))
    message.refresh_from_db()
    assert (message.state, message.why) == ("failed", "ConnectionRefusedError")
    assert message.step.text.startswith("It did not arrive.")


def test_what_is_filled_in_stays_unreadable_in_the_database(record, write, at):
    record(**BY_EMAIL)
    write()
    letters.send_messages(at=at)
    row = Message.objects.values_list("pk").get()
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT words, sent_as FROM letters_message WHERE id = %s", row)
        held = " ".join(cursor.fetchone())
    assert "lock" not in held
    assert "begum" not in held


TWO = {**BY_EMAIL, "ways": ["email", "text"], "phone": "07700 900142"}


@pytest.mark.parametrize(
    ("said", "channel"),
    [
        ({}, "email"),
        ({"preferred": "text"}, "text"),
        ({"preferred": "text", "never": ["text"]}, "email"),
        ({"preferred": "letter"}, "email"),
        ({"preferred": "phone"}, "email"),
    ],
)
def test_the_gate_takes_the_way_they_prefer_of_those_that_are_safe(
    record, write, at, monkeypatch, said, channel
):
    carrier = queries.carriers.find("email", False)
    monkeypatch.setattr(queries.carriers, "carries", lambda *_: True)
    monkeypatch.setattr(queries.carriers, "find", lambda *_: carrier)
    record(**TWO, **said)
    judged = queries.judge(write(kind="ring_us", words={}), at=at)
    assert judged.channel == channel


def test_a_report_is_answered_by_the_way_preferred_now(case, victim, record):
    """What both the report and the newer record name, in the order of the newer."""
    report = Report.objects.get(case_report__case=case)
    contact = {**TWO, "preferred": "email"}
    Told.objects.create(
        report=report, role=Told.Role.REPORTER, person=victim, contact=contact
    )
    record(**TWO, preferred="text")
    ways = ports.reaches["report"](report.pk).ways
    assert [way.channel for way in ways] == ["text", "email"]
