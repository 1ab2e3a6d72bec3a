"""What the timetable does for streets: a top place that has nothing is somebody's."""

from django.utils import timezone

from commonside.ground.timetable.registry import every, job
from commonside.work.streets.actions.places import look_over


@job()
def look_at_places() -> None:
    """Owe a decision for each top place without owner and action, or reason."""
    look_over(at=timezone.now())


every("streets.look_at_places", look_at_places, "daily 06:30")
