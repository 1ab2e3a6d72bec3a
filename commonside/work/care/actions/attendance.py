"""A session of a programme, and the alert when somebody did not come."""

from dataclasses import replace
from datetime import date, datetime

from django.db import transaction

from commonside.ground.agencies.models import User
from commonside.ground.audit.actions import record
from commonside.ground.audit.refusals import Refused, obstacle
from commonside.ground.duties import actions as duties
from commonside.ground.duties.queries import Counted, calendar_on
from commonside.ground.duties.rules import due_at
from commonside.ground.letters.actions import tell_at_once
from commonside.ground.practice.models import Version
from commonside.library.clocks.instants import end_of_day, london_date
from commonside.work.care.actions.offers import _look_again, locked
from commonside.work.care.models import Offer, Session
from commonside.work.care.queries import offers as queries
from commonside.work.care.rules.offers import State

MISSED = "missed_session"


@transaction.atomic
def note_attendance(
    offer: Offer,
    *,
    on: date | None,
    came: bool,
    by: User,
    at: datetime,
    next_on: date | None = None,
    version: int | None = None,
) -> Session:
    """Somebody on a programme came, or did not; then the victim's worker is told now.

    Not coming is when a person who abuses is most dangerous, so the worker of the
    person harmed has one working day from the session to see that she is safe.
    """
    offer = locked(offer, version)
    blocked = []
    if queries.kind_of(offer)["keeps"] != "attendance" or offer.state != State.TAKEN_ON:
        blocked.append(obstacle("There is no programme that they are on."))
    if on is None or on > london_date(at):
        blocked.append(obstacle("Say which day the session was.", at_field="on"))
    elif offer.sessions.filter(on=on).exists():
        blocked.append(obstacle("That session is noted already.", at_field="on"))
    if next_on is not None and next_on <= london_date(at):
        blocked.append(obstacle("That day is past.", at_field="next_on"))
    if on is None or blocked:
        raise Refused(blocked)
    made = Session.objects.create(
        offer=offer, on=on, came=came, noted_by=by, noted_at=at
    )
    offer.next_on, offer.version = next_on, offer.version + 1
    _look_again(offer, at=at)
    offer.save()
    kind = "care.came" if came else "care.missed"
    record(kind, subject=offer.case, by=by, at=at, refs=[f"offer:{offer.pk}"])
    if not came:
        alert(offer, on=on, why="missed", by=by, at=at)
    return made


def alert(offer: Offer, *, on: date, why: str, by: User | None, at: datetime) -> None:
    """Owe a look at her safety, and mail her worker that something cannot wait."""
    version, calendar = offer.practice, calendar_on(london_date(at))
    clock = version.body["follow_up"]["missed"]
    session = end_of_day(on)
    counted = Counted(MISSED, session, due_at(clock, session, calendar), "missed")
    if counted.due_at < at:
        # Told too late by the programme: she is looked after at once.
        counted = replace(counted, due_at=at)
    to = offer.case.owner
    duties.owe(offer.case, [counted], to=to, practice=version, at=at, reason=why)
    about = f"case:{offer.case_id}"
    tell_at_once("missed_session", to=[to], about=about, by=by, at=at)


@transaction.atomic
def note_seen_to(offer: Offer, *, by: User, at: datetime) -> None:
    """The worker of the person harmed has seen to her safety."""
    if not duties.meet(offer.case, [MISSED], at=at):
        raise Refused(obstacle("Nobody is waiting for this any more."))
    record("care.seen_to", subject=offer.case, by=by, at=at, refs=[f"offer:{offer.pk}"])


def alert_of_silence(*, at: datetime, most: int = 200) -> int:
    """Tell of sessions of which the programme has said nothing in time; how many.

    Silence is treated as not having come, so that an alert never hangs on a programme
    that forgets to write.
    """
    late = Offer.objects.filter(
        state=State.TAKEN_ON,
        kind__in=_programmes(at),
        next_on__isnull=False,
        follow_up_at__lt=at,
        case__closed_at=None,
    )
    ids = list(late.order_by("follow_up_at").values_list("pk", flat=True)[:most])
    return sum(_tell_of_silence(pk, at=at) for pk in ids)


def _programmes(at: datetime) -> list[str]:
    """The offers that keep attendance; none before there is any practice."""
    try:
        body = queries.support_on(london_date(at)).body
    except Version.DoesNotExist:
        return []
    return [one["code"] for one in body["offer"] if one["keeps"] == "attendance"]


@transaction.atomic
def _tell_of_silence(pk: int, *, at: datetime) -> bool:
    offer = locked(Offer(pk=pk), None)
    on = offer.next_on
    if on is None or offer.follow_up_at is None or offer.follow_up_at >= at:
        return False
    # Told once: from now on it is followed up by its state.
    offer.next_on = None
    _look_again(offer, at=at)
    offer.save(update_fields=["next_on", "follow_up_at"])
    record("care.silence", subject=offer.case, by=None, at=at, refs=[f"offer:{pk}"])
    alert(offer, on=on, why="not_told", by=None, at=at)
    return True
