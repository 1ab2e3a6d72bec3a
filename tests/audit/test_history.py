"""The history is append-only, sealed, and says where it was touched."""

import pytest
from django.db import DatabaseError, connection, transaction

from commonside.ground.audit import actions, queries
from commonside.ground.audit.models import Event, EventText, Seal
from commonside.ground.audit.triggers import lifted


@pytest.fixture
def event(db, at):
    with transaction.atomic():
        return actions.record(
            "case.opened", subject="case:1", by=None, at=at, text="Because she asked"
        )


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE audit_event SET kind = 'x'",
        "DELETE FROM audit_event",
        "UPDATE audit_seal SET count = 9",
        "DELETE FROM audit_seal_member",
    ],
)
def test_raw_tampering_is_refused(event, at, sql):
    actions.seal(at=at)
    with (
        pytest.raises(DatabaseError),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(sql)


def test_insert_or_replace_is_refused_on_sqlite(event):
    if connection.vendor != "sqlite":
        pytest.skip("INSERT OR REPLACE is SQLite's own")
    with (
        pytest.raises(DatabaseError),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(
            "INSERT OR REPLACE INTO audit_event"
            " (id, kind, subject, by, is_view, at, body, salt, text_hash)"
            " VALUES (%s, 'x', 'x', 'x', 0, '2026-01-01', '{}', '', '')",
            [event.pk],
        )


def test_a_sealed_history_is_whole(event, at):
    actions.seal(at=at)
    assert actions.seal(at=at) is None
    found = queries.verify()
    assert found.is_whole
    assert (found.events, found.unsealed) == (1, 0)


def test_an_altered_event_is_found_and_named(event, at):
    actions.seal(at=at)
    with lifted(connection):
        Event.objects.filter(pk=event.pk).update(kind="case.closed")
    assert queries.verify().faults == ["An event of seal 1 was altered."]


def test_a_removed_event_is_found_and_named(event, at):
    actions.seal(at=at)
    with lifted(connection):
        Event.objects.filter(pk=event.pk).delete()
    assert queries.verify().faults == [f"Event {event.pk} of seal 1 is gone."]


def test_an_altered_seal_is_found_and_named(event, at):
    actions.seal(at=at)
    with lifted(connection):
        Seal.objects.update(total=7)
    faults = queries.verify().faults
    assert "Seal 1 was altered." in faults


def test_a_missing_trigger_is_found(event):
    with connection.cursor() as cursor:
        on = " ON audit_event" if connection.vendor == "postgresql" else ""
        cursor.execute(f"DROP TRIGGER audit_event_no_update{on}")
    assert "audit_event_no_update" in queries.verify().faults[0]


def test_an_erased_sentence_leaves_the_history_whole(event, at):
    actions.seal(at=at)
    actions.erase_text(event, by=None, at=at)
    actions.seal(at=at)
    found = queries.verify()
    assert found.is_whole
    assert found.erased == 1


def test_an_altered_sentence_is_found(event, at):
    EventText.objects.update(text="Because he asked")
    assert queries.verify().faults == [f"The sentence of event {event.pk} was altered."]


@pytest.mark.django_db
def test_a_trace_takes_no_free_values(at):
    with pytest.raises(ValueError, match="name"), transaction.atomic():
        actions.record("x", subject="case:1", by=None, at=at, name="Begum")
