"""The house's own regular jobs: those of no room above, and of the rooms below."""

from django.core.management import call_command
from django.utils import timezone

from commonside.ground.audit.actions import append_anchor
from commonside.ground.audit.actions import seal as seal_events
from commonside.ground.timetable import actions, results
from commonside.ground.timetable.models import Result
from commonside.ground.timetable.registry import every, job


@job()
def seal() -> None:
    """Seal the history, batch by batch, until nothing is unsealed (S13)."""
    while seal_events():
        pass


@job()
def anchor() -> None:
    """Keep the newest seal outside the database as well (S14)."""
    append_anchor()


@job()
def reap() -> None:
    """Give back what lost its worker on another machine."""
    actions.reap(at=timezone.now())


@job()
def prune() -> None:
    """Forget jobs and bars of long ago, and sessions that are over."""
    actions.prune(at=timezone.now())
    call_command("clearsessions")


@job(queue="long")
def make_result(result_id: int) -> None:
    """Make what somebody asked for, as that person (S5)."""
    result = Result.objects.filter(pk=result_id, state=Result.State.WAITING).first()
    if result is not None:
        results.make(result, at=timezone.now())


every("audit.seal", seal, "every 60 s")
every("audit.anchor", anchor, "every 3600 s")
every("timetable.reap", reap, "every 60 s")
every("timetable.prune", prune, "every 3600 s")
