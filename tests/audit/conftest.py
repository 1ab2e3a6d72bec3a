"""A small history to seal, check and tamper with."""

from contextlib import contextmanager

import pytest
from django.db import connection, transaction

from commonside.ground.audit import actions, queries
from commonside.ground.audit.triggers import lifted


@pytest.fixture
def write(db, at):
    """Writes so many events, and returns them."""

    def write(count=3, **more):
        with transaction.atomic():
            return [
                actions.record(
                    "case.edited",
                    subject="case:1",
                    by=None,
                    at=at,
                    fields=["x"],
                    **more,
                )
                for _ in range(count)
            ]

    return write


@pytest.fixture
def history(write):
    """Three seals over three events each; the last one's newest anchor is kept."""
    for _ in range(3):
        write(3)
        actions.seal()
    return queries.newest_anchor()


@contextmanager
def tampering():
    """What somebody does who may do everything in the database, but has no key."""
    with lifted(connection), connection.cursor() as cursor:
        yield cursor.execute


def found(**more):
    """The kinds of what a check found, and all its sentences."""
    verdict = queries.verify(**more)
    return verdict.found.kinds(), " ".join([*verdict.faults, *verdict.remarks])
