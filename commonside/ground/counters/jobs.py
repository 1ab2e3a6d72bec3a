"""What was counted goes when its window is over."""

from django.utils import timezone

from commonside.ground.counters import actions
from commonside.ground.timetable.registry import every, job


@job()
def purge() -> None:
    actions.purge(timezone.now())


every("counters.purge", purge, "every 300 s")
