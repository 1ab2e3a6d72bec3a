"""Files are checked by themselves; those of reports that were never sent go."""

from django.utils import timezone

from commonside.ground.files import actions, queries
from commonside.ground.timetable.registry import every, job

# The sweep ends well before a quick job may be taken for lost.
AT_MOST = 12


@job()
def check(pk: int) -> None:
    """Check one file, just added; the sweep tries it again if the scanner is silent."""
    file = queries.waiting().filter(pk=pk).first()
    if file is not None:
        actions.check(file, at=timezone.now())


@job()
def check_waiting() -> None:
    """Check what still waits; stops at the first to which the scanner is silent."""
    for file in queries.waiting()[:AT_MOST]:
        if not actions.check(file, at=timezone.now()):
            return


@job()
def purge() -> None:
    actions.purge(timezone.now())


every("files.check", check_waiting, "every 60 s")
every("files.purge", purge, "every 300 s")
