"""Count a try, exactly: one statement raises the row and says how high it is (S35)."""

from datetime import datetime, timedelta

from django.db import connection

from commonside.ground.counters.models import Counter
from commonside.ground.counters.queries import key_of

# Two that raise the same row at once wait for each other in the database; nothing is
# read first, so nothing is lost. A window that is over begins anew in the same breath.
RAISE = """
INSERT INTO counters_counter AS kept (key, tries, ends_at) VALUES (%s, 1, %s)
ON CONFLICT (key) DO UPDATE SET
  tries = CASE WHEN kept.ends_at <= %s THEN 1 ELSE kept.tries + 1 END,
  ends_at = CASE WHEN kept.ends_at <= %s THEN excluded.ends_at ELSE kept.ends_at END
RETURNING tries
"""


def spend(
    purpose: str, who: str, *, limit: int, window: timedelta, at: datetime
) -> bool:
    """Count one try of `who`; whether it is among the first `limit` of its window.

    The window begins with the first try and is not made longer by more of them. The
    count is committed on its own, before what is tried, so that a failure after it
    gives no try back: call it outside any transaction.
    """
    now, end = (
        connection.ops.adapt_datetimefield_value(moment) for moment in (at, at + window)
    )
    with connection.cursor() as cursor:
        cursor.execute(RAISE, [key_of(purpose, who), end, now, now])
        (tries,) = cursor.fetchone()
    return int(tries) <= limit


def forget(purpose: str, who: str) -> None:
    """Begin to count anew: the right one has come in."""
    Counter.objects.filter(key=key_of(purpose, who)).delete()


def purge(at: datetime) -> int:
    """Delete every counter whose window is over; how many there were."""
    return Counter.objects.filter(ends_at__lte=at).delete()[0]
