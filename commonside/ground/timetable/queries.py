"""How far a long job is, for the page that watches it."""

from django.db.models import QuerySet

from commonside.ground.timetable.models import Progress


def bar_of(kind: str) -> QuerySet[Progress]:
    """The bars of one kind of job."""
    return Progress.objects.filter(kind=kind)
