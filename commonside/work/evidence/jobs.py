"""Papers are made here, and their files let go when their time has passed."""

from django.utils import timezone

from commonside.ground.timetable.models import Progress
from commonside.ground.timetable.registry import every, job
from commonside.work.evidence.actions import bundles
from commonside.work.evidence.queries import evidence as queries


@job(queue="long", attempts=3)
def make_bundle(*, progress: str) -> None:
    """Make the papers behind this bar, as the person who asked for them."""
    bar = Progress.objects.get(key=progress)
    bundle = queries.bundle_behind(bar.key)
    if bundle is not None:
        bundles.make(bundle, bar, at=timezone.now())


@job()
def let_go() -> None:
    bundles.let_go(at=timezone.now())


every("evidence.let_go", let_go, "daily 04:10")
