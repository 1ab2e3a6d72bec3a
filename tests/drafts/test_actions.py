"""Typing is kept for an hour, encrypted, and then it is gone."""

from datetime import timedelta

import pytest
from django.db import connection

from commonside.ground.drafts import actions
from commonside.ground.drafts.models import Draft
from commonside.ground.drafts.queries import load

OWNER, FORM = "public:somebody", "report"
TYPED = {"words": "He kicked the door."}
pytestmark = pytest.mark.django_db


def test_what_was_typed_comes_back(at):
    actions.save(OWNER, FORM, TYPED, at)
    assert load(OWNER, FORM, at).values == TYPED
    assert load("public:somebody-else", FORM, at) is None


def test_the_database_does_not_show_it(at):
    actions.save(OWNER, FORM, TYPED, at)
    with connection.cursor() as cursor:
        cursor.execute('SELECT "values" FROM drafts_draft')
        assert "door" not in cursor.fetchone()[0]


def test_saving_again_replaces_it_and_starts_the_hour_again(at):
    actions.save(OWNER, FORM, TYPED, at)
    later = at + timedelta(minutes=59)
    actions.save(OWNER, FORM, {"words": "Again."}, later)
    held = load(OWNER, FORM, later + timedelta(minutes=59))
    assert held.values == {"words": "Again."}
    assert Draft.objects.count() == 1


def test_after_an_hour_it_is_not_there_and_purging_removes_it(at):
    """S63: a stranger's typing lives for 60 minutes by their cookie."""
    actions.save(OWNER, FORM, TYPED, at)
    late = at + timedelta(minutes=60)
    assert load(OWNER, FORM, late) is None
    assert Draft.objects.count() == 1
    assert actions.purge(late) == 1
    assert not Draft.objects.exists()


def test_a_draft_changed_meanwhile_is_not_overwritten(at):
    actions.save(OWNER, FORM, TYPED, at)
    held = load(OWNER, FORM, at)
    actions.save(OWNER, FORM, {"words": "Newer."}, at + timedelta(seconds=1))
    assert not actions.change(held, {}, at + timedelta(seconds=2), minutes=5)
    assert load(OWNER, FORM, at).values == {"words": "Newer."}


def test_a_dropped_draft_is_gone(at):
    actions.save(OWNER, FORM, TYPED, at)
    actions.drop(OWNER, FORM)
    assert not Draft.objects.exists()


def test_drafts_of_staff_go_after_their_hour_too(at, cast):
    """S63: an officer's typing is personal data with a life as well."""
    actions.save(f"user:{cast['joanne'].pk}", "cases.contact:case:1", TYPED, at)
    actions.once(f"user:{cast['joanne'].pk}", "a-form", at)
    assert actions.purge(at + timedelta(minutes=59)) == 0
    assert actions.purge(at + timedelta(minutes=60)) == 2
    assert not Draft.objects.exists()


def test_a_row_that_was_purged_is_not_in_the_file(tmp_path, at):
    """S63: grep of a real file after the purge, with the pragmas that we run under."""
    import sqlite3

    from django.conf import settings

    start = " ".join(settings.SQLITE_START.split())
    file = tmp_path / "drafts.sqlite3"
    database = sqlite3.connect(file)
    database.executescript(start)
    database.execute("CREATE TABLE draft (id INTEGER PRIMARY KEY, body TEXT)")
    database.executemany(
        "INSERT INTO draft (body) VALUES (?)", [("planted-draft " * 400,)] * 20
    )
    database.commit()
    database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    assert b"planted-draft" in file.read_bytes()
    database.execute("DELETE FROM draft")
    database.commit()
    database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    left = b"".join(p.read_bytes() for p in tmp_path.iterdir())
    assert b"planted-draft" not in left
    database.close()
