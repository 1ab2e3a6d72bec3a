"""How a team's load and promises read; plain values, no Django."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

# What a person harmed was promised, and notices when it is late.
PROMISES = ("first_contact", "visit", "interview", "update", "contact")
PROMISE_DAYS = 28
BANDS = {1: "High", 2: "Medium", 3: "Standard"}
DUTIES = {
    "first_contact": "First contact",
    "visit": "Visit and full risk assessment",
    "interview": "Interview and plan",
    "update": "Update",
    "contact": "Contact that was promised",
    "assess_again": "Risk again",
    "supervision": "Review by the supervisor",
    "manager_review": "Review by the manager",
    "head_review": "Review by the head of service",
    "monitoring": "End of watching",
    "missed_session": "Safety after a missed session",
    "safeguard": "Safeguarding",
    "plan_review": "Safety plan looked at again",
}


def duty(kind: str) -> str:
    """What is owed, as a colleague names it.

    >>> duty("update"), duty("tell_landlord")
    ('Update', 'Tell landlord')
    """
    return DUTIES.get(kind) or kind.replace("_", " ").capitalize()


@dataclass
class Officer:
    """One officer's load: open cases by band, and what is late or was broken."""

    id: int
    name: str
    bands: dict[int, int] = field(default_factory=dict)
    late: int = 0
    broken: int = 0
    kept: int = 0

    @property
    def open(self) -> int:
        return sum(self.bands.values())

    @property
    def by_band(self) -> list[tuple[int, str, int]]:
        """(band, its word, cases), High first, for a row of the table."""
        return [(n, word, self.bands.get(n, 0)) for n, word in BANDS.items()]

    @property
    def promised(self) -> int:
        return self.broken + self.kept


def officers(
    names: Mapping[int, str],
    load: Iterable[tuple[int, int, int]],
    promises: Iterable[tuple[int, int, int, int]],
) -> list[Officer]:
    """One row for each officer, those with the most that is late first.

    `load` is (owner, band, cases); `promises` is (owner, late now, broken, kept).
    Whoever has neither a case nor a duty stands last: there is room for more.
    """
    rows = {id_: Officer(id_, name) for id_, name in names.items()}
    for owner, band, count in load:
        if owner in rows:
            rows[owner].bands[band] = count
    for owner, late, broken, kept in promises:
        if owner in rows:
            rows[owner].late, rows[owner].broken, rows[owner].kept = late, broken, kept
    return sorted(rows.values(), key=lambda row: (-row.late, -row.open, row.name))


def total(rows: Iterable[Officer]) -> Officer:
    """The whole team as one row, so that the page adds up."""
    whole = Officer(0, "The team")
    for row in rows:
        whole.late += row.late
        whole.broken += row.broken
        whole.kept += row.kept
        for band, count in row.bands.items():
            whole.bands[band] = whole.bands.get(band, 0) + count
    return whole
