"""How far a share of a few cases may be from the truth behind it."""

from math import sqrt
from statistics import NormalDist
from typing import NamedTuple


class Interval(NamedTuple):
    """The likely range of a share, both ends between 0 and 1."""

    low: float
    high: float


def wilson(part: int, whole: int, confidence: float = 0.95) -> Interval:
    """The score interval of a share: where the true rate likely lies.

    It keeps its promise for small numbers and for shares near 0 and 1, where the
    usual plus-or-minus passes 100 % or shrinks to nothing.

    Wilson EB (1927) Probable inference, the law of succession, and statistical
    inference. Journal of the American Statistical Association 22:209-212.

    >>> low, high = wilson(124, 159)
    >>> f"{low:.1%} to {high:.1%}"
    '70.9% to 83.7%'
    """
    if not 0 <= part <= whole or whole == 0:
        raise ValueError(f"{part} of {whole} is no share.")
    z = NormalDist().inv_cdf((1 + confidence) / 2)
    share = part / whole
    middle = share + z**2 / (2 * whole)
    reach = z * sqrt(share * (1 - share) / whole + z**2 / (4 * whole**2))
    scale = 1 + z**2 / whole
    # The ends at 0 of n and n of n are exact; rounding must not carry them outside.
    low = 0.0 if part == 0 else (middle - reach) / scale
    high = 1.0 if part == whole else (middle + reach) / scale
    return Interval(low, high)
