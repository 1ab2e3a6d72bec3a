"""Long work with lists: bringing one in, and forgetting those that were left lying."""

from django.utils import timezone

from commonside.ground.timetable import actions as timetable
from commonside.ground.timetable.models import Progress
from commonside.ground.timetable.registry import every, job
from commonside.work.exchange.actions import copying, imports
from commonside.work.exchange.models import Import


@job(queue="long", attempts=3)
def bring_in(pk: int, *, progress: str) -> None:
    """Bring a list in, as whoever asked for it and with what they may do now (S5)."""
    bar = Progress.objects.get(key=progress)
    brought = Import.objects.select_related("by", "mapping").get(pk=pk)
    now = timezone.now()
    timetable.set_off(bar, at=now)
    if not brought.by.may("exchange.import"):
        timetable.end(bar, {"why": "no_longer"}, at=now, failed=True)
        return

    def news(done: int, total: int) -> None:
        timetable.move(bar, done, total, at=timezone.now())

    imports.bring(brought, at=now, news=news)
    timetable.end(bar, {}, at=timezone.now())


@job()
def forget() -> None:
    imports.forget_tried(at=timezone.now())


@job(queue="long")
def nightly() -> None:
    """Make each reader's list of what concerns their agency."""
    copying.make_nightly(at=timezone.now())


every("exchange.nightly", nightly, "daily 05:30")
every("exchange.forget", forget, "daily 03:50")
