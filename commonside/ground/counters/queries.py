"""When one may try again, and where a request comes from."""

from datetime import datetime
from typing import Any

from django.conf import settings

from commonside.ground.counters import rules
from commonside.ground.counters.models import Counter
from commonside.ground.keys import ring


def key_of(purpose: str, who: str) -> str:
    """What a counter is kept under; nobody finds `who` again without our key."""
    return ring.keyed_hash(settings.KEYS, "counters", f"{purpose}\n{who}")


def network_of(request: Any) -> str:
    """The network a request comes from, believing only the proxies of our settings."""
    return rules.network(request.META, settings.PROXIES)


def opens_again(purpose: str, who: str, at: datetime) -> datetime:
    """When the window ends in which these tries are counted; `at` when none runs."""
    row = Counter.objects.filter(key=key_of(purpose, who), ends_at__gt=at).first()
    return row.ends_at if row else at
