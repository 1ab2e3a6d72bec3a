"""Messages leave by themselves: those that wait at once, the digest once a day."""

from django.utils import timezone

from commonside.ground.letters import actions
from commonside.ground.timetable.registry import every, job


@job()
def send_queued() -> None:
    actions.send_queued(at=timezone.now())


@job()
def write_digests() -> None:
    now = timezone.now()
    actions.write_digests(on=timezone.localdate(now), at=now)


@job()
def mail_anchor() -> None:
    now = timezone.now()
    actions.mail_anchor(on=timezone.localdate(now), at=now)


every("letters.anchor", mail_anchor, "daily 06:10")
every("letters.send", send_queued, "every 15 s")
every("letters.digests", write_digests, "daily 07:30")
