"""One small demonstration for all that is asked of it; it is undone at the end."""

from datetime import UTC, datetime

import pytest
from django.db import transaction

AT = datetime(2026, 11, 19, 10, 10, tzinfo=UTC)


@pytest.fixture(scope="module")
def demo(django_db_setup, django_db_blocker, _folders):
    """The world of a small demonstration as it stands on a Thursday morning."""
    from commonside.demo.build import build

    with django_db_blocker.unblock(), transaction.atomic():
        yield build(size=12, at=AT, with_incidents=False)
        transaction.set_rollback(True)
    forget_all()


def forget_all():
    """What this process kept of a town that has been undone."""
    from commonside.ground.places import queries as places
    from commonside.ground.practice import queries as practice
    from commonside.work.cases.queries import lists

    places.forget()
    practice.forget()
    lists._kept.clear()
