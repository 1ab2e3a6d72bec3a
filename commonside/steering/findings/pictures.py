"""A month of one category by area: ranked, shaded, with the months before it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from commonside.ground.places.models import Area
from commonside.library.analysis.classes import natural_breaks
from commonside.library.analysis.rates import per_thousand
from commonside.steering.findings import drawing, queries
from commonside.steering.findings.models import Dataset
from commonside.steering.findings.rules import month_before

KINDS = {"ward": "Ward", "lsoa11": "Small area"}
# What most people come for; shown first where the files have it.
FIRST_CATEGORY = "Anti-social behaviour"
SHADES = 5
LONGEST_BAR = 64
Counts = Mapping[tuple[str, str, str], int]


@dataclass(frozen=True)
class Choice:
    """What the page can be asked for, and what was asked."""

    months: list[str]
    categories: list[str]
    month: str
    category: str  # "" for all
    kind: str


@dataclass(frozen=True)
class Row:
    """One area; `rate` and `shade` are None where nobody counted its people."""

    rank: int
    code: str
    name: str
    before: list[int]
    count: int
    rate: float | None
    shade: int | None
    bar: int


@dataclass(frozen=True)
class Picture:
    """Everything that the page shows, with nothing left to work out."""

    choice: Choice
    months_before: list[str]
    rows: list[Row]
    totals_before: list[int]
    total: int
    rate: float | None
    placeless: int
    scale: list[tuple[int, float, float]]
    drawing: drawing.Drawing
    forces: list[str]

    @property
    def by_code(self) -> dict[str, Row]:
        return {row.code: row for row in self.rows}


def choose(asked: Mapping[str, str]) -> Choice | None:
    """What was asked, from fixed lists; another word counts as not said.

    None where nothing was imported yet.
    """
    months = sorted(set(Dataset.objects.values_list("month", flat=True)), reverse=True)
    if not months:
        return None
    month = asked.get("month", "")
    month = month if month in months else months[0]
    kind = asked.get("by", "")
    counts = counted([month], "ward")
    categories = sorted({category for _, category, _ in counts})
    first = FIRST_CATEGORY if FIRST_CATEGORY in categories else ""
    category = asked.get("category", first)
    return Choice(
        months,
        categories,
        month,
        category if category in categories or not category else first,
        kind if kind in kinds() else "ward",
    )


def kinds() -> dict[str, str]:
    """The kinds of area that this town has drawn, with their labels."""
    return {kind: label for kind, label in KINDS.items() if queries.areas(kind)}


def counted(months: Sequence[str], kind: str) -> Counts:
    """{(month, category, area): incidents in the partnership} of these months."""
    datasets = Dataset.objects.filter(month__in=months).order_by("pk")
    paths = tuple(datasets.values_list("path", flat=True))
    return _counted(paths, tuple(queries.small_area_codes()), kind)


@lru_cache(maxsize=16)
def _counted(paths: tuple[str, ...], codes: tuple[str, ...], kind: str) -> Counts:
    """Kept by the files' names, which hold their digest: new files, new numbers."""
    rows = queries.count_files(
        ("month", "category", kind), queries.PARTNERSHIP, paths, codes
    )
    return {(month, category, area): n for month, category, area, n in rows}


@lru_cache(maxsize=4)
def _drawn(outlines: tuple[tuple[str, str], ...]) -> drawing.Drawing:
    return drawing.draw(outlines)


def picture(choice: Choice) -> Picture:
    """One month by area, highest rate first; months that nobody imported are left out.

    Open data, published by the police at this precision: exempt from disclosure
    control.
    """
    earlier = [month_before(month_before(choice.month)), month_before(choice.month)]
    shown = [month for month in earlier if month in choice.months]
    found = counted([*shown, choice.month], choice.kind)
    counts = _of_category(found, choice.category)
    areas = queries.areas(choice.kind)
    rates = _rates(areas, counts, choice.month)
    groups = natural_breaks(list(rates.values()), SHADES)
    rows = _rows(areas, counts, rates, [*shown, choice.month], _shades(groups))
    totals = _totals(counts)
    total = totals.get(choice.month, 0)
    everybody = sum(area.population or 0 for area in areas.values())
    forces = Dataset.objects.filter(month=choice.month).order_by("force")
    return Picture(
        choice=choice,
        months_before=shown,
        rows=rows,
        totals_before=[totals.get(month, 0) for month in shown],
        total=total,
        rate=round(per_thousand(total, everybody), 1) if everybody else None,
        placeless=total - sum(row.count for row in rows),
        scale=[(_shades(groups)[g[0]], g[0], g[-1]) for g in groups],
        drawing=_drawn(tuple((code, areas[code].outline) for code in sorted(areas))),
        forces=list(forces.values_list("force", flat=True)),
    )


def _rates(
    areas: Mapping[str, Area], counts: Mapping[tuple[str, str], int], month: str
) -> dict[str, float]:
    """Per 1,000 people, as it is shown; only for areas whose people were counted."""
    return {
        code: round(per_thousand(counts.get((month, code), 0), area.population), 1)
        for code, area in areas.items()
        if area.population
    }


def _shades(groups: list[list[float]]) -> dict[float, int]:
    """The shade of each rate. Fewer classes than shades take the darker ones."""
    lightest = 1 + SHADES - len(groups) if len(groups) > 1 else 1
    return {rate: lightest + i for i, group in enumerate(groups) for rate in group}


def _rows(
    areas: Mapping[str, Area],
    counts: Mapping[tuple[str, str], int],
    rates: Mapping[str, float],
    months: Sequence[str],
    shades: Mapping[float, int],
) -> list[Row]:
    def numbers(code: str) -> list[int]:
        return [counts.get((month, code), 0) for month in months]

    def place(code: str) -> tuple[float, int, str]:
        return -rates.get(code, -1.0), -numbers(code)[-1], areas[code].name

    highest = max(rates.values(), default=0) or 1
    return [
        Row(
            rank=rank,
            code=code,
            name=areas[code].name,
            before=numbers(code)[:-1],
            count=numbers(code)[-1],
            rate=rates.get(code),
            shade=shades.get(rates.get(code, -1.0)),
            bar=round(LONGEST_BAR * rates.get(code, 0) / highest),
        )
        for rank, code in enumerate(sorted(areas, key=place), 1)
    ]


def _of_category(counts: Counts, category: str) -> dict[tuple[str, str], int]:
    """{(month, area): incidents} of one category, or of all for ""."""
    found: dict[tuple[str, str], int] = {}
    for (month, its, area), number in counts.items():
        if category in ("", its):
            found[month, area] = found.get((month, area), 0) + number
    return found


def _totals(counts: Mapping[tuple[str, str], int]) -> dict[str, int]:
    found: dict[str, int] = {}
    for (month, _), number in counts.items():
        found[month] = found.get(month, 0) + number
    return found
