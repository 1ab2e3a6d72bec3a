"""Fills an installation as some years of work would have, without waiting for them.

Rows are written in bulk and not through the actions: a day of actions would take
hours here. Each row is one that an action writes, grants and history included.
"""

from datetime import datetime
from typing import Any

from bench.filling.cases import open_cases
from bench.filling.reports import take_reports
from bench.filling.staff import Office, staff
from bench.volume import Volume

__all__ = ["Office", "fill"]


def tidy(connection: Any) -> None:
    """What a quiet night does, so that no page is charged for it."""
    nightly = {
        "postgresql": ("VACUUM ANALYZE", "CHECKPOINT"),
        "sqlite": ("ANALYZE", "PRAGMA wal_checkpoint(TRUNCATE)"),
    }
    with connection.cursor() as cursor:
        for sql in nightly[connection.vendor]:
            cursor.execute(sql)


def fill(volume: Volume, *, at: datetime) -> Office:
    """Staff, reports, and the cases that were opened from three in ten of them."""
    from django.db import connection, transaction

    with transaction.atomic():
        office = staff(volume, at=at)
        reports = take_reports(office, volume, at=at)
        open_cases(office, volume, reports, at=at)
    tidy(connection)
    return office
