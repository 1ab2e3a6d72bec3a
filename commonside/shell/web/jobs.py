"""Long work of the installation itself; and sessions that are over go."""

from django.utils import timezone

from commonside.ground.timetable.models import Progress
from commonside.ground.timetable.registry import every, job


@job()
def clear_sessions() -> None:
    """Rows of sessions whose day is over, or whose visitor never signed in."""
    from commonside.shell.web.sessions.staff import SessionStore

    SessionStore.clear_expired()


every("web.clear_sessions", clear_sessions, "every 3600 s")


@job(queue="long")
def rewrap(*, progress: str) -> None:
    """Encrypt anew what an older key encrypted, with a bar."""
    from commonside.shell.web import keyring

    bar = Progress.objects.get(key=progress)
    keyring.rewrap_behind(bar, timezone.now)
