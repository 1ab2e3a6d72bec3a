"""The town's boundaries, built once a process and asked by every room above."""

from functools import lru_cache

from django.db.models import Max

from commonside.ground.places.models import Area
from commonside.ground.places.rules import Boundaries, Outline


def boundaries(*, fresh: bool = False) -> Boundaries:
    """The newest boundaries of each kind, kept by this process.

    `fresh` builds them again: for the transaction that has just drawn them.
    """
    if fresh:
        forget()
    return _built()


def forget() -> None:
    """Drop what is kept: after drawing areas, and between tests."""
    _built.cache_clear()


@lru_cache(maxsize=1)
def _built() -> Boundaries:
    newest = dict(
        Area.objects.order_by("kind")
        .values_list("kind")
        .annotate(newest=Max("boundary_version"))
    )
    return Boundaries(
        Outline(area.kind, area.code, area.outline, area.boundary_version)
        for area in Area.objects.filter(boundary_version__in=set(newest.values()))
        if newest[area.kind] == area.boundary_version
    )
