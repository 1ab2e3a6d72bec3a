"""A project with a plan, a finding, a workshop, a theme and a suggestion."""

from django.utils import timezone

from commonside.steering.improvement import actions
from tests.improvement import living

PAIR = ("allocated", "active")


def add(world):
    samuel, now = world.cast["samuel"], timezone.now()
    project = living.begun(samuel, now)
    point = living.point(project, samuel, now)
    actions.evidence(point=point, text="Seen in May.", by=samuel, at=now)
    living.found(project, samuel, now, point=point)
    workshop = living.held(project, samuel, now)
    theme = living.theme(project, [living.voice(workshop, 1)], samuel, now)
    quote = actions.quote(
        theme=theme,
        voice=living.voice(workshop, 1),
        words="I slept again.",
        by=samuel,
        at=now,
    )
    suggestion = actions.suggest(text="Shorter forms.", by=world.cast["dan"], at=now)
    for state in PAIR:
        actions.note_passage(world.case, was="x", now=state, at=now)
    actions.count_waits(at=now)
    world.things |= {
        "project": project,
        "point": point,
        "workshop": workshop,
        "theme": theme,
        "quote": quote,
        "suggestion": suggestion,
    }
