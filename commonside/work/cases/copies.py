"""Copies of lists of cases, for those who may take them (S5)."""

from collections.abc import Iterator, Mapping
from typing import Any

from commonside.ground.timetable import results
from commonside.work.cases.models import Case
from commonside.work.cases.queries import lists

MOST = 5000
CASES = "cases.list"


def _rows(user: Any, asked: Mapping[str, str]) -> Iterator[results.Row]:
    """The cases that the person may see now, as the list shows them."""
    found = lists.cases(user, asked)[:MOST]
    for row in lists.rows_of(found, user):
        case = row.case
        due = row.due.isoformat(timespec="minutes") if row.due else ""
        yield (
            f"case:{case.pk}",
            [
                case.reference,
                case.known_as,
                case.get_band_display() if case.band else "",
                row.about,
                row.ward,
                case.get_state_display(),
                case.owner.name,
                due,
            ],
        )


def _still(user: Any, refs: set[str]) -> set[str]:
    ids = [int(ref.split(":")[1]) for ref in refs]
    seen = Case.objects.visible_to(user).filter(pk__in=ids)
    return {f"case:{pk}" for pk in seen.values_list("pk", flat=True)}


results.kinds[CASES] = results.Kind(
    title="Copy of a list of cases",
    permission="lists.copy",
    header=(
        "Number",
        "Who",
        "Risk",
        "About",
        "Ward",
        "State",
        "Owner",
        "Next contact",
    ),
    rows=_rows,
    still=_still,
)
