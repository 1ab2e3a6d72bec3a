"""A partner checks an export alone, by the script in docs, in a process of its own."""

import importlib.util
import json
import subprocess
import sys
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from commonside.ground.audit import actions, queries
from commonside.ground.audit.models import Event

SCRIPT = Path(__file__).parents[2] / "docs" / "check_history.py"
# Finds no package `cryptography`, as on a partner's machine.
BARE = ("-I", "-S")


def script():
    spec = importlib.util.spec_from_file_location("check_history", SCRIPT)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def checked(tmp_path):
    """Runs the script on these lines, and returns its code and what it said."""

    def checked(lines, *anchors, words=()):
        file = tmp_path / "export.jsonl"
        file.write_text("".join(lines))
        more = []
        for number, anchor in enumerate(anchors):
            kept = tmp_path / f"anchor-{number}"
            kept.write_text(anchor if isinstance(anchor, str) else json.dumps(anchor))
            more += ["--anchor", str(kept)]
        done = subprocess.run(
            [sys.executable, *words, str(SCRIPT), str(file), *more],
            capture_output=True,
            text=True,
            check=False,
        )
        assert "Traceback" not in done.stderr
        return done.returncode, done.stdout + done.stderr

    return checked


@pytest.fixture
def mixed(db, at):
    """Two cases in the same seals, a reason, and a row that waits."""
    for number in range(3):
        with transaction.atomic():
            for case in (1, 2):
                actions.record(
                    "case.edited",
                    subject=f"case:{case}",
                    by=None,
                    at=at,
                    text=f"Because {number}, “she” asked",
                )
        if number < 2:
            actions.seal()
    return queries.newest_anchor()


def test_the_script_agrees_on_a_whole_export(mixed, checked):
    """S12: an export of everything is checked without us, with a package or without."""
    lines = list(queries.export(with_texts=True))
    for words in ((), BARE):
        code, said = checked(lines, mixed, words=words)
        assert code == 0, said
        assert "6 events, 2 seals" in said
        assert "2 events wait for their seal" in said


def test_the_script_agrees_on_a_partial_export(mixed, checked):
    """S12: of one case, with the rows of the other as hashes only."""
    lines = list(queries.export("case:1", with_texts=True))
    assert not any("case:2" in line for line in lines)
    code, said = checked(lines, mixed)
    assert code == 0, said
    assert "About case:1: 3 events, 2 seals" in said
    assert "2 other rows are hashes only" in said


def test_sentences_stay_at_home_unless_they_are_asked_for(mixed, checked):
    """S12: what is left out leaves its hash."""
    lines = list(queries.export("case:1"))
    assert not any("asked" in line for line in lines)
    assert "3 sentences are not part of this export" in checked(lines)[1]


def test_an_erased_sentence_is_said_to_be_erased(mixed, checked, at):
    """S11: the partner reads that it was erased, and nothing is wrong."""
    event = Event.objects.order_by("pk").first()
    actions.erase_text(event, by=None, at=at)
    code, said = checked(queries.export(with_texts=True))
    assert code == 0
    assert "1 sentences were erased" in said


def test_the_chain_leads_from_a_case_to_the_seal_that_was_mailed(mixed, checked, at):
    """S14: seals between stand in an export with the chain, without their rows."""
    for _ in range(2):
        with transaction.atomic():
            actions.record("x", subject="case:9", by=None, at=at)
        actions.seal()
    newest = queries.newest_anchor()
    code, said = checked(queries.export("case:2", with_chain=True), newest)
    assert code == 0, said
    assert "4 seals" in said
    assert "is not in this export" not in said
    assert "is not in this export" in checked(queries.export("case:2"), newest)[1]
    old = queries.export("case:9", with_chain=True)
    assert checked(old, newest)[0] == 0


def altered(lines, **changes):
    """The lines with one of them changed: by the key that it holds."""
    for line in lines:
        read = json.loads(line)
        for key, change in changes.items():
            if key in read:
                read = change(read)
        if read is not None:
            yield json.dumps(read, sort_keys=True, separators=(",", ":")) + "\n"


def only(number, change):
    """A change of the event or seal of this number alone."""

    def maybe(read):
        return change(read) if number in (read.get("event"), read.get("seal")) else read

    return maybe


TAMPERED = {
    "altered after it was sealed": {"event": lambda r: {**r, "by": "user:9"}},
    "The sentence beside event": {"event": lambda r: {**r, "text": ["", "No"]}},
    "The signature of seal 2 does not fit": {
        "seal": only(2, lambda r: {**r, "recorded_at": "2020-01-01T00:00:00.000000Z"})
    },
    "Seal 2 does not follow seal 1": {
        "seal": only(1, lambda r: {**r, "root": "0" * 64})
    },
    "The list of events of seal 1 was changed": {
        "seal": only(1, lambda r: {**r, "members": r["members"][1:]})
    },
    "was put in": {"seal": only(1, lambda r: {**r, "members": r["members"][1:]})},
    "is missing": {"event": only(0, lambda r: r)},
    "those before it lack": {"seal": only(1, lambda r: None)},
    "cut short": {"end": lambda r: None},
    "as many lines as its end says": {"end": lambda r: {"end": {"seals": 9}}},
    "names a key that the export does not hold": {"public": lambda r: None},
    "is not what its name says": {"public": lambda r: {**r, "public": "00" * 32}},
    "nothing that this check knows": {"end": lambda r: {"hello": 1}},
}


@pytest.mark.parametrize("says", sorted(TAMPERED))
def test_the_script_names_what_was_done_to_an_export(mixed, tmp_path, capsys, says):
    """S14: each way of changing an export is found and named."""
    changes = TAMPERED[says]
    if says == "is missing":
        first = Event.objects.order_by("pk").first().pk
        changes = {"event": only(first, lambda r: None)}
    file = tmp_path / "export"
    file.write_text("".join(altered(queries.export(with_texts=True), **changes)))
    assert script().main([str(file)]) == 1
    assert says in capsys.readouterr().out


def test_the_script_finds_a_history_that_was_shortened_or_replaced(
    mixed, checked, monkeypatch
):
    """S14: an anchor that was kept shows what the export cannot."""
    lines = list(queries.export())
    cut = [line for line in lines if '"seal":2' not in line and "public" not in line]
    assert checked(cut)[0] == 1
    newer = mixed | {"number": 3}
    assert "The anchor of seal 3 was altered" in checked(lines, newer)[1]
    assert "The keys come from the export itself" in checked(lines)[1]
    with transaction.atomic():
        actions.record("x", subject="case:9", by=None, at=queries.clock())
    actions.seal()
    code, said = checked(lines, queries.newest_anchor())
    assert code == 1
    assert "ends at seal 2, but you were sent seal 3" in said


def test_a_mail_that_was_wrapped_and_quoted_is_still_an_anchor(mixed, checked):
    """S14: partners keep mails as their programs save them."""
    text = json.dumps(mixed)
    wrapped = "\r\n> ".join(text[i : i + 76] for i in range(0, len(text), 76))
    mail = f"Subject: please keep\r\n\r\n> {wrapped}\r\n-- \r\n"
    code, said = checked(queries.export(), mail)
    assert code == 0
    assert "The keys come from" not in said
    assert list(queries.read_anchors(mail)) == [mixed]


def test_what_is_no_export_cannot_be_read(checked):
    """S14: another file is refused rather than passed."""
    assert checked(['{"a":1}\n'])[0] == 2
    assert checked(["hello\n"])[0] == 2


@settings(max_examples=4, deadline=None)
@given(seed=st.binary(min_size=32, max_size=32), text=st.text(), flip=st.integers(0))
def test_the_script_checks_signatures_as_a_library_does(seed, text, flip):
    """S12: its own arithmetic takes what was signed and nothing that was changed."""
    slowly = script().is_signed_slowly
    key = Ed25519PrivateKey.from_private_bytes(seed)
    public = key.public_key().public_bytes_raw()
    signature = key.sign(text.encode("utf-8", "replace"))
    text = text.encode("utf-8", "replace").decode()
    wrong = bytearray(signature)
    wrong[flip % 64] ^= 1 << flip % 8
    assert slowly(public, signature, text)
    assert not slowly(public, bytes(wrong), text)
    assert not slowly(public, signature, text + "x")
    assert not slowly(public, signature[:63], text)
    assert not slowly(public[:31], signature, text)
