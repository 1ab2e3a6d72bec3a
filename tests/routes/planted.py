"""A string found nowhere else in each field of this room, for the test of canaries."""

from tests.routes.world import betrayed, handed, youth

# A case of its own: what is asked of it holds nobody else's back.
CASE = "shut.case"


# One that betrays already: what is asked about here takes its existence away.
BETRAYED = "hate.case"


def plant(planter):
    """A child of one case: their name is for youth roles, and nobody here is one."""
    case, word = planter.cases[CASE], planter.plants.word
    made = youth(
        case,
        planter.cast["joanne"],
        at=planter.now,
        said=lambda: word("child.record"),
        ours=lambda: word("child.before"),
    )
    planter.world.things |= made | handed(
        planter.world,
        case,
        planter.cast["joanne"],
        at=planter.now,
        who=lambda: word("handed.who"),
        told=lambda: word("handed.told"),
    )
    planter.world.things |= betrayed(
        planter.cases[BETRAYED],
        planter.cast["joanne"],
        at=planter.now,
        said=lambda: word("abuse.asked"),
    )
