"""What the timetable does for cases: nobody has to look for a High that is late."""

from django.utils import timezone

from commonside.ground.timetable.registry import every, job
from commonside.work.cases.actions.breaches import tell_of_breaches


@job()
def tell_breaches() -> None:
    """Tell of first contacts at high risk that ran out."""
    tell_of_breaches(at=timezone.now())


every("cases.tell_breaches", tell_breaches, "every 60 s")
