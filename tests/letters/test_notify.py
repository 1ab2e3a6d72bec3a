"""Messages by GOV.UK Notify: sent once, their fate asked for, failures said."""

from datetime import timedelta

import pytest

from commonside.ground.agencies.models import User
from commonside.ground.design import ports
from commonside.ground.design.reaching import Reach, Way
from commonside.ground.letters import actions, carriers
from commonside.ground.letters.carriers.notify import Notify, address_lines
from commonside.ground.letters.models import Message
from commonside.ground.letters.rules import GIVE_UP_AFTER
from commonside.ground.letters.rules.gate import Said
from commonside.ground.practice.actions import load_versions
from commonside.ground.practice.loading import load_national
from tests.letters import notify_stub

WAYS = {
    "email": Way("email", "n@example.org"),
    "text": Way("text", "07700 900142"),
    "letter": Way("letter", "Flat 4, 12 Kestrel Road, Luton, LU2 7AB"),
}


@pytest.fixture(scope="module")
def server():
    with notify_stub.running() as found:
        yield found


@pytest.fixture
def stub(server, settings):
    found, address = server
    found.__init__()
    settings.NOTIFY_KEY, settings.NOTIFY_URL = notify_stub.KEY, address
    settings.NOTIFY_TEMPLATES = dict(notify_stub.TEMPLATES)
    settings.NOTIFY_IS_PLAIN = True
    return found


@pytest.fixture
def write(cast, at, monkeypatch):
    """`write("text")`: a message to somebody who may be reached by this way alone."""
    kinds = [v for v in load_national() if v.kind in ("letter", "letterhead")]
    load_versions(kinds, by=None, at=at)
    reach = {}
    monkeypatch.setitem(ports.reaches, "person", lambda id_: reach[id_])
    monkeypatch.setitem(ports.keepers, "case", lambda id_: User.objects.get(pk=id_))
    monkeypatch.setattr(ports, "addresses", [])
    monkeypatch.setattr(ports, "veils", [])

    def write_(channel="email", **facts):
        number = len(reach) + 1
        reach[number] = Reach(ways=(WAYS[channel],), **facts)
        return actions.write(
            "ring_us",
            person_id=number,
            about=f"case:{cast['joanne'].pk}",
            words={},
            by=cast["joanne"],
            at=at,
        )

    return write_


def fresh(message):
    return Message.objects.get(pk=message.pk)


@pytest.mark.parametrize(
    ("channel", "kind", "to"),
    [
        ("email", "email", {"email_address": "n@example.org"}),
        ("text", "sms", {"phone_number": "07700 900142"}),
    ],
)
def test_a_message_is_handed_over_with_our_words(stub, write, at, channel, kind, to):
    message = write(channel)
    assert actions.send_messages(at=at) == {"sent": 1}
    (posted,) = stub.posted
    assert posted["kind"] == kind
    assert posted["template_id"] == f"t-{channel}"
    assert posted["reference"] == message.code
    assert to.items() <= posted.items()
    assert posted["personalisation"]["subject"] == "A message for you"
    assert "We tried to reach you" in posted["personalisation"]["body"]
    assert fresh(message).carried_as == posted["id"]


def test_a_letter_has_its_address_in_lines(stub, write, at):
    write("letter")
    actions.send_messages(at=at)
    lines = stub.posted[0]["personalisation"]
    assert [lines[f"address_line_{n}"] for n in range(1, 5)] == [
        "Flat 4",
        "12 Kestrel Road",
        "Luton",
        "LU2 7AB",
    ]


@pytest.mark.parametrize(
    ("post", "lines"),
    [
        ("4 Elm Street LU1 1AA", ["The occupier", "4 Elm Street", "LU1 1AA"]),
        ("1,2,3,4,5,6,7,8 LU1 1AA", ["1", "2", "3", "4", "5", "6, 7, 8", "LU1 1AA"]),
    ],
)
def test_lines_of_odd_addresses(post, lines):
    assert list(address_lines(post).values()) == lines


def test_an_address_without_a_postcode_fails_at_once(stub, write, at, monkeypatch):
    monkeypatch.setitem(WAYS, "letter", Way("letter", "Elm Street"))
    message = write("letter")
    assert actions.send_messages(at=at) == {"failed": 1}
    assert fresh(message).why == "address_incomplete"
    assert fresh(message).step.text.startswith("It did not arrive.")


@pytest.mark.parametrize(
    ("status", "state", "why"),
    [
        ("delivered", "delivered", ""),
        ("permanent-failure", "failed", "permanent-failure"),
        ("technical-failure", "failed", "technical-failure"),
        ("sending", "sent", ""),
        ("received", "sent", ""),
    ],
)
def test_what_became_of_it_is_asked(stub, write, at, status, state, why):
    message = write()
    actions.send_messages(at=at)
    stub.status = dict.fromkeys(stub.status, status)
    later = at + timedelta(minutes=5)
    assert actions.settle(at=later) == (state != "sent")
    assert (fresh(message).state, fresh(message).why) == (state, why)
    assert (fresh(message).step is not None) == (state == "failed")


@pytest.mark.parametrize("status", [429, 500, 403])
def test_what_may_pass_is_tried_again(stub, write, at, status):
    message = write()
    stub.refuses_with = status
    assert actions.send_messages(at=at) == {"queued": 1}
    assert fresh(message).why == f"notify_{status}"
    assert fresh(message).sent_as is None
    stub.refuses_with = None
    assert actions.send_messages(at=at + timedelta(minutes=2)) == {"sent": 1}
    assert len(stub.posted) == 1


def test_what_never_passes_is_given_up(stub, write, at):
    message = write()
    stub.refuses_with = 500
    for hour in range(GIVE_UP_AFTER):
        actions.send_messages(at=at + timedelta(hours=2 * hour))
    assert fresh(message).state == "failed"


def test_a_bad_address_is_not_tried_again(stub, write, at):
    message = write()
    stub.refuses_with = 400
    assert actions.send_messages(at=at) == {"failed": 1}
    assert fresh(message).why == "notify_400"


def test_nobody_answers_at_all(stub, write, at, settings):
    settings.NOTIFY_URL = "http://127.0.0.1:9"
    message = write()
    assert actions.send_messages(at=at) == {"queued": 1}
    assert fresh(message).why == "notify_ConnectionError"


def test_what_it_took_before_the_worker_died_is_not_sent_again(stub, write, at):
    """It has one of our code: so it was handed over, and only the mark is missing."""
    message = write()
    actions.send_messages(at=at)
    stuck = Message.objects.filter(pk=message.pk)
    stuck.update(state="sending", carried_as="", sent_at=None)
    assert actions.settle(at=at + timedelta(minutes=5)) == 0
    assert actions.settle(at=at + timedelta(minutes=11)) == 1
    assert fresh(message).state == "sent"
    assert len(stub.posted) == 1


def test_what_it_never_got_is_sent_again(stub, write, at):
    message = write()
    tried = {"tried_at": at, "attempts": 1, "carrier": "notify"}
    Message.objects.filter(pk=message.pk).update(state="sending", **tried)
    assert actions.settle(at=at + timedelta(minutes=11)) == 1
    assert fresh(message).state == "queued"
    assert actions.send_messages(at=at + timedelta(hours=1)) == {"sent": 1}
    assert len(stub.posted) == 1


def test_while_it_does_not_answer_nothing_is_settled(stub, write, at, settings):
    message = write()
    actions.send_messages(at=at)
    settings.NOTIFY_URL = "http://127.0.0.1:9"
    assert actions.settle(at=at + timedelta(minutes=5)) == 0
    assert fresh(message).state == "sent"


def test_mail_that_a_dead_worker_had_is_not_sent_twice(write, at):
    """A mail server cannot say what became of it: so somebody speaks."""
    message = write(shows=frozenset({"sender"}))
    tried = {"tried_at": at, "attempts": 1, "carrier": "mail"}
    Message.objects.filter(pk=message.pk).update(state="sending", **tried)
    assert actions.settle(at=at + timedelta(minutes=11)) == 1
    assert fresh(message).state == "failed"
    assert fresh(message).why == "worker_gone"


def test_what_somebody_else_settled_meanwhile_is_left_alone(stub, write, at):
    message = write()
    actions.send_messages(at=at)
    stale = fresh(message)
    Message.objects.filter(pk=message.pk).update(state="delivered")
    from commonside.ground.letters.actions import gate

    assert not gate._settle_one(stale, "failed", "", at=at)
    assert gate._claim(message.pk, at=at) is None


def test_what_another_worker_has_taken_is_left_to_it(stub, write, at, monkeypatch):
    from commonside.ground.letters.actions import gate

    write()
    monkeypatch.setattr(gate, "_claim", lambda pk, at: None)
    assert actions.send_messages(at=at) == {}
    assert stub.posted == []


def test_a_service_that_names_us_takes_nothing_plain(stub, settings, write):
    settings.NOTIFY_IS_PLAIN = False
    assert write("text").state == "refused"
    assert write("text", shows=frozenset({"sender"})).state == "queued"


def test_a_carrier_that_names_us_is_passed_by_for_one_that_does_not(
    stub, settings, write, at
):
    """Where our name may not show, whoever does not show it carries the message."""
    settings.NOTIFY_IS_PLAIN, settings.PLAIN_FROM = False, "post@letters.example"
    message = write("email")
    assert actions.send_messages(at=at) == {"sent": 1}
    assert (fresh(message).carrier, stub.posted) == ("mail", [])


def test_after_ten_days_nobody_asks_any_more(stub, write, at):
    message = write()
    actions.send_messages(at=at)
    stub.status = dict.fromkeys(stub.status, "delivered")
    assert actions.settle(at=at + timedelta(days=10, seconds=1)) == 0
    assert fresh(message).state == "sent"
    assert actions.settle(at=at + timedelta(days=9, hours=23)) == 1


def test_a_demonstration_sends_nothing_there(stub, settings, write, at):
    settings.DEMONSTRATION = True
    message = write("text")
    assert actions.send_messages(at=at) == {"sent": 1}
    assert actions.settle(at=at) == 1
    assert fresh(message).state == "delivered"
    assert stub.posted == []


def test_a_wrong_key_is_not_let_in(stub, settings):
    settings.NOTIFY_KEY = "x" * 80
    with pytest.raises(carriers.Unsent, match="notify_403"):
        Notify().send("text", Said("07700 900142", "", "S", "T"), "c")


def test_a_message_for_nobody_is_a_fault_of_ours(cast, at, write):
    with pytest.raises(ValueError, match="for a person"):
        actions.write("ring_us", about="case:1", words={}, by=cast["joanne"], at=at)
