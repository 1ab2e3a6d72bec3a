"""What supervisors do, in a line each, for tests that need it done."""

from datetime import timedelta

from django.utils import timezone

from commonside.ground.agencies.models import Team
from commonside.work.oversight import actions

SEED = "a seed of the tests"


def drawn(by, at, *, size=6):
    team = Team.objects.get(code="asb")
    return actions.draw_sample(team=team, size=size, by=by, at=at, seed=SEED)


def all_of(row, answer="yes"):
    """The same answer to every question."""
    return {q["code"]: answer for q in row.sample.practice.body["question"]}


def scored(row, by, at, *, answers=None, note="", version=None):
    return actions.score(
        row=row,
        answers=answers or all_of(row),
        note=note,
        by=by,
        at=at,
        version=row.version if version is None else version,
    )


def looked(case, by, at, *, level="supervisor", decision="carry_on", **more):
    said = {"note": "", **more}
    return actions.review(
        case=case, level=level, decision=decision, by=by, at=at, **said
    )


def noted(case, by, at, *, text="Ring before noon."):
    return actions.leave_note(team=case.team, text=text, by=by, at=at, case=case)


def covered(away, to, at, *, days=7, by=None):
    """From today, for a week."""
    until = at.date() + timedelta(days=days)
    return actions.cover(
        away=away, to=to, since=at.date(), until=until, by=by or away, at=at
    )


def ended(cover):
    actions.end_cover(row=cover, by=cover.away, at=timezone.now())


LOOKS = ("supervision", "manager_review", "head_review")
