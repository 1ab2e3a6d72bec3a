"""Worked closings that several tests count."""

from datetime import date, timedelta

from commonside.library.analysis.definitions import Definition
from commonside.library.analysis.resolution import ClosedCase

SOURCE = {
    "name": "resolution_rate",
    "version": "3",
    "success": ["R1", "R2", "R3", "R4", "R5", "R6", "R7", "R9"],
    "excluded": ["N5", "N6", "N7"],
    "failures": {
        "lost_contact": ["N4"],
        "less_but_not_stopped": ["P1", "P2"],
        "withdrew": ["N3"],
        "victim_moved": ["R8"],
        "nothing_more": ["N1", "N2"],
    },
    "return_days": 28,
    "durable_days": 90,
}
RULE = Definition.parse(SOURCE)

# July to September as on the public page: 171 closed, 12 left out, 124 of 159 stopped.
# Outcome, who confirmed, days until it came back, how many.
PAGE = [
    ("R1", "victim", None, 97),
    ("R6", "agency", None, 27),
    ("R2", "victim", 19, 9),
    ("N4", None, None, 8),
    ("P1", "victim", None, 4),
    ("P2", None, None, 2),
    ("N3", None, None, 5),
    ("R8", "victim", None, 4),
    ("N1", None, None, 3),
    ("N6", None, None, 6),
    ("N5", None, None, 5),
    ("N7", None, None, 1),
]
# April to June: 118 closed, 14 of them opened again within 90 days.
SPRING = [("R1", "victim", None, 104), ("R1", "victim", 20, 8), ("R6", "agency", 80, 6)]


def closings(rows, closed_on: date) -> list[ClosedCase]:
    return [
        ClosedCase(
            ref=f"{closed_on}-{line}-{n}",
            closed_on=closed_on,
            outcome=outcome,
            stopped_confirmed_by=by,
            first_new_report_on=(
                None if gap is None else closed_on + timedelta(days=gap)
            ),
        )
        for line, (outcome, by, gap, count) in enumerate(rows)
        for n in range(count)
    ]
