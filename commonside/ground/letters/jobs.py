"""Messages leave by themselves: those that wait at once, the digest once a day."""

from django.utils import timezone

from commonside.ground.letters import actions
from commonside.ground.timetable.registry import every, job


@job()
def send_queued() -> None:
    actions.send_queued(at=timezone.now())


@job()
def send_messages() -> None:
    actions.send_messages(at=timezone.now())


@job()
def settle_messages() -> None:
    actions.settle(at=timezone.now())


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
every("letters.messages", send_messages, "every 30 s")
every("letters.settle", settle_messages, "every 300 s")
every("letters.digests", write_digests, "daily 07:30")
