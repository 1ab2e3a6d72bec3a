"""Who is asked how it went and when not; what was answered, and by how many."""

import hashlib
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from commonside.ground.agencies.models import User
from commonside.ground.design import ports
from commonside.ground.practice.models import Version
from commonside.ground.practice.queries import current
from commonside.library.clocks.instants import london_date
from commonside.work.care.models import Answer, Answered, Survey
from commonside.work.care.queries.offers import is_abuse_at_home
from commonside.work.care.rules import surveys as rules
from commonside.work.cases.models import Case

YEAR = timedelta(days=365)


def survey_on(on: date) -> Version | None:
    """What is asked after a closing, in force on a day; None where nothing is asked."""
    try:
        return current("satisfaction", "closing", on)
    except Version.DoesNotExist:
        return None


def is_unsafe(survey: Survey, *, at: datetime) -> bool:
    """Whether the record says that asking is not safe: abuse at home, or an observer.

    A person whose telephone somebody else reads would be seen to be asked about us.
    """
    about = (f"case:{survey.case_id}", "person", survey.person_id)
    if any(veil(*about) for veil in ports.veils):
        return True
    reach = ports.reaches["person"](survey.person_id)
    if reach is not None and any(not way.is_private for way in reach.ways):
        return True
    return is_abuse_at_home(survey.case, at=at)


def hash_of(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def by_link(token: str, *, at: datetime) -> Survey | None:
    """The survey that a link opens: newest, in time, and not answered yet (S22).

    Reads no more columns than the public pages may.
    """
    rows = Survey.objects.filter(link_hash=hash_of(token), link_until__gt=at)
    survey = rows.only("pk", "team", "practice").first()
    if survey is None or Answered.objects.filter(survey_id=survey.pk).exists():
        return None
    return survey


def for_phone(case: Case, *, at: datetime) -> Survey | None:
    """The survey that staff may ask on the telephone now: safe, in time, unanswered."""
    survey = (
        Survey.objects.filter(case=case, answered=None)
        .exclude(state__in=[Survey.State.WITHHELD, Survey.State.DROPPED])
        .select_related("case", "practice", "message__step")
        .order_by("-ask_on")
        .first()
    )
    if survey is None or is_unsafe(survey, at=at):
        return None
    today = london_date(at)
    last = survey.ask_on + timedelta(days=survey.practice.body["phone_days"])
    return survey if survey.ask_on <= today <= last else None


@dataclass(frozen=True)
class Line:
    """One question: how many answered it, and which share is content."""

    text: str
    n: int
    share: int | None


@dataclass(frozen=True)
class Satisfaction:
    """A year of asking: how many, how many answered, how content they are."""

    asked: int
    answered: int
    withheld: int
    waiting: int
    lines: list[Line]
    words: list[str]

    @property
    def rate(self) -> int | None:
        return rules.rate(self.answered, self.asked)


def satisfaction(user: User, *, at: datetime) -> Satisfaction:
    """Of the cases that the reader may see; answers of the reader's own teams."""
    today = london_date(at)
    seen = Case.objects.visible_to(user).values("pk")
    rows = Survey.objects.filter(case__in=seen, ask_on__gt=today - YEAR)
    states = list(rows.values_list("state", "answered"))
    since = (today - YEAR).replace(day=1)
    found = Answer.objects.filter(team__in=user.teams, month__gte=since)
    said: list[tuple[dict[str, str], str]] = list(found.values_list("answers", "more"))
    answers = [one for one, _ in said]
    practice = survey_on(today)
    questions = practice.body["question"] if practice else []
    sent = (Survey.State.SENT, Survey.State.PHONE)
    return Satisfaction(
        asked=sum(state in sent for state, _ in states),
        answered=sum(done is not None for _, done in states),
        withheld=_count(states, Survey.State.WITHHELD),
        waiting=_count(states, Survey.State.WAITING),
        lines=[
            Line(one["text"]["en"], *rules.content(answers, one["code"]))
            for one in questions
        ],
        words=[more for _, more in said if more] if _many(said) else [],
    )


def _count(states: Any, wanted: str) -> int:
    return sum(state == wanted for state, _ in states)


def _many(said: list[Any]) -> bool:
    return len(said) >= rules.SHOWN_FROM
