"""What a reader's agency was told of the cases that another agency has.

The pages of one case ask it too; here it is for lists, which would tell by a band, a
ward or an order what the case's own page does not.
"""

from collections.abc import Iterable
from typing import Any

from django.db.models import Q

from commonside.work.cases.models import Case, Involvement
from commonside.work.cases.rules.involving import SHARED

EVERYTHING = frozenset(SHARED)


def told_of(user: Any, cases: Iterable[Case]) -> dict[int, frozenset[str]]:
    """What this reader was told of each case; everything of their own agency's."""
    found = {case.pk: EVERYTHING for case in cases}
    foreign = [c.pk for c in cases if c.lead_agency_id != user.agency_id]
    if foreign:
        found |= dict.fromkeys(foreign, frozenset())
        rows = _parts(user).filter(case__in=foreign)
        found |= {pk: frozenset(shared) for pk, shared in rows}
    return found


def veiled(user: Any, cases: Iterable[Case]) -> list[Case]:
    """Cases to be shown in a list, without what this reader was not told of them.

    For showing alone: what is left out is out of the object, not of the database.
    """
    rows = list(cases)
    told = told_of(user, rows)
    for case in rows:
        if case.lead_agency_id != user.agency_id:
            case.category = ""
            case.band = case.band if "risk" in told[case.pk] else None  # type: ignore[assignment]
            case.ward = case.ward if "place" in told[case.pk] else ""
    return rows


def known(user: Any, code: str = "") -> Q:
    """The cases of which this reader knows a part, so that a filter may ask for it."""
    found = Q(lead_agency=user.agency_id)
    ids = [pk for pk, shared in _parts(user) if code in shared] if code else []
    return found | Q(pk__in=ids) if ids else found


def _parts(user: Any) -> Any:
    rows = Involvement.objects.filter(agency=user.agency_id, ended_at=None)
    return rows.values_list("case_id", "shared")
