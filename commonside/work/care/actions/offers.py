"""Support is offered, answered, passed on, taken on, and ends with a code."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction

from commonside.ground.agencies.models import User
from commonside.ground.audit.actions import record
from commonside.ground.audit.refusals import Clash, Obstacle, Refused, obstacle
from commonside.ground.design import ports
from commonside.ground.duties.queries import calendar_on
from commonside.ground.duties.rules import due_at
from commonside.ground.people.models import Person
from commonside.library.clocks.instants import end_of_day, london_date
from commonside.work.care.models import Offer
from commonside.work.care.queries import offers as queries
from commonside.work.care.rules import offers as rules
from commonside.work.care.rules.offers import State
from commonside.work.cases.models import Case


@dataclass(frozen=True)
class Consent:
    """How somebody agreed, and when."""

    how: str
    on: date | None


def locked(offer: Offer, version: int | None) -> Offer:
    """The offer as it stands now; `Clash` when somebody wrote it meanwhile."""
    rows = Offer.objects.select_for_update(of=("self",))
    now: Offer = rows.select_related("practice", "case").get(pk=offer.pk)
    if version is not None and now.version != version:
        who = now.ended_by or now.offered_by
        raise Clash(
            theirs={"state": State(now.state).label},
            who=who.name if now.state == State.ENDED else "",
            at=now.ended_at or now.answered_at or now.offered_at,
        )
    return now


@transaction.atomic
def make_offer(
    *,
    case: Case,
    kind: str,
    person: Person | None,
    says: str,
    by: User,
    at: datetime,
    consent: Consent | None = None,
    other: Person | None = None,
) -> Offer:
    """Offer support to somebody of the case, and note what they said to it.

    Refused for mediation where a partner, former partner or family is alleged.
    Victims' Code; DOMAIN 2.5: offered, accepted or declined, referred, outcome.
    """
    version = queries.support_on(london_date(at))
    found = rules.kind_of(kind, version.body)
    blocked = obstacles_to(case, found, version.body, by=by, at=at)
    blocked += _obstacles_to_whom(case, found, person=person, other=other)
    if found is None or person is None or blocked:
        raise Refused(blocked)
    offer = Offer(
        case=case,
        person=person,
        other=other if found["for"] == "both" else None,
        practice=version,
        kind=kind,
        agency=queries.agency_for(found),
        offered_at=at,
        offered_by=by,
    )
    _answered(offer, says=says, consent=consent, at=at)
    _look_again(offer, at=at)
    offer.save()
    _record("care.offered", offer, by=by, at=at)
    return offer


def obstacles_to(
    case: Case, kind: Any, body: Mapping[str, Any], *, by: User, at: datetime
) -> list[Obstacle]:
    """Why a kind is not for a case: abuse at home, or what a higher room holds."""
    found = rules.obstacles_to_kind(
        kind, body, relationships=queries.relationships(case)
    )
    if kind is not None:
        found += ports.held(f"case.{kind['code']}", case, by=by, at=at)
    return found


def _obstacles_to_whom(
    case: Case, kind: Any, *, person: Person | None, other: Person | None
) -> list[Obstacle]:
    if kind is None:
        return []
    found = []
    if person not in queries.people_of(case, kind["for"]):
        found.append(obstacle("Choose whom it was offered to.", at_field="person"))
    if kind["for"] == "both" and other not in queries.people_of(case, "alleged"):
        found.append(obstacle("Choose the other side.", at_field="other"))
    return found


@transaction.atomic
def answer(
    offer: Offer,
    *,
    says: str,
    by: User,
    at: datetime,
    consent: Consent | None = None,
    version: int | None = None,
) -> Offer:
    """They say yes or no, now or after having thought about it; a yes may be undone."""
    offer = locked(offer, version)
    _answered(offer, says=says, consent=consent, at=at)
    return _saved("care.answered", offer, by=by, at=at)


def _answered(
    offer: Offer, *, says: str, consent: Consent | None, at: datetime
) -> None:
    if says == "later" and offer.state == State.OFFERED:
        return
    to = State.ACCEPTED if says == "yes" else State.DECLINED
    blocked = rules.obstacles_to_moving(state=offer.state, to=to)
    if says not in ("yes", "no"):
        blocked = [obstacle("Say what they answered.", at_field="says")]
    elif says == "yes":
        given = consent or Consent("", None)
        blocked += rules.obstacles_to_consent(
            on=given.on, how=given.how, today=london_date(at)
        )
        offer.consent_on, offer.consent_how = given.on, given.how
    if blocked:
        raise Refused(blocked)
    offer.state, offer.answered_at = to, at


@transaction.atomic
def screen(
    offer: Offer,
    *,
    answers: Mapping[str, str],
    by: User,
    at: datetime,
    other: Consent | None = None,
    version: int | None = None,
) -> Offer:
    """Ask whether two sides may meet, and note the other side's word.

    Kept is whether it is suitable, not what was answered. Not suitable ends it.
    """
    offer = locked(offer, version)
    kind = queries.kind_of(offer)
    blocked = _still_for(offer, by=by, at=at)
    if not kind.get("question") or offer.state != State.ACCEPTED:
        blocked.append(obstacle("There is nothing to ask now."))
    missing = [q for q in kind.get("question", ()) if q["code"] not in answers]
    if missing:
        blocked.append(obstacle("Answer every question."))
    offer.is_suitable = rules.is_suitable(answers, kind)
    if offer.is_suitable:
        given = other or Consent("", None)
        blocked += rules.obstacles_to_consent(
            on=given.on, how=given.how, today=london_date(at), at_field="other"
        )
        offer.other_on, offer.other_how = given.on, given.how
    if blocked:
        raise Refused(blocked)
    if not offer.is_suitable:
        _end(offer, "not_suitable", by=by, at=at)
    return _saved("care.screened", offer, by=by, at=at)


def _still_for(offer: Offer, *, by: User | None, at: datetime) -> list[Obstacle]:
    """Asked again at each move: what is alleged may have come to light since."""
    kind = queries.kind_of(offer)
    case, body = offer.case, offer.practice.body
    return obstacles_to(case, kind, body, by=by, at=at)  # type: ignore[arg-type]


@transaction.atomic
def refer(offer: Offer, *, by: User, at: datetime, version: int | None = None) -> Offer:
    """Pass them on to the service, with their consent and nobody else's story."""
    offer = locked(offer, version)
    kind = queries.kind_of(offer)
    blocked = rules.obstacles_to_moving(state=offer.state, to=State.REFERRED)
    blocked += _still_for(offer, by=by, at=at)
    blocked += rules.obstacles_to_referring(
        kind,
        consents=(offer.consent_on, offer.other_on),
        is_suitable=offer.is_suitable,
    )
    if blocked:
        raise Refused(blocked)
    offer.state, offer.referred_at = State.REFERRED, at
    return _saved("care.referred", offer, by=by, at=at)


@transaction.atomic
def service_says(
    offer: Offer,
    *,
    takes_on: bool,
    by: User,
    at: datetime,
    worker: str = "",
    next_on: date | None = None,
    version: int | None = None,
) -> Offer:
    """The service takes them on, or cannot; who works with them, and when next."""
    offer = locked(offer, version)
    kind = queries.kind_of(offer)
    to = State.TAKEN_ON if takes_on else State.REFUSED
    blocked = rules.obstacles_to_moving(state=offer.state, to=to)
    if takes_on:
        blocked += _still_for(offer, by=by, at=at)
        blocked += _obstacles_to_work(kind, worker=worker, next_on=next_on, at=at)
    if blocked:
        raise Refused(blocked)
    offer.state = to
    if takes_on:
        offer.taken_on_at = at
        _work(offer, kind, worker=worker, next_on=next_on)
    return _saved("care.service_answered", offer, by=by, at=at)


@transaction.atomic
def note_work(
    offer: Offer,
    *,
    by: User,
    at: datetime,
    worker: str = "",
    next_on: date | None = None,
    visited_on: date | None = None,
    fitted: Iterable[str] = (),
    version: int | None = None,
) -> Offer:
    """What its kind keeps: what was fitted and when, who works with them, what is next.

    Not the plan, and nothing of what is said there.
    """
    offer = locked(offer, version)
    kind = queries.kind_of(offer)
    blocked = []
    if offer.state != State.TAKEN_ON:
        blocked.append(obstacle("The service has not taken it on."))
    if kind["keeps"] == "fitted":
        fitted = list(fitted)
        blocked += rules.obstacles_to_fitting(
            kind, fitted=fitted, on=visited_on, today=london_date(at)
        )
        offer.visited_on, offer.fitted = visited_on, fitted
    else:
        blocked += _still_for(offer, by=by, at=at)
        blocked += _obstacles_to_work(kind, worker=worker, next_on=next_on, at=at)
        _work(offer, kind, worker=worker, next_on=next_on)
    if blocked:
        raise Refused(blocked)
    return _saved("care.work_noted", offer, by=by, at=at)


NEEDS_DAY = {
    "worker": "Say when it is looked at again.",
    "session": "Say when they meet.",
    "attendance": "Say when the next session is.",
}


def _obstacles_to_work(
    kind: Mapping[str, Any], *, worker: str, next_on: date | None, at: datetime
) -> list[Obstacle]:
    found = []
    if kind["keeps"] == "worker" and not worker.strip():
        found.append(obstacle("Name the worker.", at_field="worker"))
    if kind["keeps"] in NEEDS_DAY:
        if next_on is None:
            found.append(obstacle(NEEDS_DAY[kind["keeps"]], at_field="next_on"))
        elif next_on < london_date(at):
            found.append(obstacle("That day is past.", at_field="next_on"))
    return found


def _work(
    offer: Offer, kind: Mapping[str, Any], *, worker: str, next_on: date | None
) -> None:
    if kind["keeps"] == "worker":
        offer.worker = worker.strip()
    if kind["keeps"] in NEEDS_DAY:
        offer.next_on = next_on


@transaction.atomic
def end(
    offer: Offer, *, outcome: str, by: User, at: datetime, version: int | None = None
) -> Offer:
    """It is over: by one of the outcomes of its kind, and nothing else."""
    offer = locked(offer, version)
    blocked = rules.obstacles_to_moving(state=offer.state, to=State.ENDED)
    blocked += rules.obstacles_to_ending(queries.kind_of(offer), outcome=outcome)
    if blocked:
        raise Refused(blocked)
    _end(offer, outcome, by=by, at=at)
    return _saved("care.ended", offer, by=by, at=at)


def _end(offer: Offer, outcome: str, *, by: User | None, at: datetime) -> None:
    offer.state, offer.outcome = State.ENDED, outcome
    offer.ended_at, offer.ended_by = at, by


@transaction.atomic
def stop_what_is_unsafe(case: Case, *, at: datetime) -> int:
    """End what no longer suits, once abuse at home has come to light; how many."""
    ended = 0
    for offer in Offer.objects.live().filter(case=case).select_related("practice"):
        if not _still_for(offer, by=None, at=at):
            continue
        offer.is_suitable = False
        _end(offer, "not_suitable", by=None, at=at)
        _saved("care.stopped", offer, by=None, at=at)
        ended += 1
    return ended


def _saved(kind: str, offer: Offer, *, by: User | None, at: datetime) -> Offer:
    offer.version += 1
    _look_again(offer, at=at)
    offer.save()
    _record(kind, offer, by=by, at=at)
    return offer


def _look_again(offer: Offer, *, at: datetime) -> None:
    """When somebody looks at it again: by its state, or after the day that is next."""
    if offer.state not in rules.LIVE:
        offer.follow_up_at = None
        return
    calendar = calendar_on(london_date(at))
    clocks = offer.practice.body["follow_up"]
    if offer.next_on is not None:
        # The day itself, then as long as somebody has to tell of it.
        offer.follow_up_at = due_at(
            clocks["missed"], end_of_day(offer.next_on), calendar
        )
        return
    offer.follow_up_at = due_at(clocks[offer.state], at, calendar)


def _record(kind: str, offer: Offer, *, by: User | None, at: datetime) -> None:
    record(
        kind,
        subject=offer.case,
        by=by,
        at=at,
        refs=[f"offer:{offer.pk}"],
        now=str(offer.state),
    )
