"""Each night: rolls, accounts that nobody uses, proposals that nobody decided."""

from django.conf import settings
from django.utils import timezone

from commonside.ground.colleagues import actions
from commonside.ground.timetable.registry import every, job


@job()
def keep_accounts() -> None:
    """Not in a demonstration, whose invented people sign in when a visitor does."""
    now = timezone.now()
    actions.lapse(at=now)
    if settings.DEMONSTRATION:
        return
    on = timezone.localdate(now)
    actions.keep_rolls(on=on, at=now)
    actions.switch_off_unused(on=on, at=now)


every("colleagues.keep", keep_accounts, "daily 02:20")
