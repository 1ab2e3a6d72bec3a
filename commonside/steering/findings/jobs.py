"""Long work with incident files: an upload's import, and sweeping once a day."""

from django.utils import timezone

from commonside.ground.agencies.models import User
from commonside.ground.timetable.models import Progress
from commonside.ground.timetable.registry import every, job
from commonside.steering.findings import actions


@job(queue="long", attempts=3)
def bring_in(*, progress: str) -> None:
    """Import what was uploaded behind this bar, by the person who asked."""
    bar = Progress.objects.get(key=progress)
    by = User.objects.get(pk=bar.by_id or 0)
    actions.import_uploaded(bar, by=by, at=timezone.now())


@job(queue="long")
def sweep() -> None:
    """Remove what killed imports, replaced months and lost uploads left."""
    actions.sweep()


every("findings.sweep", sweep, "daily 03:40")
