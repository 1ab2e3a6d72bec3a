"""Two weeks after a closing the person is asked how it went, where that is safe."""

import secrets
from collections.abc import Mapping
from datetime import datetime, timedelta

from django.conf import settings
from django.db import IntegrityError, transaction

from commonside.ground.agencies.models import User
from commonside.ground.audit.actions import record
from commonside.ground.audit.refusals import Refused, obstacle
from commonside.ground.duties import actions as duties
from commonside.ground.duties.models import Step
from commonside.ground.duties.queries import calendar_on
from commonside.ground.duties.rules import StepState, due_at
from commonside.ground.letters.actions import write
from commonside.ground.letters.models import Message
from commonside.ground.practice.queries import current
from commonside.library.clocks.instants import london_date
from commonside.work.care.models import Answer, Answered, Survey
from commonside.work.care.queries import surveys as queries
from commonside.work.care.rules import surveys as rules
from commonside.work.cases.models import Case
from commonside.work.cases.rules.closing import outcome_of

State = Survey.State


def plan_to_ask(case: Case, *, at: datetime) -> Survey | None:
    """From the closing on, the day on which the person is asked; part of the closing.

    DOMAIN 2.10: at closure and 14 days; the days are the profile's.
    """
    on = london_date(at)
    outcome = outcome_of(case.outcome, current("outcomes", "asb", on).body)
    main = case.parties.filter(is_main=True).first()
    if main is None or not rules.is_asked(outcome):
        return None
    practice = queries.survey_on(on)
    if practice is None:
        return None
    ask_at = due_at(practice.body["ask_after"], at, calendar_on(on))
    return Survey.objects.create(
        case=case,
        person_id=main.person_id,
        team=case.team,
        practice=practice,
        ask_on=london_date(ask_at),
    )


def ask_no_more(case: Case) -> int:
    """It came back: how it went is asked when it has really ended."""
    waiting = Survey.objects.filter(case=case, state=State.WAITING)
    return waiting.update(state=State.DROPPED)


def ask_who_is_due(*, at: datetime, most: int = 200) -> dict[str, int]:
    """Ask everybody whose day has come; how many came to which state."""
    rows = Survey.objects.filter(state=State.WAITING, ask_on__lte=london_date(at))
    states: dict[str, int] = {}
    for pk in list(rows.order_by("ask_on").values_list("pk", flat=True)[:most]):
        state = _ask(pk, at=at)
        states[state] = states.get(state, 0) + 1
    return states


@transaction.atomic
def _ask(pk: int, *, at: datetime) -> str:
    """Ask one person by their own safe way, or not at all where that is not safe."""
    rows = Survey.objects.select_for_update(of=("self",))
    survey = rows.select_related("case", "practice", "person").get(pk=pk)
    if survey.state != State.WAITING:
        return str(survey.state)
    if queries.is_unsafe(survey, at=at):
        return _came_to(survey, State.WITHHELD, at=at)
    reads = survey.person.language or "en"
    token = secrets.token_urlsafe(32)
    survey.message = write(
        "satisfaction",
        person_id=survey.person_id,
        about=f"case:{survey.case_id}",
        words={"link": link_of(token, rules.language_of(survey.practice.body, reads))},
        by=None,
        at=at,
    )
    if survey.message.state == Message.State.REFUSED:
        return _came_to(survey, State.PHONE, at=at)
    survey.link_hash = queries.hash_of(token)
    survey.link_until = at + timedelta(days=survey.practice.body["link_days"])
    return _came_to(survey, State.SENT, at=at)


def link_of(token: str, language: str = "en") -> str:
    """Built from the configured host only (S22); staff may not mount that page."""
    said = "" if language == "en" else f"?in={language}"
    return f"{settings.PUBLIC_URL.rstrip('/')}/{rules.PATH}{token}/{said}"


def _came_to(survey: Survey, state: str, *, at: datetime) -> str:
    survey.state, survey.asked_at = state, at
    survey.save()
    record("care.asked", subject=survey.case, by=None, at=at, now=str(state))
    return str(state)


@transaction.atomic
def answer(
    survey: Survey,
    *,
    answers: Mapping[str, str],
    at: datetime,
    more: str = "",
    is_anonymous: bool = False,
    by: User | None = None,
) -> Answer:
    """Keep what somebody says of how it went, once; apart from their name if they wish.

    `by` is who wrote it down on the telephone. The trace says neither who answered
    nor what. Twice is refused by the database, however quickly it is pressed.
    """
    blocked = rules.obstacles_to_answers(answers, more, survey.practice.body)
    if blocked:
        raise Refused(blocked)
    on = london_date(at)
    try:
        with transaction.atomic():
            Answered.objects.create(survey_id=survey.pk, on=on)
    except IntegrityError as twice:
        raise Refused(obstacle("This has been answered already.")) from twice
    given = {code: said for code, said in answers.items() if said}
    made = Answer.objects.create(
        survey_id=None if is_anonymous else survey.pk,
        practice_id=survey.practice_id,
        team_id=survey.team_id,
        month=on.replace(day=1),
        answers=given,
        more=more.strip(),
        by=by,
    )
    if by is not None and survey.message is not None:
        _end_task(survey.message.step, StepState.DONE, by=by, at=at)
    record(
        "care.survey_answered",
        subject=f"survey:{survey.pk}",
        by=by or "public",
        at=at,
        count=len(given),
    )
    return made


def stop_asking_late(*, at: datetime, most: int = 200) -> int:
    """Take away the tasks of asking whose time has passed; how many.

    Nobody is asked months after: an answer of now would be taken for one of then.
    """
    rows = Survey.objects.filter(
        state=State.PHONE, answered=None, message__step__state__in=LIVE_STEPS
    ).select_related("practice", "message__step__owner_user")
    ended = 0
    for survey in rows.order_by("ask_on")[:most]:
        last = survey.ask_on + timedelta(days=survey.practice.body["phone_days"])
        step = survey.message.step if survey.message else None
        if london_date(at) > last and step is not None:
            _end_task(step, StepState.NOT_POSSIBLE, by=step.owner_user, at=at)
            ended += 1
    return ended


LIVE_STEPS = (StepState.OFFERED, StepState.ACCEPTED)
TOO_LATE = "The time to ask has passed."


def _end_task(
    step: Step | None, to: StepState, *, by: User | None, at: datetime
) -> None:
    """The task that the gate left, where it still waits."""
    if step is None or step.state not in LIVE_STEPS or by is None:
        return
    note = TOO_LATE if to == StepState.NOT_POSSIBLE else ""
    duties.move(step, to=to, by=by, at=at, note=note, as_owner=False)
