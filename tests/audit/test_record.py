"""A trace belongs to the transaction that it describes, and to nothing else."""

import pytest
from django.db import transaction

from commonside.ground.audit import actions
from commonside.ground.audit.models import Event
from commonside.ground.audit.queries import verify


@pytest.mark.django_db(transaction=True)
def test_a_trace_is_refused_outside_a_transaction(at):
    with pytest.raises(RuntimeError, match="transaction"):
        actions.record("case.opened", subject="case:1", by=None, at=at)


@pytest.mark.django_db(transaction=True)
def test_a_trace_goes_with_the_change_that_failed(at):
    @transaction.atomic
    def fail() -> None:
        actions.record("case.opened", subject="case:1", by=None, at=at)
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert not Event.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_the_tests_own_flush_leaves_every_trigger_standing(at):
    with transaction.atomic():
        actions.record("case.opened", subject="case:1", by=None, at=at)
    assert verify().is_whole
