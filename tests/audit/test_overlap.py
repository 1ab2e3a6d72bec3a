"""Rows are sealed because no seal has them, not because of their number (S13)."""

import pytest
from django.db import connection, transaction
from django.db.utils import DEFAULT_DB_ALIAS, ConnectionHandler

from commonside.ground.audit import actions, queries
from commonside.ground.audit.models import Event, SealMember
from tests.audit.conftest import found

ROW = (
    "INSERT INTO audit_event"
    " (id, kind, subject, by, is_view, at, recorded_at, body, salt, text_hash)"
    " VALUES (%s, 'x', 'x:1', 'system', %s, %s, %s, '{}', 's', '')"
)


def put(cursor, id_):
    now = queries.clock()
    cursor.execute(ROW, [id_, False, now, now])


@pytest.mark.django_db
def test_a_lower_number_that_comes_after_a_seal_is_covered_by_the_next(write):
    """S13: the same on both databases: ids are not the order of commits."""
    first = write(1)[0].pk
    with connection.cursor() as cursor:
        put(cursor, first + 2)
        actions.seal()
        put(cursor, first + 1)
    actions.seal()
    seals = dict(SealMember.objects.values_list("event_id", "seal_number"))
    assert seals == {first: 1, first + 2: 1, first + 1: 2}
    assert found()[0] == set()


@pytest.fixture
def another():
    """A second connection to the same database, as another process has one."""
    handler = ConnectionHandler({DEFAULT_DB_ALIAS: connection.settings_dict})
    other = handler[DEFAULT_DB_ALIAS]
    yield other
    other.close()


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_overlapping_transactions(another, at):
    """S13: two overlapping transactions, the lower id commits after a seal."""
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has one writer at a time")
    another.set_autocommit(False)
    with another.cursor() as cursor:
        cursor.execute("SELECT nextval('audit_event_id_seq')")
        slow = cursor.fetchone()[0]
        put(cursor, slow)
    with transaction.atomic():
        fast = actions.record("x", subject="x:2", by=None, at=at).pk
    assert slow < fast
    assert actions.seal().count == 1
    assert not SealMember.objects.filter(event_id=slow).exists()
    another.commit()
    assert actions.seal().count == 1
    assert SealMember.objects.get(event_id=slow).seal_number == 2
    assert queries.verify().is_whole
    assert Event.objects.count() == 2


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_sealers_at_once_make_one_chain(another, at):
    """S13: a second sealer waits until the first is done."""
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has one writer at a time")
    with transaction.atomic():
        actions.record("x", subject="x:1", by=None, at=at)
    another.set_autocommit(False)
    with another.cursor() as cursor, transaction.atomic():
        actions.seal()
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [actions.SEALING])
        assert cursor.fetchone() == (False,)
