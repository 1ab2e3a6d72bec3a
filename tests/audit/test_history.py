"""The history holds no names, is append-only, sealed, and takes the database's time."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from commonside.ground.audit import actions, queries, rules
from commonside.ground.audit.models import Event, EventText, Seal, SealMember, Waiting
from commonside.ground.audit.queries.hashes import hash_of
from tests.audit.conftest import found, tampering

pytestmark = pytest.mark.django_db


@pytest.fixture
def event(write):
    return write(1, text="Because she asked")[0]


def test_a_trace_takes_no_free_values(at):
    """S11: a body takes references, codes and names of fields, and nothing else."""
    with pytest.raises(ValueError, match="name"), transaction.atomic():
        actions.record("x", subject="case:1", by=None, at=at, name="Begum")


def test_an_erased_sentence_leaves_the_history_whole(event, at):
    """S11: erasing the text leaves the check green, and it says "erased"."""
    actions.seal()
    actions.erase_text(event, by=None, at=at)
    actions.seal()
    verdict = queries.verify()
    assert verdict.is_whole
    assert verdict.erased == 1


def test_what_is_left_of_an_erased_sentence_confirms_no_guess(event, at):
    """S11: the salt of the sentence goes with it."""
    salt = EventText.objects.get(pk=event.pk).salt
    assert rules.text_hash(salt, "Because she asked") == event.text_hash
    actions.erase_text(event, by=None, at=at)
    row = Event.objects.get(pk=event.pk)
    left = json.dumps([str(getattr(row, f.name)) for f in Event._meta.fields])
    assert salt not in left


def test_an_altered_sentence_is_found_before_and_after_its_seal(event, at):
    """S11: a salted hash binds the sentence to its event."""
    EventText.objects.update(text="Because he asked")
    sentence = f"The sentence beside event {event.pk} was altered."
    assert queries.verify().faults == [sentence]
    actions.seal()
    assert queries.verify().faults == [sentence]


MOMENTS = st.datetimes(
    datetime(1970, 1, 1),  # noqa: DTZ001
    datetime(2200, 1, 1),  # noqa: DTZ001
    timezones=st.just(UTC),
)
WORDS = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]))


@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(at=MOMENTS, codes=st.dictionaries(WORDS, WORDS), text=WORDS)
def test_the_database_gives_back_what_was_hashed(db, at, codes, text):
    """S12: body, microseconds and sentence come back as they were written."""
    with transaction.atomic():
        made = actions.record(
            "x", subject="case:1", by=None, at=at, codes=codes, text=text
        )
        row = Event.objects.get(pk=made.pk)
        assert (row.body, row.at) == (rules.canonical({"codes": codes}), at)
        made.refresh_from_db(fields=["recorded_at"])
        assert hash_of(made) == hash_of(row)
        assert queries.verify().faults == []
        transaction.set_rollback(True)


def test_two_events_that_say_the_same_have_different_hashes(write, at):
    """S12: a random salt a row, so that a hash tells nothing of another's row."""
    one, two = (Event.objects.get(pk=event.pk) for event in write(2))
    assert one.salt != two.salt
    assert hash_of(one) != hash_of(two, as_id=one.pk)


def test_a_sealed_history_is_whole(event, at):
    """S13: seals carry number, count, total, root, previous, time and signature."""
    first = actions.seal()
    assert actions.seal() is None
    actions.erase_text(event, by=None, at=at)
    second = actions.seal()
    assert (first.number, first.count, first.total) == (1, 1, 1)
    assert (second.number, second.count, second.total) == (2, 1, 2)
    assert second.previous == first.digest
    assert len(bytes.fromhex(second.signature)) == 64
    verdict = queries.verify()
    assert verdict.is_whole
    assert (verdict.events, verdict.unsealed) == (2, 0)


def test_many_rows_are_sealed_in_several_batches(write, monkeypatch):
    """S13: more than one batch in a minute makes several seals, none back-dated."""
    monkeypatch.setattr(rules, "AT_MOST", 4)
    write(10)
    monkeypatch.setattr(rules, "PATIENCE", timedelta())
    monkeypatch.setattr(rules, "CLOCK_SLIP", timedelta())
    sealed = []
    while made := actions.seal():
        sealed.append((made.count, made.took_all))
    assert sealed == [(4, False), (4, False), (2, True)]
    assert found()[0] == set()


def test_an_event_is_never_sealed_twice(event):
    """S13: a row that is said to wait although a seal covers it is left alone."""
    actions.seal()
    Waiting.objects.create(event_id=event.pk)
    assert actions.seal() is None
    assert SealMember.objects.count() == 1


@pytest.mark.parametrize("table", ["audit_event", "audit_seal", "audit_seal_member"])
@pytest.mark.parametrize(
    "sql", ["UPDATE {} SET {} = {}", "DELETE FROM {}", "TRUNCATE {}"]
)
def test_raw_tampering_is_refused(event, table, sql):
    """S15: UPDATE, DELETE and TRUNCATE are refused on events, seals, memberships."""
    if sql.startswith("TRUNCATE") and connection.vendor == "sqlite":
        sql = "DELETE FROM {} WHERE 1 = 1"
    actions.seal()
    key = "event_id" if table == "audit_seal_member" else "id"
    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(sql.format(table, key, key))


@pytest.mark.parametrize("verb", ["INSERT OR REPLACE", "REPLACE", "UPDATE OR REPLACE"])
@pytest.mark.parametrize("model", [Event, Seal, SealMember])
def test_replacing_is_refused_on_sqlite(history, model, verb):
    """S15: INSERT OR REPLACE, which skips delete triggers, is refused as well."""
    if connection.vendor != "sqlite":
        pytest.skip("INSERT OR REPLACE is SQLite's own")
    table = model._meta.db_table
    columns = ", ".join(f'"{field.column}"' for field in model._meta.fields)
    sql = f"{verb} INTO {table} ({columns}) SELECT {columns} FROM {table} LIMIT 1"  # noqa: S608
    if verb.startswith("UPDATE"):
        sql = f"{verb} {table} SET {model._meta.pk.column} = 1"  # noqa: S608
    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(sql)


def test_a_second_seal_of_the_same_number_is_refused(history):
    """S15: REPLACE by another unique column than the key is refused too."""
    seal = Seal.objects.get(number=2)
    seal.pk = None
    with pytest.raises(DatabaseError), transaction.atomic():
        seal.save(force_insert=True)


@pytest.mark.parametrize(
    "name", ["audit_event_no_update", "audit_seal_time", "audit_event_waits"]
)
def test_a_missing_trigger_is_found(event, name):
    """S15: the check fails when a trigger is missing."""
    table = "audit_seal" if "seal" in name else "audit_event"
    with connection.cursor() as cursor:
        on = f" ON {table}" if connection.vendor == "postgresql" else ""
        cursor.execute(f"DROP TRIGGER {name}{on}")
    assert f"The trigger {name} is missing" in queries.verify().faults[0]


def test_the_database_stamps_the_time(write):
    """S16: a row has the database's own time, whatever a program claims."""
    lie = Event(
        kind="x", subject="x:1", by="system", at=queries.clock(), body="{}", salt="s"
    )
    lie.recorded_at = queries.clock() - timedelta(days=1)
    if connection.vendor == "sqlite":
        with pytest.raises(DatabaseError, match="time"), transaction.atomic():
            lie.save()
    else:
        lie.save()
        lie.refresh_from_db()
    began = queries.clock()
    row = Event.objects.get(pk=write(1)[0].pk)
    for stamped in Event.objects.all():
        assert abs(stamped.recorded_at - began) < timedelta(seconds=5)
    assert row.recorded_at >= began - timedelta(milliseconds=2)


def test_a_seal_of_another_time_is_refused(history):
    """S16: a seal signs the time of the database, and no other is stored."""
    seal = Seal.objects.get(number=3)
    seal.pk, seal.number = None, 4
    seal.recorded_at -= timedelta(hours=1)
    with pytest.raises(DatabaseError, match="time"), transaction.atomic():
        seal.save(force_insert=True)


def test_rows_that_wait_too_long_are_reported(history, write):
    """S16: rows unsealed for five minutes."""
    write(2)
    now = queries.clock()
    assert found(at=now + timedelta(minutes=4))[0] == set()
    kinds, said = found(at=now + timedelta(minutes=6))
    assert kinds == {"unsealed"}
    assert "2 events have waited for a seal since" in said


def back(sql, table, where, by):
    model = Event if table == "audit_event" else Seal
    for row in model.objects.filter(**where):
        sql(
            f"UPDATE {table} SET recorded_at = %s WHERE id = %s",  # noqa: S608
            [row.recorded_at - by, row.pk],
        )


def test_a_clock_that_went_back_is_reported(history, write):
    """S16: a clock that goes back, between two seals and within one."""
    write(3)
    newest = Event.objects.order_by("pk").last().pk
    with tampering() as sql:
        back(sql, "audit_event", {"pk": newest}, timedelta(minutes=2))
        actions.seal()
    kinds, said = found()
    assert "clock_back_event" in kinds
    assert f"went back by 2 minutes before event {newest}" in said
    with tampering() as sql:
        back(sql, "audit_seal", {"number": 4}, timedelta(minutes=10))
    assert "The database's clock went back by 10 minutes before seal 4." in found()[1]


def test_a_row_that_came_a_little_late_is_a_remark(history, write):
    """S16: a row older than the seal before is reported; seconds prove nothing."""
    late = write(1)[0].pk
    with tampering() as sql:
        back(sql, "audit_event", {"pk": late}, timedelta(seconds=30))
    actions.seal()
    kinds, said = found()
    assert kinds == {"came_late"}
    assert f"Event {late} was recorded 30 seconds before seal 3" in said


def test_a_check_of_one_subject_reads_its_seals_whole(history, write, at):
    """S14: the history's page finds what was done to the record that it shows."""
    assert queries.verify_about("case:1").is_whole
    first = Event.objects.order_by("pk").first().pk
    with tampering() as sql:
        sql("UPDATE audit_event SET by = 'user:9' WHERE id = %s", [first])
        sql("DELETE FROM audit_seal WHERE number = 3")
    assert queries.verify_about("case:1").found.kinds() == {
        "event_altered",
        "seal_members_left",
    }
