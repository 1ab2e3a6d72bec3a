"""Each quarter every agency says who works for it; accounts that nobody uses end."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from commonside.ground.agencies.models import Agency, User
from commonside.ground.audit.actions import record
from commonside.ground.audit.refusals import Refused, obstacle
from commonside.ground.colleagues import queries, rules
from commonside.ground.colleagues.actions.leaving import switch_off
from commonside.ground.colleagues.models import Roll
from commonside.ground.colleagues.rules import Terms, Why
from commonside.ground.duties import actions as duties
from commonside.ground.duties.queries import Counted
from commonside.ground.letters.actions import tell_at_once
from commonside.ground.letters.models import Letter

# A round that was missed by more than this is not begun late.
LATE_BY = timedelta(days=14)
DUTY = "confirm_people"


def _day(on: date) -> datetime:
    """The last moment of a local day."""
    return timezone.make_aware(datetime.combine(on, time.max))


def keep_rolls(*, on: date, at: datetime) -> None:
    """The night's work on rolls: begin, remind, tell the lead, switch off."""
    terms = queries.terms(on)
    begin_rolls(on=on, at=at, terms=terms)
    for roll in Roll.objects.open().select_related("agency").order_by("pk"):
        keep_roll(roll, on=on, at=at, terms=terms)


@transaction.atomic
def begin_rolls(*, on: date, at: datetime, terms: Terms) -> int:
    """Ask every agency that has people, once a round; returns how many were asked."""
    round_ = rules.last_round(on, terms.confirm_on)
    if on - round_ > LATE_BY:
        return 0
    asked = Roll.objects.filter(opened_at__date__gte=round_).values("agency")
    busy = Roll.objects.open().values("agency")
    people = User.objects.filter(is_active=True).values("agency")
    agencies = Agency.objects.filter(pk__in=people).exclude(pk__in=asked)
    found = list(agencies.exclude(pk__in=busy))
    for agency in found:
        _begin(agency, due_on=on + timedelta(days=terms.confirm_within_days), at=at)
    return len(found)


def _begin(agency: Agency, *, due_on: date, at: datetime) -> Roll:
    roll = Roll.objects.create(agency=agency, opened_at=at, due_at=_day(due_on))
    owed = [Counted(DUTY, at, roll.due_at, "colleagues.confirm")]
    duties.owe(roll, owed, to=agency, practice=None, at=at, is_new=True)
    codes = {"agency": agency.code}
    record("roll.opened", subject=roll, by=None, at=at, codes=codes)
    contacts = queries.contacts_of(agency, at=at)
    if contacts.exists():
        _tell("confirm_people", contacts, roll, at=at)
    else:
        _escalate(roll, at=at)
    return roll


@transaction.atomic
def keep_roll(roll: Roll, *, on: date, at: datetime, terms: Terms) -> None:
    """Bring one open roll to where it should be by this day."""
    begun = timezone.localdate(roll.opened_at)
    contacts = queries.contacts_of(roll.agency, at=at)
    days = (on - begun).days
    if days >= terms.off_unconfirmed_after_days:
        _close_unanswered(roll, at=at)
        return
    if roll.due_at < at and roll.escalated_at is None:
        _escalate(roll, at=at)
    if days >= terms.remind_after_days and roll.reminded_at is None:
        roll.reminded_at = at
        roll.save(update_fields=["reminded_at"])
        _tell("confirm_people", contacts, roll, at=at)
        record("roll.reminded", subject=roll, by=None, at=at)


def _escalate(roll: Roll, *, at: datetime) -> None:
    roll.escalated_at = at
    roll.save(update_fields=["escalated_at"])
    _tell("people_unconfirmed", queries.leads(at), roll, at=at)
    record("roll.escalated", subject=roll, by=None, at=at)


def _tell(kind: str, to: Iterable[User], roll: Roll, *, at: datetime) -> None:
    tell_at_once(kind, to=to, about=f"roll:{roll.pk}", by=None, at=at)


def _close_unanswered(roll: Roll, *, at: datetime) -> None:
    """Whoever nobody spoke for is switched off, but for the last who can approve."""
    for user in queries.unconfirmed(roll):
        if not is_among_the_last(user, at=at):
            switch_off(user, code=Why.UNCONFIRMED, by=None, at=at)
    _close(roll, by=None, at=at)


def is_among_the_last(user: User, *, at: datetime) -> bool:
    """Whether, without this person, fewer than two could approve anything."""
    approvers = queries.approvers(at)
    if not approvers.filter(pk=user.pk).exists():
        return False
    return bool(approvers.exclude(pk=user.pk).count() < rules.APPROVERS)


def _close(roll: Roll, *, by: User | None, at: datetime) -> None:
    roll.closed_at, roll.closed_by = at, by
    roll.save(update_fields=["closed_at", "closed_by"])
    if by is None:
        duties.drop(roll, at=at, why="unanswered")
    else:
        duties.meet(roll, [DUTY], at=at)
    record("roll.closed", subject=roll, by=by, at=at)


@transaction.atomic
def confirm(
    roll: Roll,
    *,
    stay: Iterable[int],
    gone: Iterable[int],
    by: User,
    at: datetime,
) -> Roll:
    """An agency's contact says who still works there; who does not is closed at once.

    People whom the roll does not ask about are left as they are. When nobody is left to
    ask about, the roll is closed.
    """
    now = Roll.objects.select_for_update(of=("self",)).get(pk=roll.pk)
    if now.closed_at is not None or not queries.may_answer(by, now, at=at):
        raise Refused(obstacle("This is not asked of you, or no longer."))
    asked = queries.unconfirmed(now)
    gone = set(gone) - {by.pk}
    staying = list(asked.filter(pk__in=set(stay) - gone))
    for user in asked.filter(pk__in=gone):
        switch_off(user, code=Why.SAID_GONE, by=by, at=at)
    for user in staying:
        record("colleague.confirmed", subject=user, by=by, at=at)
    ids = [user.pk for user in staying]
    User.objects.filter(pk__in=ids).update(confirmed_at=at)
    if not queries.unconfirmed(now).exists():
        _close(now, by=by, at=at)
    return now


def switch_off_unused(*, on: date, at: datetime) -> tuple[int, int]:
    """Warn who has not used an account for long, and switch off the unused ones.

    Returns (warned, switched off). Counted from the last use, from being added, or
    from coming back, whichever is latest.
    """
    terms = queries.terms(on)
    ended = 0
    for user in idle_since(on - timedelta(days=terms.off_after_days)):
        if not is_among_the_last(user, at=at):
            switch_off(user, code=Why.UNUSED, by=None, at=at)
            ended += 1
    idle = idle_since(on - timedelta(days=terms.warn_after_days))
    gap = timedelta(days=terms.off_after_days - terms.warn_after_days + 1)
    told = Letter.objects.filter(kind="unused_soon", queued_at__gt=at - gap)
    warned = list(idle.exclude(pk__in=told.values("to")))
    for user in warned:
        _warn(user, at=at)
    return len(warned), ended


@transaction.atomic
def _warn(user: User, *, at: datetime) -> None:
    about = f"user:{user.pk}"
    tell_at_once("unused_soon", to=[user], about=about, by=None, at=at)
    record("colleague.warned", subject=user, by=None, at=at)


def idle_since(day: date) -> QuerySet[User]:
    """Open accounts last used, made and brought back on or before a day."""
    never = Q(last_used_on=None, joined_at__lte=_day(day))
    rows = User.objects.filter(is_active=True).filter(Q(last_used_on__lte=day) | never)
    return rows.exclude(closures__until__gt=_day(day)).order_by("pk")
