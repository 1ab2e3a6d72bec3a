"""A string found nowhere else in what supervision says, for the test of canaries."""

from commonside.work.oversight import actions
from tests.oversight import living


def plant(planter):
    """A sample, a review and a note in which the ordinary case was read."""
    samuel, now = planter.cast["samuel"], planter.now
    word, case = planter.plants.word, planter.cases["begum.name"]
    sample = living.drawn(samuel, now, size=60)
    row = sample.sampled.get(case=case)
    living.scored(row, samuel, now, note=word("begum.notes"))
    case.refresh_from_db()
    living.looked(case, samuel, now, note=word("begum.notes"))
    note = living.noted(case, planter.cast["joanne"], now, text=word("begum.notes"))
    team_note = actions.leave_note(
        team=case.team, text=word("team.note"), by=samuel, at=now
    )
    cover = planter.world.things["cover"]
    actions.hand_back(row=cover, note=word("team.note"), by=cover.to, at=now)
    planter.world.things |= {
        "sample": sample,
        "shift_note": note,
        "team_note": team_note,
    }
