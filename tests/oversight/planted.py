"""A string found nowhere else in what a sample says, for the test of canaries."""

from tests.oversight import living


def plant(planter):
    """A sample in which the ordinary case was read by the team's leader."""
    samuel, now = planter.cast["samuel"], planter.now
    sample = living.drawn(samuel, now, size=60)
    row = sample.sampled.get(case=planter.cases["begum.name"])
    living.scored(row, samuel, now, note=planter.plants.word("begum.notes"))
    planter.world.things |= {"sample": sample}
