"""Photographs of reports that were never sent go with what was typed."""

from django.utils import timezone

from commonside.ground.files import actions
from commonside.ground.timetable.registry import every, job


@job()
def purge() -> None:
    actions.purge(timezone.now())


every("files.purge", purge, "every 300 s")
