"""What is stored of open incidents, and counts over it."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db.models import QuerySet

from commonside.ground.places.models import Area
from commonside.ground.places.queries import boundaries
from commonside.steering.findings import partitions
from commonside.steering.findings.models import Dataset

# What a count may be broken down by, and the column that answers.
BY = {
    "month": "strftime(occurred_from, '%Y-%m')",
    "category": "category",
    "ward": "coalesce(ward, '')",
    "lsoa": "coalesce(lsoa, '')",
    "lsoa11": "coalesce(lsoa11, '')",
}
PARTNERSHIP, ALL = "partnership", "all"
# By the published code where the partnership's codes are known and the row has one,
# else by point.
INSIDE_BY_CODE = (
    "CASE WHEN lsoa IS NULL THEN ward IS NOT NULL"
    " ELSE lsoa IN (SELECT unnest($codes)) END"
)
INSIDE_BY_POINT = "ward IS NOT NULL"


def areas(kind: str) -> dict[str, Area]:
    """The partnership's areas of a kind, by code, in their newest boundary version."""
    rows = Area.objects.filter(kind=kind)
    newest = rows.order_by("-boundary_version").values("boundary_version")[:1]
    return {area.code: area for area in rows.filter(boundary_version=newest)}


def datasets() -> QuerySet[Dataset]:
    """Every month that stands, newest first."""
    return Dataset.objects.order_by("-month", "force")


def labels() -> partitions.Labels:
    """The partnership's areas as they are now, ready to label points."""
    return partitions.Labels(
        boundaries(fresh=True), sorted(areas("lsoa11")), sorted(areas("lsoa21"))
    )


def small_area_codes() -> list[str]:
    """Every small-area code of the partnership, of 2011 and of 2021.

    A code that both censuses use means the same area in both, so that together they
    are safe whichever of the two a file uses.
    """
    codes = Area.objects.filter(kind__in=("lsoa11", "lsoa21"))
    return sorted(set(codes.values_list("code", flat=True)))


def count(
    by: Sequence[str], *, scope: str, datasets: Iterable[Dataset] | None = None
) -> list[tuple[Any, ...]]:
    """Incidents counted by these breakdowns, sorted by them; the count comes last.

    Open data, published by the police: exempt from disclosure control.
    """
    chosen = Dataset.objects.all() if datasets is None else datasets
    codes = small_area_codes() if scope == PARTNERSHIP else []
    return count_files(by, scope, [dataset.path for dataset in chosen], codes)


def count_files(
    by: Sequence[str], scope: str, places: Sequence[str], codes: Sequence[str]
) -> list[tuple[Any, ...]]:
    """The same over files; `codes` are the partnership's small areas."""
    if not places:
        return []
    home = Path(settings.HOME)
    values: dict[str, Any] = {"files": [str(home / place) for place in places]}
    where = "true"
    if scope == PARTNERSHIP and codes:
        where, values["codes"] = INSIDE_BY_CODE, list(codes)
    elif scope == PARTNERSHIP:
        where = INSIDE_BY_POINT
    columns = ", ".join(BY[name] for name in by)
    with partitions.connect(home) as db:
        rows = db.execute(
            f"SELECT {columns}, count(*) FROM"  # noqa: S608
            f" read_parquet($files, hive_partitioning=false) WHERE {where}"
            " GROUP BY ALL ORDER BY ALL",
            values,
        )
        return rows.fetchall()


def in_partnership(place: str, codes: Sequence[str]) -> int:
    """How many incidents of one partition happened in the partnership."""
    return sum(row[-1] for row in count_files(("month",), PARTNERSHIP, [place], codes))
