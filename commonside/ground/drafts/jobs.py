"""Unsaved typing goes when its time is over."""

from django.utils import timezone

from commonside.ground.drafts import actions
from commonside.ground.timetable.registry import every, job


@job()
def purge() -> None:
    actions.purge(timezone.now())


every("drafts.purge", purge, "every 300 s")
