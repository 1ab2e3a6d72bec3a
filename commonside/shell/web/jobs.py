"""Long work of the installation itself."""

from django.utils import timezone

from commonside.ground.timetable.models import Progress
from commonside.ground.timetable.registry import job


@job(queue="long")
def rewrap(*, progress: str) -> None:
    """Encrypt anew what an older key encrypted, with a bar."""
    from commonside.shell.web import keyring

    bar = Progress.objects.get(key=progress)
    keyring.rewrap_behind(bar, timezone.now)
