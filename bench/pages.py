"""The pages that are measured, and what each may cost beside the floor."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Page:
    """One page: its name in the tickets, its name on paper, and the aim for its CPU."""

    name: str
    title: str
    at_most: float


PAGES = (
    Page("list", "Open cases, 25 on the page", 1.9),
    Page("word", "Open cases with a word", 1.9),
    Page("case", "One case with its history", 2.8),
    Page("create", "Case created", 2.7),
    Page("report", "Public report submitted", 5.2),
)
QUERIES = 12
FIRST_VISIT_BYTES, FIRST_VISIT_REQUESTS = 60_000, 6
MEGABYTES = 200
