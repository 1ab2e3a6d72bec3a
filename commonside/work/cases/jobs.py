"""What the timetable does for cases: late promises, hidden records that were met."""

from django.utils import timezone

from commonside.ground.agencies.models import User
from commonside.ground.timetable.registry import every, job
from commonside.work.cases.actions import meeting
from commonside.work.cases.actions.breaches import tell_of_breaches
from commonside.work.reports.models import Report


@job()
def tell_breaches() -> None:
    """Tell of first contacts at high risk that ran out."""
    tell_of_breaches(at=timezone.now())


@job()
def tell_keepers(report_id: int, user_id: int) -> None:
    """Tell the keepers of hidden records that are like a report just decided."""
    report = Report.objects.get(pk=report_id)
    by = User.objects.get(pk=user_id)
    meeting.tell_keepers(report, by=by, at=timezone.now())


every("cases.tell_breaches", tell_breaches, "every 60 s")
