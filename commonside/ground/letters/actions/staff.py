"""Neutral mail to staff and to partners’ contacts; nobody else gets anything here."""

import json
from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import Q

from commonside.ground.agencies.models import User
from commonside.ground.agencies.rules import Sight
from commonside.ground.audit.actions import record
from commonside.ground.audit.queries import newest_anchor
from commonside.ground.letters import rules
from commonside.ground.letters.models import Letter
from commonside.ground.letters.queries import days_of, keepers


def _work_link() -> str:
    return f"{settings.STAFF_URL.rstrip('/')}/staff/work/"


def tell_at_once(
    kind: str, *, to: Iterable[User | None], about: str, by: User | None, at: datetime
) -> list[Letter]:
    """Queue a neutral message for what cannot wait, inside the action's transaction.

    `kind` is one of `rules.AT_ONCE`. The text names nobody: `about` is a reference for
    the trace alone. Nobody is told twice of the same thing in a day.
    """
    subject_line, body = rules.at_once(kind, _work_link())
    made = []
    wanted = {u.pk: u for u in to if u is not None and u.sight != Sight.NOTHING}
    for user in wanted.values():
        known = Letter.objects.filter(
            kind=kind, to=user, about=about, queued_at__gt=at - timedelta(days=1)
        )
        if known.exists():
            continue
        made.append(
            Letter.objects.create(
                kind=kind,
                to=user,
                subject_line=subject_line,
                body=body,
                about=about,
                queued_at=at,
            )
        )
    if made:
        refs = [f"user:{letter.to_id}" for letter in made]
        record(f"letter.{kind}", subject=about, by=by, at=at, refs=refs)
    return made


@transaction.atomic
def write_digests(*, on: date, at: datetime) -> int:
    """One message a day for each member of staff who has something to do; how many.

    Called again on the same day it writes none: a constraint holds it.
    """
    written = set(
        Letter.objects.filter(kind="digest", day=on).values_list("to_id", flat=True)
    )
    letters = []
    for user, day in days_of(on=on, at=at):
        if user.pk in written or day.is_empty:
            continue
        subject_line, body = rules.digest(day, _work_link())
        letters.append(
            Letter(
                kind="digest",
                to=user,
                subject_line=subject_line,
                body=body,
                queued_at=at,
                day=on,
            )
        )
    Letter.objects.bulk_create(letters)
    if letters:
        refs = [f"user:{letter.to_id}" for letter in letters]
        record("letter.digest", subject="letters", by=None, at=at, refs=refs)
    return len(letters)


@transaction.atomic
def mail_anchor(*, on: date, at: datetime) -> int:
    """The day's seal to the contacts of the agencies that keep it; how many (S14).

    Called again on the same day it writes none.
    """
    anchor = newest_anchor()
    if anchor is None:
        return 0
    known = Letter.objects.filter(kind="anchor", day=on).values_list("to_id", flat=True)
    subject_line, body = rules.anchor(json.dumps(anchor, separators=(",", ":")))
    letters = [
        Letter(
            kind="anchor",
            to=user,
            subject_line=subject_line,
            body=body,
            queued_at=at,
            day=on,
        )
        for user in keepers(on=on, at=at).exclude(pk__in=known)
    ]
    Letter.objects.bulk_create(letters)
    if letters:
        refs = [f"user:{letter.to_id}" for letter in letters]
        record("letter.anchor", subject="letters", by=None, at=at, refs=refs)
    return len(letters)


def send_queued(*, at: datetime, most: int = 200) -> tuple[int, int]:
    """Send what waits, each message in a transaction of its own: (sent, failed).

    A message is claimed before it is sent and marked after, so that two workers never
    send the same one; a failure is tried again later, with growing gaps.
    """
    ids = (
        Letter.objects.filter(state=Letter.State.QUEUED)
        .filter(Q(try_at=None) | Q(try_at__lte=at))
        .order_by("pk")
        .values_list("pk", flat=True)[:most]
    )
    sent = failed = 0
    for pk in list(ids):
        done = _send_one(pk, at=at)
        sent += done is True
        failed += done is False
    return sent, failed


@transaction.atomic
def _send_one(pk: int, *, at: datetime) -> bool | None:
    rows = Letter.objects.select_for_update(of=("self",)).select_related("to__agency")
    letter = rows.filter(pk=pk, state=Letter.State.QUEUED).first()
    if letter is None:
        return None
    if letter.to.sight == Sight.NOTHING:
        letter.state = Letter.State.WITHHELD
        letter.save(update_fields=["state"])
        record("letter.withheld", subject=letter, by=None, at=at)
        return None
    letter.attempts += 1
    try:
        _mail(letter)
    except OSError as fault:
        letter.failure = type(fault).__name__
        letter.try_at = at + timedelta(seconds=rules.retry_after(letter.attempts))
        if letter.attempts >= rules.GIVE_UP_AFTER:
            letter.state = Letter.State.FAILED
        letter.save()
        return False
    letter.state, letter.sent_at, letter.failure = Letter.State.SENT, at, ""
    letter.save()
    return True


def _mail(letter: Letter) -> None:
    """Hand one message to the mail server; raises OSError when it cannot."""
    if not letter.to.email:
        raise ConnectionError("no address")
    EmailMessage(
        subject=letter.subject_line,
        body=letter.body,
        from_email=settings.DEFAULT_FROM_EMAIL,
        to=[letter.to.email],
    ).send()
