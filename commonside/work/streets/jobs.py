"""What the timetable does for streets: a top place that has nothing is somebody's."""

from django.utils import timezone

from commonside.ground.practice.models import Version
from commonside.ground.timetable.registry import every, job
from commonside.work.streets.actions.places import look_over


@job()
def look_at_places() -> None:
    """Owe a decision for each top place without owner and action, or reason.

    Before a partnership has loaded its practice there is nothing to look at.
    """
    at = timezone.now()
    if Version.objects.filter(kind="top_places").exists():
        look_over(at=at)


every("streets.look_at_places", look_at_places, "daily 06:30")
