"""What the pages of samples show."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import TruncMonth

from commonside.ground.agencies.models import Team, User
from commonside.ground.practice.models import Version
from commonside.ground.practice.queries import current
from commonside.library.clocks.instants import end_of_day, start_of_day
from commonside.work.cases.models import Case
from commonside.work.oversight.models import Sample, Sampled, Score
from commonside.work.oversight.rules import samples as lots

MONTHS = 6


def practice_on(on: date) -> Version:
    """How samples are drawn and scored, in the version in force."""
    return current("sample", "dip", on)


def worked(team: Team, *, since: date, until: date) -> list[tuple[int, int]]:
    """(id, band) of the cases in the lot: open in those days, whoever may see them.

    The lot must not depend on who draws it; what a reader may not see, another reads.
    """
    rows = Case.objects.filter(team=team, opened_at__lt=end_of_day(until)).filter(
        Q(closed_at=None) | Q(closed_at__gte=start_of_day(since))
    )
    return list(rows.order_by("pk").values_list("pk", "band"))


def samples_of(user: User) -> QuerySet[Sample]:
    """The samples of this person's teams, each with how many are read."""
    rows = Sample.objects.visible_to(user).select_related("team", "drawn_by")
    return rows.annotate(
        n=Count("sampled"), read=Count("sampled", filter=~Q(sampled__scored_at=None))
    ).order_by("-drawn_at", "-pk")


def find(user: User, code: str) -> Sample | None:
    rows = Sample.objects.visible_to(user).select_related("team", "practice")
    return rows.filter(code=code).first()


@dataclass(frozen=True)
class Shown:
    """The cases of a sample that its reader may see, and how many they may not."""

    rows: list[Sampled]
    hidden: int


def shown(user: User, sample: Sample) -> Shown:
    rows = Sampled.objects.visible_to(user).filter(sample=sample)
    found = list(rows.select_related("case__owner", "scored_by"))
    return Shown(found, sample.sampled.count() - len(found))


def sampled(user: User, code: str, case: Case) -> Sampled | None:
    """One case of one sample of this person's teams."""
    rows = Sampled.objects.visible_to(user).filter(sample__code=code, case=case)
    found: Sampled | None = rows.select_related("sample__practice", "case").first()
    return found


def answers_of(row: Sampled) -> dict[str, str]:
    return dict(row.scores.values_list("question", "answer"))


@dataclass(frozen=True)
class Line:
    """A question, and of how many cases it was met, month by month."""

    label: str
    shares: list[lots.Share | None]


@dataclass(frozen=True)
class Trend:
    months: list[date]
    lines: list[Line]


def trend(user: User, *, on: date) -> Trend:
    """How the answers of the team's samples went, from one question to the next.

    Counts whole samples, those cases too that the reader may not see: a count of
    answers names nobody.
    """
    body = practice_on(on).body
    months = months_back(on)
    rows = (
        Score.objects.filter(
            sampled__sample__in=Sample.objects.visible_to(user),
            sampled__sample__until__gte=months[0],
        )
        .annotate(month=TruncMonth("sampled__sample__until"))
        .values_list("month", "question", "answer")
        .order_by()
        .annotate(n=Count("pk"))
    )
    scores = [(month.isoformat(), *rest) for month, *rest in rows]
    found = lots.trend(scores, body)
    months = _since_the_first(months, {month for month, *_ in scores})
    lines = [
        Line(
            question["label"]["en"],
            [found[question["code"]].get(month.isoformat()) for month in months],
        )
        for question in body["question"]
    ]
    return Trend(months, lines)


def _since_the_first(months: list[date], read: set[str]) -> list[date]:
    """Without the months before anything was read: a phone would show those alone."""
    first = next((m for m in months if m.isoformat() in read), months[-1])
    return months[months.index(first) :]


def months_back(on: date, many: int = MONTHS) -> list[date]:
    """The first days of the last months, the oldest first, this one included."""
    found = [on.replace(day=1)]
    while len(found) < many:
        found.append((found[-1] - timedelta(days=1)).replace(day=1))
    return found[::-1]


@dataclass(frozen=True)
class Reading:
    """What one sample said of a case."""

    row: Sampled
    answers: list[tuple[str, str]]


def readings(case: Case) -> list[Reading]:
    """Every reading of a case that is open to the reader already, the newest first."""
    rows = Sampled.objects.filter(case=case).exclude(scored_at=None)
    found = rows.select_related("sample__practice", "scored_by")
    return [
        Reading(row, _in_words(row))
        for row in found.prefetch_related("scores").order_by("-scored_at")
    ]


def _in_words(row: Sampled) -> list[tuple[str, str]]:
    body = row.sample.practice.body
    words = {answer["code"]: answer["label"]["en"] for answer in body["answer"]}
    said = {score.question: score.answer for score in row.scores.all()}
    return [
        (question["label"]["en"], words[said[question["code"]]])
        for question in body["question"]
        if question["code"] in said
    ]


def team_of(user: Any, pk: int | None = None) -> Team | None:
    """The team that is meant: the only one, or the one that is named."""
    mine = [team for team in user.teams if pk is None or team.pk == pk]
    return mine[0] if mine else None
