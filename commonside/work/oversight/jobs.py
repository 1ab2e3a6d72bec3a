"""What the timetable does for supervision."""

from django.utils import timezone

from commonside.ground.timetable.registry import every, job
from commonside.work.oversight import actions


@job()
def owe_reviews() -> None:
    """Owe the looks at whole cases that no act has brought about."""
    actions.owe_missing(at=timezone.now())


every("oversight.owe_reviews", owe_reviews, "daily 02:40")
