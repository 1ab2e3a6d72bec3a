"""What the timetable does for care."""

from django.utils import timezone

from commonside.ground.timetable.registry import every, job
from commonside.work.care.actions.attendance import alert_of_silence


@job()
def tell_of_silence() -> None:
    """Alert where a programme has not told in time whether somebody came."""
    alert_of_silence(at=timezone.now())


every("care.tell_of_silence", tell_of_silence, "every 900 s")
