"""What improvement does, in a line each, for tests that need it done."""

from datetime import date

from commonside.steering.improvement import actions
from commonside.steering.improvement.models import Voice

SINCE = date(2026, 1, 5)
DUE = date(2026, 12, 18)


def begun(by, at, *, title="BESST"):
    return actions.begin_project(
        title=title, question="How do we tackle it?", since=SINCE, by=by, at=at
    )


def point(project, by, at, *, owner=None, text="Ring back in a day."):
    return actions.recommend(
        project=project, text=text, owner=owner or by, due_on=DUE, by=by, at=at
    )


def found(project, by, at, *, point=None, why_none="", text="Calls are late."):
    return actions.find(
        project=project,
        text=text,
        source="The waits of spring",
        point=point,
        why_none=why_none,
        by=by,
        at=at,
    )


def held(project, by, at, *, took_part=6, may_quote=2, with_whom="victims", **more):
    said = {"title": "Marram House", "held_on": at.date(), "note": "Warm.", **more}
    return actions.hold_workshop(
        project=project,
        took_part=took_part,
        may_quote=may_quote,
        with_whom=with_whom,
        by=by,
        at=at,
        **said,
    )


def voice(workshop, number):
    return Voice.objects.get(workshop=workshop, number=number)


def theme(project, voices, by, at, *, title="Nobody rang back", theme=None):
    return actions.raise_theme(
        project=project, title=title, voices=voices, by=by, at=at, theme=theme
    )
