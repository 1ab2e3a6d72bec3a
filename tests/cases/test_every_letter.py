"""Every template of the practice in force to everybody there may be; none is let off.

Who is written to stands in one table by hand, with how the message must leave; the
templates are read from the data, so that a new one is tried without a line here.
"""

import re

import pytest
from django.core import mail

from commonside.ground.letters import actions as letters
from commonside.ground.letters.models import Message
from commonside.ground.people.actions import make_known
from commonside.ground.practice.models import Version
from commonside.work.cases.models import Case, Party
from commonside.work.reports.models import Told

SPEAK, VEILED, OPEN = "speak", "veiled", "open"
EMAIL = {"ways": ["email"], "email": "own@example.org", "say": "library"}
TEXT = {"ways": ["text"], "phone": "07700 900142", "say": "library"}
POST = {"ways": ["letter"], "post": "Flat 4, 12 Kestrel Rd, LU2 7AB", "say": "library"}
SHARED_EMAIL, SHARED_PHONE = "theirs@example.org", "07700 900999"
SHARED_POST, HOME = "Flat 9, 3 Elm Street, LU1 1AA", "LU11AA FLAT 9 3 ELM STREET"
# What must never show from outside, nor inside of what is veiled.
US = ("Luton soLUTiONs", "01582 546231", "soLUTiONs")
PLANTED = "zqplantedqz"
NAMED = "our name may show"
BY_POST = "letters alone"
# (who, what they said, on an ordinary or a sensitive case, how it leaves)
CAST = [
    ("nobody asked", {}, "plain", SPEAK),
    ("a number, no way ticked", {"phone": "07700 900142"}, "plain", SPEAK),
    ("an address, no way ticked", {"email": "own@example.org"}, "plain", SPEAK),
    ("no way is safe", {**EMAIL, "ways": ["none"]}, "plain", SPEAK),
    ("ticked and never", {**EMAIL, "never": ["email"]}, "plain", SPEAK),
    ("ticked without an address", {"ways": ["email"], "say": "x"}, "plain", SPEAK),
    ("rung alone", {"ways": ["phone"], "phone": "07700 900142"}, "plain", SPEAK),
    ("e-mail alone", EMAIL, "plain", OPEN),
    ("texts alone", TEXT, "plain", OPEN),
    (BY_POST, POST, "plain", OPEN),
    ("asked who sees it: nobody", {**EMAIL, "sees_email": "nobody"}, "plain", OPEN),
    (NAMED, {**EMAIL, "shows": ["sender"]}, "plain", OPEN),
    (
        "somebody opens the mailbox",
        {**EMAIL, "sees_email": "somebody"},
        "plain",
        VEILED,
    ),
    ("said in words who does", {**EMAIL, "also_sees": "my son"}, "plain", VEILED),
    (
        "somebody sees the telephone",
        {**TEXT, "sees_phone": "somebody"},
        "plain",
        VEILED,
    ),
    ("seen, and no word", {**EMAIL, "also_sees": "x", "say": ""}, "plain", SPEAK),
    ("a shared letterbox", {**POST, "sees_post": "somebody"}, "plain", SPEAK),
    ("abuse at home, e-mail", EMAIL, "sensitive", VEILED),
    ("abuse at home, texts", TEXT, "sensitive", VEILED),
    ("abuse at home, letters", POST, "sensitive", SPEAK),
    (
        "abuse at home, name may show",
        {**EMAIL, "shows": ["sender"]},
        "sensitive",
        VEILED,
    ),
    ("their mailbox", {**EMAIL, "email": SHARED_EMAIL.upper()}, "plain", SPEAK),
    ("their number", {**TEXT, "phone": "+44 7700 900999"}, "plain", SPEAK),
    ("their home", {**POST, "post": SHARED_POST}, "plain", SPEAK),
    (
        "one way of two is theirs",
        {**EMAIL, **TEXT, "ways": ["email", "text"], "phone": SHARED_PHONE},
        "plain",
        SPEAK,
    ),
]


@pytest.fixture
def everybody(opened, cast, at):
    """Each of the cast as the victim of a case; one alleged, on a case of Dan's."""
    hidden = opened(owner="dan")
    his = {"email": SHARED_EMAIL, "phone": SHARED_PHONE, "post": SHARED_POST}
    him = make_known(known_as="M", ways=his, by=cast["dan"], at=at)
    Party.objects.create(case=hidden, person=him, role="alleged", since=at)
    cases = {"plain": opened(), "sensitive": opened()}
    Case.objects.filter(pk=cases["sensitive"].pk).update(is_sensitive=True)
    found = []
    for who, ways, kind, how in CAST:
        person = make_known(known_as="Mrs Begum", ways=ways, by=cast["dan"], at=at)
        Party.objects.create(case=cases[kind], person=person, role="victim", since=at)
        found.append((who, person, cases[kind], how))
    return found


@pytest.fixture
def _carried(settings, practice):
    """Every channel has a carrier, and one that does not name us."""
    settings.DEMONSTRATION, settings.PLAIN_FROM = True, "post@letters.example"
    profile = Version.objects.get(kind="profile")
    line = {"for": "partnership", "phone": US[1]}
    profile.body = {**profile.body, "name": US[0], "line": [line]}
    profile.save()


@pytest.mark.usefixtures("_carried")
def test_every_template_to_everybody(everybody, cast, at):
    """S27, row 117: as the table says, and nothing of it shows from outside."""
    templates = list(Version.objects.filter(kind="letter"))
    assert len(templates) >= 5
    wanted = {}
    for template in templates:
        words = {need["code"]: PLANTED for need in template.body.get("needs", ())}
        for who, person, case, how in everybody:
            message = letters.write(
                template.key,
                person_id=person.pk,
                about=f"case:{case.pk}",
                words=words,
                by=cast["joanne"],
                at=at,
            )
            # Without words for the one way that is safe, somebody speaks.
            no_way = who == BY_POST and "letter" not in template.body
            wanted[message.pk] = (who, template, SPEAK if no_way else how)
    letters.send_messages(at=at, most=len(wanted))
    found = Message.objects.select_related("step").in_bulk(wanted)
    faults = [
        f"{template.key} to {who}: {fault}"
        for pk, (who, template, how) in wanted.items()
        if (fault := judged(found[pk], template, how, who == NAMED))
    ]
    assert not faults, "\n".join(faults)
    left = [m for m in found.values() if m.channel == "email" and m.sent_as]
    assert len(mail.outbox) == len(left)


def judged(message, template, how, may_name=False):
    """What is wrong with how one message left; "" when nothing is."""
    if how == SPEAK:
        is_right = message.state == "refused" and not message.sent_as and message.step
        return "" if is_right else f"{message.state}, and somebody should speak"
    if message.state != "sent":
        return f"{message.state}, and it is safe"
    said = message.sent_as
    if message.is_veiled != (how == VEILED):
        return "veiled" if message.is_veiled else "not veiled"
    outside = f"{said['sender']} {said['subject']}"
    inside = said["text"]
    first = inside.split("\n\n")[0] if message.channel != "letter" else ""
    hidden = (PLANTED, *US) if how == VEILED else ()
    for word in hidden:
        if word in inside:
            return f"tells {word}"
    for word in (PLANTED, *(() if may_name else US), template.label):
        if word in outside or word in first:
            return f"shows {word} from outside"
    return "" if not re.search(r"\{\w+\}", inside) else "has a blank left"


def test_the_judge_of_this_file_is_not_blind(everybody, cast, at):
    """A message that tells is found, or the test above is worth nothing."""
    template = Version.objects.get(kind="letter", key="update")
    said = {"sender": "library", "subject": "A message for you", "text": PLANTED}
    message = Message(state="sent", is_veiled=True, channel="email", sent_as=said)
    assert judged(message, template, VEILED) == f"tells {PLANTED}"
    message.is_veiled, message.sent_as = False, {**said, "sender": US[0], "text": ""}
    assert judged(message, template, OPEN) == f"shows {US[0]} from outside"
    assert not judged(message, template, OPEN, may_name=True)
    message.sent_as = {**said, "subject": PLANTED}
    assert judged(message, template, OPEN) == f"shows {PLANTED} from outside"
    assert "somebody should speak" in judged(message, template, SPEAK)


def test_no_template_says_what_it_may_not(practice):
    """Words that name a kind of harm, or somebody as guilty, stand in no template."""
    never = ("domestic", "abuse", "hate", "perpetrator", "offender", "victim")
    for template in Version.objects.filter(kind__in=["letter", "letterhead"]):
        said = [
            one["en"]
            for part in ("email", "text", "letter", "open", "close")
            for one in template.body.get(part, ())
        ]
        said += [template.body.get("veiled", {}).get("en", "")]
        text = " ".join(said).lower()
        found = [word for word in never if re.search(rf"\b{word}", text)]
        assert not found, (template.key, found)


def test_who_tells_a_report_gets_what_the_person_gets(everybody, told, cast, at):
    """S28: the same gate, whoever it is for: a report's teller is asked there too."""
    report = told()
    Told.objects.filter(report=report).update(role="reporter")
    case = everybody[0][2]
    message = letters.write(
        "ring_us",
        report_id=report.pk,
        about=f"case:{case.pk}",
        words={},
        by=cast["joanne"],
        at=at,
    )
    assert message.state == "refused"
