"""What the timetable does for care."""

from django.utils import timezone

from commonside.ground.timetable.registry import every, job
from commonside.work.care.actions.attendance import alert_of_silence
from commonside.work.care.actions.surveys import ask_who_is_due, stop_asking_late


@job()
def tell_of_silence() -> None:
    """Alert where a programme has not told in time whether somebody came."""
    alert_of_silence(at=timezone.now())


@job()
def ask_how_it_went() -> None:
    """Ask whoever is due, by their own safe way; and nobody any more who is late."""
    now = timezone.now()
    ask_who_is_due(at=now)
    stop_asking_late(at=now)


every("care.ask_how_it_went", ask_how_it_went, "every 900 s")
every("care.tell_of_silence", tell_of_silence, "every 900 s")
