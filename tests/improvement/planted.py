"""Strings found nowhere else in what improvement keeps, for the test of canaries."""

from commonside.steering.improvement import actions
from tests.improvement import living


def plant(planter):
    """A project in which every text is planted; one quote approved, one not."""
    word, at = planter.plants.word, planter.now
    samuel, helen = planter.cast["samuel"], planter.cast["helen"]
    read, kept = "service.read", "service.kept"
    project = actions.begin_project(
        title="BESST",
        question=word(read),
        since=living.SINCE,
        by=samuel,
        at=at,
    )
    point = living.point(project, samuel, at, text=word(read))
    dropped = living.point(project, samuel, at)
    actions.drop_point(point=dropped, why=word(read), by=samuel, at=at)
    actions.evidence(point=point, text=word(read), by=samuel, at=at)
    living.found(project, samuel, at, point=point, text=word(read))
    living.found(project, samuel, at, why_none=word(read))
    workshop = living.held(project, samuel, at, note=word(kept))
    first = living.voice(workshop, 1)
    theme = living.theme(project, [first], samuel, at)
    actions.change_made(theme=theme, change=word(read), on=at.date(), by=samuel, at=at)
    shown = actions.quote(theme=theme, voice=first, words=word(read), by=samuel, at=at)
    actions.approve_quote(row=shown, by=helen, at=at)
    quote = actions.quote(theme=theme, voice=first, words=word(kept), by=samuel, at=at)
    row = actions.suggest(text=word("service.said"), by=planter.cast["dan"], at=at)
    row = actions.reply(
        row=row,
        state="planned",
        text=word("service.said"),
        by=samuel,
        at=at,
        version=row.version,
    )
    planter.world.things |= {
        "project": project,
        "point": point,
        "workshop": workshop,
        "theme": theme,
        "quote": quote,
        "suggestion": row,
    }
