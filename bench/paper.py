"""Writes the results into docs/performance.md, each database's between its marks."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bench import pages
from bench.measure import Result
from bench.volume import Volume
from bench.weight import Weight

BEGIN, END = "<!-- {}: begin -->", "<!-- {}: end -->"
TITLES = {"sqlite": "SQLite", "postgres": "PostgreSQL"}


@dataclass(frozen=True)
class Run:
    """Everything that one database gave."""

    database: str
    results: Sequence[Result]
    queries: dict[str, int]
    weight: Weight
    # Both servers, as (floor, product), in megabytes.
    memory: tuple[float, float]


def write(path: Path, runs: Sequence[Run], volume: Volume) -> None:
    """Put each run between its marks; everything else in the file stays."""
    text = path.read_text()
    for run in runs:
        begin, end = BEGIN.format(run.database), END.format(run.database)
        before, rest = text.split(begin)
        _, after = rest.split(end)
        text = f"{before}{begin}\n{said(run, volume)}\n{end}{after}"
    path.write_text(text)


def said(run: Run, volume: Volume) -> str:
    title = f"### {TITLES[run.database]}"
    parts = [title, _size(volume), _ratios(run), _times(run), _rest(run)]
    return "\n\n".join(parts)


def _size(volume: Volume) -> str:
    return (
        f"{volume.cases:,} cases ({volume.open_cases:,} open) with three events each,"
        f" every tenth with sixty,"
        f" {volume.reports:,} reports, {volume.rounds} rounds; a round is"
        f" {volume.alone} visits by one client and {volume.together} by"
        f" {volume.clients} at once."
    )


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [head, ["---"] + ["---:"] * (len(head) - 1), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _ratios(run: Run) -> str:
    rows = []
    for result in run.results:
        aim, queries = result.page.at_most, run.queries[result.page.name]
        rows.append(
            [
                result.page.title,
                f"{result.of('floor', 'cpu'):.1f}",
                f"{result.of('product', 'cpu'):.1f}",
                f"**{result.ratio:.1f}x**",
                f"{aim:.1f}x",
                verdict(result.ratio, aim),
                f"{queries}{'' if queries <= pages.QUERIES else ' (over)'}",
            ]
        )
    head = ("CPU ms a visit", "floor", "ours", "ratio", "aim", "", "queries")
    return _table(head, rows)


def verdict(value: float, aim: float) -> str:
    """
    >>> verdict(1.84, 1.9), verdict(2.4, 1.9)
    ('met', 'missed by 26 %')
    """
    if round(value, 1) <= aim:
        return "met"
    return f"missed by {100 * (value / aim - 1):.0f} %"


def _times(run: Run) -> str:
    rows = []
    for result in run.results:
        row = [result.page.title]
        for what, form in (("p50", ".0f"), ("p95", ".0f"), ("a_second", ".0f")):
            for side in ("floor", "product"):
                row.append(format(result.of(side, what), form))
        rows.append(row)
    head = (
        "one client: ms; eight: visits a second",
        "p50 floor",
        "p50 ours",
        "p95 floor",
        "p95 ours",
        "a second floor",
        "a second ours",
    )
    return _table(head, rows)


def _rest(run: Run) -> str:
    floor, ours = run.memory
    size, requests = run.weight.size / 1000, run.weight.requests
    most_kb = pages.FIRST_VISIT_BYTES / 1000
    rows = [
        [
            "First visit to the public front page, compressed",
            f"{size:.0f} kB",
            f"{most_kb:.0f} kB",
            verdict(size, most_kb),
        ],
        [
            "Requests of that visit",
            str(requests),
            str(pages.FIRST_VISIT_REQUESTS),
            verdict(requests, pages.FIRST_VISIT_REQUESTS),
        ],
        [
            f"Memory of two web processes after the run (floor {floor:.0f} MB)",
            f"{ours:.0f} MB",
            f"{pages.MEGABYTES} MB",
            verdict(ours, pages.MEGABYTES),
        ],
    ]
    return _table(("", "ours", "aim", ""), rows)
