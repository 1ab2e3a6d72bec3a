"""The newest seal is kept outside the database: in a file, by mail, at an address."""

import json
import stat

import pytest
from django.conf import settings
from django.core import mail

from commonside.ground.agencies.models import Agency, User
from commonside.ground.audit import actions, queries
from commonside.ground.audit.models import Event
from commonside.ground.letters import actions as letters
from commonside.ground.letters.models import Letter
from commonside.ground.practice.models import Version
from commonside.shell.web import commands
from commonside.shell.web.commands import audit
from tests.audit.conftest import tampering
from tests.audit.test_tampering import truncate_to

pytestmark = pytest.mark.django_db


@pytest.fixture
def kept(monkeypatch, tmp_path):
    """Where anchors are kept in this test."""
    path = tmp_path / "elsewhere.jsonl"
    monkeypatch.setattr(settings, "ANCHOR_FILE", path)
    return path


def test_the_newest_seal_is_added_to_a_file_once(kept, history, write):
    """S14: appended to a file that is ours alone, and never twice."""
    assert actions.append_anchor()
    assert not actions.append_anchor()
    write(1)
    actions.seal()
    assert actions.append_anchor()
    numbers = [one["number"] for one in queries.read_anchors(kept.read_text())]
    assert numbers == [3, 4]
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600


def test_nothing_is_kept_before_the_first_seal(kept, write):
    """S14: an empty history has no anchor."""
    write(1)
    assert queries.newest_anchor() is None
    assert not actions.append_anchor()
    assert not kept.exists()


def test_anybody_may_fetch_the_newest_seal_and_it_names_nobody(kept, history, client):
    """S14: offered at a public address."""
    assert client.get("/anchor.json").status_code == 404
    actions.append_anchor()
    answer = client.get("/anchor.json")
    assert answer.json() == history
    assert "case" not in answer.content.decode()


@pytest.fixture
def partners(cast, at):
    """Two agencies of the profile keep the seal: Fire has a contact, Housing too."""
    Version.objects.create(
        kind="profile",
        key="facts",
        version=1,
        valid_from=at.date(),
        body={"name": "T", "history": {"anchored_with": ["fire", "housing"]}},
    )
    User.objects.filter(username="lyle").update(agency=Agency.objects.get(code="fire"))
    held = User.objects.get(username="lyle").holding_set
    held.update(role="agency_contact")
    return ["lyle@example.org", "tom@example.org"]


def test_two_partners_are_mailed_the_newest_seal_once_a_day(
    partners, history, at, kept
):
    """S14: mailed daily to two named partners, in a neutral message."""
    assert letters.mail_anchor(on=at.date(), at=at) == 2
    assert letters.mail_anchor(on=at.date(), at=at) == 0
    letters.send_queued(at=at)
    assert sorted(to for message in mail.outbox for to in message.to) == partners
    (body,) = {message.body for message in mail.outbox}
    assert list(queries.read_anchors(body)) == [history]
    assert max(map(len, body.splitlines())) < 998
    assert {letter.subject_line for letter in Letter.objects.all()} == {
        "Commonside: please keep this message"
    }


def test_nobody_is_mailed_before_the_first_seal(partners, at):
    """S14: no message without a seal."""
    assert letters.mail_anchor(on=at.date(), at=at) == 0


@pytest.fixture
def commonside(monkeypatch, capsys):
    """Runs `commonside audit …` in this process: its code, and what it said."""
    monkeypatch.setattr(audit, "start", lambda: None)

    def run(*words):
        code = commands.main(["audit", *map(str, words)])
        said = capsys.readouterr()
        return code, said.out, said.err

    return run


def test_the_command_says_what_it_cannot_know(commonside, history, write):
    """S14: without an anchor it says so, and with one what the anchor vouches for."""
    code, out, err = commonside("verify")
    assert (code, err) == (0, "")
    assert "9 events, 3 seals, 0 unsealed" in out
    assert "Removal of the newest rows cannot be ruled out without an anchor." in out
    assert "The history is whole." in out


def test_the_command_holds_the_history_to_a_file_of_anchors(commonside, history, kept):
    """S14: `audit verify --anchor FILE` finds truncation."""
    actions.append_anchor()
    code, out, _ = commonside("verify", "--anchor", kept)
    assert code == 0
    assert "Nothing was removed up to seal 3" in out
    with tampering() as sql:
        truncate_to(sql, 2)
    code, out, err = commonside("verify", "--anchor", kept)
    assert code == 1
    assert "commonside: The history ends at seal 2, but seal 3 was anchored" in err
    assert "whole" not in out


def test_the_command_answers_a_program_too(commonside, history, write):
    """S14: `--json` says the same in one object, with what is unknown."""
    code, out, _ = commonside("verify", "--json")
    said = json.loads(out)
    assert code == 0
    assert said["whole"]
    assert said["events"] == 9
    assert "cannot be ruled out" in said["unknown"]
    with tampering() as sql:
        sql("DELETE FROM audit_seal WHERE number = 3")
    code, out, _ = commonside("verify", "--json")
    assert code == 1
    assert json.loads(out)["faults"]


def test_the_command_prints_the_newest_seal(commonside, db, request):
    """S14: for an operator who keeps it himself."""
    assert commonside("anchor")[0] == 1
    history = request.getfixturevalue("history")
    code, out, _ = commonside("anchor")
    assert (code, json.loads(out)) == (0, history)


@pytest.mark.parametrize("content", [None, "hello"])
def test_a_file_without_an_anchor_is_refused(commonside, history, tmp_path, content):
    """S14: a wrong file must not pass as "nothing found"."""
    file = tmp_path / "kept"
    if content:
        file.write_text(content)
    code, _, err = commonside("verify", "--anchor", file)
    assert code == 1
    assert "kept" in err


def test_a_long_check_says_how_far_it_is(commonside, history, monkeypatch):
    """S14: a check of a long history shows that it moves."""
    monkeypatch.setattr(audit, "EVERY_SECONDS", 0.0)
    _, _, err = commonside("verify")
    assert "9 of 9 events checked" in err


def test_an_export_is_a_file_of_ours_alone_and_leaves_a_trace(
    commonside, history, tmp_path
):
    """S12: `audit export` is recorded before its first line is written."""
    out = tmp_path / "export.jsonl"
    assert commonside("export", "--out", out, "--about", "case:1", "--texts")[0] == 0
    assert stat.S_IMODE(out.stat().st_mode) == 0o600
    assert json.loads(out.read_text().splitlines()[0])["about"] == "case:1"
    assert Event.objects.get(kind="audit.exported").subject == "case:1"
    code, _, err = commonside("export", "--out", out, "--about", "C-9999")
    assert code == 1
    assert "no case C-9999" in err
    missing = tmp_path / "no" / "folder"
    code, _, err = commonside("export", "--out", missing)
    assert code == 1
    assert "cannot be written" in err
