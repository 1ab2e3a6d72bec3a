"""S14: each way of tampering is found and named; what nobody can know is said."""

from datetime import timedelta

import pytest
from django.db import connection

from commonside.ground.audit import actions, queries, rules
from commonside.ground.audit.models import Event, Seal, SealMember, Waiting
from commonside.ground.audit.queries.hashes import hash_of, text_of
from tests.audit.conftest import found, tampering

pytestmark = pytest.mark.django_db


def ids():
    return list(Event.objects.order_by("pk").values_list("pk", flat=True))


def test_an_untouched_history_is_whole(history):
    """S14: nothing is found where nothing was done."""
    verdict = queries.verify(anchors=[history])
    assert verdict.is_whole, verdict.faults
    assert (verdict.events, verdict.seals, verdict.unsealed) == (9, 3, 0)
    assert verdict.remarks == []
    assert verdict.anchored == 3


def test_an_altered_row_is_named(history):
    """S14: altered."""
    fifth = ids()[4]
    with tampering() as sql:
        sql("UPDATE audit_event SET subject = 'case:2' WHERE id = %s", [fifth])
    kinds, said = found()
    assert kinds == {"event_altered"}
    assert f"Event {fifth} was altered after seal 2 was made." in said


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("kind", "x"),
        ("subject", "case:2"),
        ("by", "user:9"),
        ("is_view", True),
        ("at", "2020-01-01 00:00:00+00:00"),
        ("recorded_at", "2020-01-01 00:00:00+00:00"),
        ("body", '{"fields":["y"]}'),
        ("salt", "0"),
        ("text_hash", "0"),
    ],
)
def test_no_column_can_be_altered_unseen(history, column, value):
    """S14: altered, in whatever column."""
    with tampering() as sql:
        sql(f'UPDATE audit_event SET "{column}" = %s WHERE id = %s', [value, ids()[4]])  # noqa: S608
    assert "event_altered" in found()[0]


def test_a_row_removed_from_the_middle_is_named(history):
    """S14: removed from the middle."""
    fifth = ids()[4]
    with tampering() as sql:
        sql("DELETE FROM audit_event WHERE id = %s", [fifth])
    kinds, said = found()
    assert kinds == {"event_removed"}
    assert f"Event {fifth} was removed after seal 2 was made." in said


def test_a_row_removed_with_its_place_in_the_list_is_named(history):
    """S14: removed from the middle, and from the list too."""
    fifth = ids()[4]
    with tampering() as sql:
        sql("DELETE FROM audit_event WHERE id = %s", [fifth])
        sql("DELETE FROM audit_seal_member WHERE event_id = %s", [fifth])
    kinds, said = found()
    assert "list_altered" in kinds
    assert "The list of events of seal 2 was changed." in said


def test_a_newest_row_that_waited_for_its_seal_is_missed(history, write):
    """S14: newest removed, before it was sealed."""
    newest = write(2)[-1].pk
    with tampering() as sql:
        sql("DELETE FROM audit_event WHERE id = %s", [newest])
    kinds, said = found()
    assert kinds == {"event_removed_unsealed"}
    assert f"Event {newest} was removed before it was sealed." in said


@pytest.mark.sqlite
def test_sqlite_misses_a_row_by_its_number(history, write):
    """S14: newest removed, and the sign that it waited for a seal."""
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL leaves numbers out by itself")
    middle, newest = (event.pk for event in write(3)[1:])
    with tampering() as sql:
        for table, column in (("audit_event", "id"), ("audit_waiting", "event_id")):
            sql(f"DELETE FROM {table} WHERE {column} >= %s", [middle])  # noqa: S608
    kinds, said = found()
    assert kinds == {"event_removed_unsealed"}
    assert f"Event {middle} was removed" in said
    assert f"Event {newest} was removed" in said


def truncate_to(sql, number):
    """Takes away every trace of what came after this seal."""
    sql(
        "DELETE FROM audit_event WHERE id IN"
        " (SELECT event_id FROM audit_seal_member WHERE seal_number > %s)",
        [number],
    )
    sql("DELETE FROM audit_seal_member WHERE seal_number > %s", [number])
    sql("DELETE FROM audit_seal WHERE number > %s", [number])
    if connection.vendor == "sqlite":
        sql(
            "UPDATE sqlite_sequence SET seq = (SELECT max(id) FROM audit_event)"
            " WHERE name = 'audit_event'"
        )


def test_only_an_anchor_shows_that_the_newest_rows_are_gone(history):
    """S14: newest rows removed together with their seal."""
    with tampering() as sql:
        truncate_to(sql, 2)
    assert found()[0] == set()
    kinds, said = found(anchors=[history])
    assert kinds == {"truncated"}
    assert "ends at seal 2, but seal 3 was anchored" in said
    assert "3 events that were sealed by then are gone" in said


def test_a_newest_seal_that_was_removed_is_missed_without_an_anchor_too(history):
    """S14: newest seal removed, with its list and without."""
    with tampering() as sql:
        sql("DELETE FROM audit_seal WHERE number = 3")
    kinds, said = found()
    assert kinds == {"seal_members_left"}
    assert "Seal 3 was removed; the list of its events remains." in said
    with tampering() as sql:
        sql("DELETE FROM audit_seal_member WHERE seal_number = 3")
    kinds, said = found()
    assert kinds == {"event_inserted"}
    assert "the seal that covered it was removed" in said
    assert "truncated" in found(anchors=[history])[0]


def test_a_seal_removed_from_the_middle_is_named(history):
    """S14: a seal removed from the middle."""
    with tampering() as sql:
        sql("DELETE FROM audit_seal WHERE number = 2")
    kinds, said = found()
    assert "Seal 2 was removed." in said
    assert {"seal_removed", "seal_members_left"} <= kinds


INSERT = (
    "INSERT INTO audit_event"
    " (kind, subject, by, is_view, at, recorded_at, body, salt, text_hash)"
    " VALUES ('case.seen', 'case:1', 'user:9', %s, %s, %s, '{}', 's', '')"
)


def test_a_row_put_in_past_the_triggers_is_named(history):
    """S14: inserted."""
    now = queries.clock()
    with tampering() as sql:
        sql(INSERT, [True, now, now])
    kinds, said = found()
    assert kinds == {"event_inserted"}
    assert f"Event {ids()[-1]} neither has a seal nor waits for one" in said


def test_a_row_put_into_an_old_seal_is_named(history):
    """S14: inserted, and written into a list."""
    now = queries.clock()
    with tampering() as sql:
        sql(INSERT, [True, now, now])
        row = Event.objects.order_by("pk").last()
        Waiting.objects.all().delete()
        SealMember.objects.create(
            event_id=row.pk, seal_number=2, event_hash=hash_of(row)
        )
    assert found()[0] == {"list_altered"}


def test_a_back_dated_row_is_named_before_and_after_it_is_sealed(history):
    """S14: back-dated."""
    old = queries.clock() - timedelta(hours=3)
    with tampering() as sql:
        sql(INSERT, [True, old, old])
        Waiting.objects.create(event_id=ids()[-1])
    for _ in range(2):
        kinds, said = found(at=old)
        assert "event_backdated" in kinds
        assert f"Event {ids()[-1]} says that it was recorded at" in said
        assert "before seal 3, which did not find it" in said
        actions.seal()


def test_rows_that_changed_places_are_named_as_that(history):
    """S14: reordered rows."""
    first, second = ids()[3:5]
    with tampering() as sql:
        for old, new in ((first, 10_000), (second, first), (10_000, second)):
            sql("UPDATE audit_event SET id = %s WHERE id = %s", [new, old])
    kinds, said = found()
    assert kinds == {"events_swapped"}
    assert f"Events {first} and {second} have changed places." in said


def test_seals_that_changed_places_are_named_as_that(history):
    """S14: reordered seals."""
    with tampering() as sql:
        for old, new in ((2, 10_000), (3, 2), (10_000, 3)):
            sql("UPDATE audit_seal SET number = %s WHERE number = %s", [new, old])
    kinds, said = found()
    assert "seals_swapped" in kinds
    assert "Seals 2 and 3 have changed places." in said


def recompute(sql):
    """Somebody without the key makes every hash fit again, from seal 2 on."""
    previous = Seal.objects.get(number=1).digest
    for seal in Seal.objects.filter(number__gt=1).order_by("number"):
        members = SealMember.objects.filter(seal_number=seal.number)
        for member in members:
            value = hash_of(Event.objects.get(pk=member.event_id))
            members.filter(pk=member.pk).update(event_hash=value)
        seal.root = rules.root_of(members.values_list("event_id", "event_hash"))
        seal.previous = previous
        previous = seal.digest = rules.seal_digest(text_of(seal))
        seal.save()


def test_a_chain_recomputed_without_the_key_is_named(history):
    """S14: chain recomputed without the key."""
    with tampering() as sql:
        sql("UPDATE audit_event SET by = 'user:9' WHERE id = %s", [ids()[4]])
        recompute(sql)
    kinds, said = found()
    assert kinds == {"seal_unsigned"}
    assert "Seal 2 was made without our key" in said


def test_a_seal_with_a_strangers_key_is_named(history):
    """S14: signed with another key than ours."""
    with tampering() as sql:
        sql("UPDATE audit_seal SET key = 'feedfeedfeedfeed' WHERE number = 3")
        seal = Seal.objects.get(number=3)
        seal.digest = rules.seal_digest(text_of(seal))
        seal.save()
    assert found()[0] == {"seal_unknown_key"}


def test_an_old_copy_that_was_restored_is_named(history, write):
    """S14: old backup restored, untouched and then used again."""
    with tampering() as sql:
        truncate_to(sql, 2)
    assert "an older copy was restored" in found(anchors=[history])[1]
    write(1)
    actions.seal()
    assert found()[0] == set()
    kinds, said = found(anchors=[history])
    assert kinds == {"replaced"}
    assert "Seal 3 is not the one that was anchored" in said


def test_an_altered_seal_is_named(history):
    """S14: altered seal."""
    with tampering() as sql:
        sql("UPDATE audit_seal SET total = 7 WHERE number = 3")
    kinds, said = found()
    assert kinds == {"seal_altered", "seal_total"}
    assert "Seal 3 was altered after it was made." in said


def test_a_chain_that_was_cut_and_joined_is_named(history):
    """S14: a seal of ours at a place that is not its own."""
    with tampering() as sql:
        sql("DELETE FROM audit_seal WHERE number = 1")
        sql("DELETE FROM audit_seal_member WHERE seal_number = 1")
    kinds, _ = found()
    assert {"seal_removed", "event_inserted"} <= kinds


def test_a_forged_anchor_is_named(history):
    """S14: an anchor that we did not sign vouches for nothing."""
    forged = history | {"total": 8}
    kinds, said = found(anchors=[forged])
    assert kinds == {"anchor_wrong"}
    assert "not signed with a key of ours" in said
    assert found(anchors=[{"number": 1}])[0] == {"anchor_wrong"}


def test_much_tampering_is_counted_and_not_all_listed(write):
    """S14: a thousand altered rows fill neither the memory nor the screen."""
    write(120)
    actions.seal()
    with tampering() as sql:
        sql("UPDATE audit_event SET kind = 'x'")
    faults = queries.verify().faults
    assert len(faults) == 51
    assert faults[-1].startswith("70 more of the same kind")
