"""Words for the tables: the same for the product and for the floor, drawn by a seed."""

import random

WORDS = (
    "noise music shouting litter graffiti motorbike neighbour dog barking threats"
    " begging drinking street park stairwell fire youth group window broken vehicle"
    " needles alley gate garden school shop bus station rowdy night weekend repeated"
    " elderly tenant landlord police council warden mediation warning letter visit"
    " diary sheet evidence witness injunction agreement panel review risk"
).split()
# In one case of two hundred: what the list is filtered by.
RARE, ONE_IN = "zebra", 200


def text(seed: int, count: int) -> str:
    """The same words for the same seed.

    >>> text(7, 3) == text(7, 3), len(text(7, 3).split())
    (True, 3)
    >>> text(400, 2).endswith(RARE), text(401, 2).endswith(RARE)
    (True, False)
    """
    drawn = random.Random(seed).choices(WORDS, k=count)
    return " ".join([*drawn, RARE] if seed % ONE_IN == 0 else drawn)
