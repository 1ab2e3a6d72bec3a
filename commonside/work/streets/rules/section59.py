"""Whether a vehicle was warned before the police may seize it, shown as data."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from commonside.library.clocks.counting import last_day_of_months


@dataclass(frozen=True)
class Check:
    """The newest warning of a vehicle, and whether it still counts."""

    given_on: date | None
    until: date | None
    is_running: bool

    @property
    def is_known(self) -> bool:
        return self.given_on is not None


def check(given: Iterable[date], body: Mapping[str, Any], *, on: date) -> Check:
    """What the warnings that we know of mean on a day.

    Police Reform Act 2002, section 59(4) and (5): a warning first, and within twelve
    months of it none is needed again. The months are data, because the Crime and
    Policing Act 2026 does away with the warning.

    >>> body = {"warning_months": 12}
    >>> found = check([date(2025, 11, 20)], body, on=date(2026, 11, 19))
    >>> found.until.isoformat(), found.is_running
    ('2026-11-19', True)
    >>> check([date(2025, 11, 20)], body, on=date(2026, 11, 20)).is_running
    False
    """
    newest = max(given, default=None)
    if newest is None:
        return Check(None, None, False)
    until = last_day_of_months(newest, body["warning_months"])
    return Check(newest, until, on <= until)
