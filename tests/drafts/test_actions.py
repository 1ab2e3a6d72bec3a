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
