"""Counts made comparable between places of different size."""


def per_thousand(count: float, population: int) -> float:
    """Incidents for each 1,000 residents.

    For a town centre it says little, since those who spend the evening there live
    elsewhere; the page must say so.

    >>> per_thousand(438, 219_000)
    2.0
    """
    if population <= 0:
        raise ValueError("A rate needs a population above nought.")
    return 1000 * count / population
