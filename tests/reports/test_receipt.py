"""The receipt: shown once, kept nowhere, and worth nothing without its word."""

import hashlib
import re
from contextlib import suppress
from datetime import date, timedelta

import pytest
from django.apps import apps
from django.conf import settings
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from commonside.ground.audit.models import Event
from commonside.ground.audit.refusals import Refused
from commonside.ground.design import ports
from commonside.ground.keys import receipts, ring
from commonside.ground.practice.models import Version
from commonside.ground.practice.rules import TooMany
from commonside.work.reports import actions, rules
from commonside.work.reports.models import Report
from tests.reports.test_actions import NOISE
from tests.reports.test_wizard import SENT, address, gazetteer, send, walk

__all__ = ["gazetteer"]
WORD = "blue kettle"
pytestmark = pytest.mark.django_db


def take(at, word=WORD):
    return actions.submit(answers=NOISE, channel="web", by=None, at=at, word=word)


def confirm(receipt, word, at, network="192.0.2.7"):
    return actions.confirm_receipt(receipt=receipt, word=word, network=network, at=at)


def whole_database() -> str:
    """Every value of every row of every table, as the database holds it."""
    found = []
    with connection.cursor() as cursor:
        for model in apps.get_models(include_auto_created=True):
            cursor.execute(f'SELECT * FROM "{model._meta.db_table}"')  # noqa: S608
            found += [str(value) for row in cursor.fetchall() for value in row]
    return "\n".join(found)


def sent_with_word(client, word=WORD):
    """A whole report by the pages; the receipt as its one showing has it."""
    walk(client)
    assert client.post(address("check"), {"word": word})["Location"] == SENT
    page = client.get(SENT).content.decode()
    return "".join(re.search(r"(\d{4} \d{4} \d{4} \d{4})", page)[1].split())


def test_number_and_word_open_the_report_however_they_are_typed(town, at):
    """S20: the receipt, in fours or not, with the word in any capitals."""
    taken = take(at)
    spaced = " ".join(re.findall("....", taken.receipt))
    assert confirm(spaced, " Blue  KETTLE ", at) == taken.report
    event = Event.objects.get(kind="report.receipt_opened")
    assert event.is_view
    assert ports.present(event) == "Opened with its receipt and word"


def test_a_wrong_number_a_wrong_word_and_no_word_are_refused_alike(town, at):
    """S20: the same words and the same work whichever is wrong (S21)."""
    with_word, without = take(at), take(at, word="")
    tries = [
        ("0000000000000000", WORD),
        (with_word.receipt, "another word"),
        (with_word.receipt, ""),
        (without.receipt, ""),
        (without.receipt, WORD),
        ("", ""),
        ("7KQ 4MD", WORD),
        (with_word.report.reference, WORD),
    ]
    with suppress(Refused):
        confirm("5" * 16, WORD, at)  # the limits are read once in a while
    said, work = set(), set()
    for receipt, word in tries:
        with CaptureQueriesContext(connection) as queries, counted() as slow:
            with pytest.raises(Refused) as refused:
                confirm(receipt, word, at)
        said.add(str(refused.value))
        shape = [re.sub(r"'[^']*'", "?", q["sql"]) for q in queries]
        work.add((tuple(shape), len(slow)))
    assert len(said) == 1
    assert len(work) == 1, work
    assert work.pop()[1] == 1
    assert not Event.objects.filter(kind="report.receipt_opened").exists()


def test_the_sixth_wrong_try_of_an_hour_waits(town, at):
    """S20: five an hour to a number, given or not; another number may go on."""
    taken, other = take(at), take(at)
    for number in (taken.receipt, "0000000000000000"):
        for _ in range(5):
            with pytest.raises(Refused):
                confirm(number, "wrong word", at)
        with pytest.raises(TooMany):
            confirm(number, WORD, at)
    assert confirm(other.receipt, WORD, at) == other.report
    assert confirm(taken.receipt, WORD, at + timedelta(minutes=61)) == taken.report


def test_the_right_word_begins_the_count_anew_but_not_that_of_the_network(town, at):
    """S20: thirty an hour to a network, whatever it knows."""
    taken = take(at)
    for number in range(30):
        with suppress(Refused):
            confirm(taken.receipt if number % 2 else f"{number:016}", WORD, at)
    with pytest.raises(TooMany):
        confirm(taken.receipt, WORD, at)
    assert confirm(taken.receipt, WORD, at, network="198.51.100.1") == taken.report


class counted:
    """Counts the slow comparisons that are made inside."""

    def __enter__(self):
        found = []
        plain = self.plain = Argon2PasswordHasher.verify

        def verify(hasher, *args):
            found.append(1)
            return plain(hasher, *args)

        Argon2PasswordHasher.verify = verify
        return found

    def __exit__(self, *error):
        Argon2PasswordHasher.verify = self.plain


def test_a_copy_of_the_database_cannot_confirm_a_known_receipt(
    town, at, tmp_path, monkeypatch
):
    """S20: without the keys neither number nor word can be told from any other."""
    taken = take(at)
    copy = whole_database()
    for secret in (taken.receipt, WORD, "bluekettle", f"receipt {taken.receipt}"):
        assert secret not in copy
        for method in ("md5", "sha1", "sha256", "sha512", "blake2b", "sha3_256"):
            assert hashlib.new(method, secret.encode()).hexdigest() not in copy
    assert taken.report.word_hash.startswith("argon2$argon2id$")
    for guess in (WORD, "bluekettle", "word bluekettle"):
        assert not Argon2PasswordHasher().verify(guess, taken.report.word_hash)

    ring.make(tmp_path / "thiefs")
    monkeypatch.setattr(settings, "KEYS", tmp_path / "thiefs")
    with pytest.raises(Refused):
        confirm(taken.receipt, WORD, at)


def test_a_receipt_outlives_the_rotation_of_its_key(town, at, tmp_path, monkeypatch):
    """S20: what was stored by an older key is still found, by number and word."""
    ring.make(tmp_path / "keys")
    monkeypatch.setattr(settings, "KEYS", tmp_path / "keys")
    before = take(at)
    ring.rotate(settings.KEYS, receipts.PURPOSE)
    after = take(at)
    assert confirm(before.receipt, WORD, at) == before.report
    assert confirm(after.receipt, WORD, at) == after.report
    (settings.KEYS / receipts.PURPOSE / "0001.key").unlink()
    assert confirm(after.receipt, WORD, at) == after.report
    with pytest.raises(Refused):
        confirm(before.receipt, WORD, at)


def test_it_is_sixteen_digits_and_not_the_reference(town, at):
    """S20: drawn by `secrets`, never twice, and unlike what staff say."""
    drawn = {receipts.draw() for _ in range(500)}
    assert len(drawn) == 500
    assert all(re.fullmatch(r"\d{16}", one) for one in drawn)
    assert {one[place] for one in drawn for place in (0, 7, 15)} == set("0123456789")
    taken = take(at)
    assert taken.report.reference not in taken.receipt


def test_it_is_shown_once_and_never_again(client, gazetteer):
    """S20: reload, Back and sending again show none."""
    receipt = sent_with_word(client)
    spaced = " ".join(re.findall("....", receipt))
    for again in (SENT, address("check"), address("words")):
        page = client.get(again, follow=True).content.decode()
        assert spaced not in page
        assert receipt not in page
    assert spaced not in client.post(address("check"), follow=True).content.decode()
    assert receipt not in whole_database()
    assert "keep no copy" in client.get(SENT).content.decode()


def test_two_that_ask_at_once_see_it_once(client, gazetteer, monkeypatch):
    """S20: shown by the one whose asking is written first."""
    from commonside.work.reports.actions import sending

    walk(client)
    send(client)
    monkeypatch.setattr(sending.drafts, "change", lambda *a, **k: False)
    assert client.get(SENT).context["sent"].receipt == ""


def test_a_look_at_the_head_does_not_spend_it(client, gazetteer):
    """S20: a mail scanner or a prefetch by HEAD leaves it for the person."""
    walk(client)
    send(client)
    assert client.head(SENT).status_code == 200
    assert client.get(SENT).context["sent"].receipt


def test_nothing_left_behind_holds_receipt_or_word(
    client, gazetteer, caplog, mailoutbox
):
    """S20: not the log, the mail, the trace, a session, a draft or a page of staff."""
    caplog.set_level("DEBUG")
    receipt = sent_with_word(client)
    report = Report.objects.get()
    desk = Client()
    desk.force_login(gazetteer["priya"])
    page_of = reverse("cases:triage-report", args=[report.reference])
    pages = [reverse("cases:triage"), page_of]
    left = [whole_database(), caplog.text, *(str(m.message()) for m in mailoutbox)]
    left += [desk.get(page, follow=True).content.decode() for page in pages]
    assert "kicked" in left[-1]
    for secret in (receipt, " ".join(re.findall("....", receipt)), WORD, "bluekettle"):
        assert not [text for text in left if secret in text]


TOLD = {
    "contact": {"name": "Amina Begum", "phone": "07700 900142", "say": "library"},
    "people": [{"role": "alleged", "name": "Kevin Marsh"}],
    "place": {"text": "12 Kestrel Road"},
}
WORDS = [
    # word -> refused
    ("", False),
    ("blue kettle", False),
    ("925174", False),
    ("নীল কেটলি", False),
    ("abcd", True),
    ("92517", True),
    ("123456", True),
    ("111111", True),
    ("password", True),
    ("Amina", True),
    ("begum99", True),
    ("kevin marsh", True),
    ("library", True),
    ("07700900142", True),
    ("12 kestrel road", True),
    ("LU2 7AB", True),
    ("27/10/1984", True),
    ("271084", True),
    ("1984-10-27", True),
    ("27 october 84", True),
]


@pytest.mark.parametrize(("word", "refused"), WORDS)
def test_a_word_is_never_a_name_a_postcode_or_a_date(word, refused):
    """S20: the second fact is none that somebody close would know."""
    assert bool(rules.obstacles_to_word(word, TOLD)) is refused


def test_a_word_that_is_too_plain_stops_the_sending_and_is_not_given_back(
    client, gazetteer
):
    """S20: the page says why, keeps all else, and does not print what was typed."""
    walk(client)
    page = client.post(address("check"), {"word": "Begum"}).content.decode()
    assert "it stands in what you told us" in page
    assert 'value="Begum"' not in page
    assert not Report.objects.exists()
    assert sent_with_word(client)


def test_the_report_keeps_the_privacy_notice_that_was_shown(client, gazetteer):
    """S20: beside the receipt: which notice somebody saw can be shown for ever."""
    first = Version.objects.get(kind="notice", key="privacy")
    walk(client)
    page = client.get(address("check"))
    assert page.context["form"]["notice"].value() == first.version
    newer = Version.objects.create(
        kind="notice",
        key="privacy",
        version=first.version + 1,
        valid_from=date(2026, 1, 2),
        body=first.body,
        digest="x",
    )
    client.post(address("check"), {"notice": first.version})
    assert Report.objects.get().notice == first
    Report.objects.all().delete()
    client.cookies.clear()
    walk(client)
    for said in ("", "99", "no number"):
        client.post(address("check"), {"notice": said})
    assert Report.objects.get().notice in (first, newer)
