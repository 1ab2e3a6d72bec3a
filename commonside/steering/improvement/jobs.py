"""What the timetable does for improvement."""

from django.utils import timezone

from commonside.ground.timetable.registry import every, job
from commonside.steering.improvement.actions import count_waits


@job()
def count() -> None:
    """Count how long cases waited between any two states."""
    count_waits(at=timezone.now())


every("improvement.count", count, "daily 02:50")
