"""`commonside import` of open data and of lists, and `commonside incidents count`."""

import argparse
import csv
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from commonside.shell.web.commands import Wrong, lists
from commonside.shell.web.commands.serve import ready

BREAKDOWNS = ("month", "category", "ward", "lsoa")
LINES_SHOWN = 100


def add(verbs: Any) -> None:
    brought = verbs.add_parser(
        "import", help="bring open data and lists of other systems in"
    )
    kinds = brought.add_subparsers(dest="kind", required=True, metavar="KIND")
    police = kinds.add_parser("police-uk", help="street-level files of data.police.uk")
    police.add_argument(
        "paths", nargs="+", type=existing, metavar="PATH", help="CSV, folder or zip"
    )
    police.set_defaults(run=bring_in)
    lists.add(kinds)

    incidents = verbs.add_parser("incidents", help="the open data that was brought in")
    words = incidents.add_subparsers(dest="word", required=True, metavar="WORD")
    count = words.add_parser("count", help="count incidents")
    count.add_argument(
        "--by", type=breakdowns, default=("month", "category"), metavar="NAMES"
    )
    count.add_argument("--scope", choices=("partnership", "all"), default="partnership")
    count.add_argument("--format", choices=("table", "csv", "json"), default="table")
    count.set_defaults(run=show_counts)


def existing(text: str) -> Path:
    path = Path(text)
    if not path.exists():
        raise argparse.ArgumentTypeError(f"there is no file or folder {text}")
    return path


def breakdowns(text: str) -> tuple[str, ...]:
    names = tuple(text.split(","))
    if unknown := [name for name in names if name not in BREAKDOWNS]:
        known = ", ".join(BREAKDOWNS)
        raise argparse.ArgumentTypeError(f"knows {known}, not '{unknown[0]}'")
    if len(set(names)) < len(names):
        raise argparse.ArgumentTypeError("names something twice")
    return names


def bring_in(arguments: argparse.Namespace) -> int:
    """Import, and say what was read, stored, unlocated and rejected."""
    ready()
    from django.utils import timezone

    from commonside.ground.audit.refusals import Refused
    from commonside.steering.findings import actions

    try:
        outcome = actions.import_police_uk(arguments.paths, by=None, at=timezone.now())
    except Refused as refused:
        raise Wrong(refused) from None
    say(outcome)
    if outcome.sifted.refused:
        names = ", ".join(fault.file for fault in outcome.sifted.refused)
        raise Wrong(f"the rest was stored, but not {names}")
    return 0


def say(outcome: Any) -> None:
    """The result: one line a month, the four counts, then each line left out."""
    found, out = outcome.sifted, sys.stdout.write
    for dataset in outcome.datasets:
        out(
            f"{dataset.force} {dataset.month}: {dataset.rows} stored,"
            f" {dataset.in_partnership} in the partnership\n"
        )
    for name in found.repeated:
        out(f"{name}: the same file again, counted once\n")
    for fault in found.refused:
        out(f"{fault.file} line {fault.line}: {fault.why}\n")
    for name in ("read", "stored", "unlocated", "rejected"):
        out(f"{name} {getattr(found, name)}\n")
    for fault in found.faults[:LINES_SHOWN]:
        out(f"rejected {fault.file} line {fault.line}: {fault.why}\n")
    if found.rejected > LINES_SHOWN:
        out(f"and {found.rejected - LINES_SHOWN} more lines were rejected\n")


def show_counts(arguments: argparse.Namespace) -> int:
    ready()
    from commonside.steering.findings import queries

    rows = queries.count(arguments.by, scope=arguments.scope)
    header = (*arguments.by, "count")
    {"csv": as_csv, "json": as_json, "table": as_table}[arguments.format](header, rows)
    return 0


def as_csv(header: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)


def as_json(header: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    found = [dict(zip(header, row, strict=True)) for row in rows]
    sys.stdout.write(json.dumps(found, ensure_ascii=False, indent=1) + "\n")


def as_table(header: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    cells = [[str(cell) for cell in row] for row in (header, *rows)]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    for row in cells:
        words = [
            cell.ljust(width) for cell, width in zip(row[:-1], widths, strict=False)
        ]
        sys.stdout.write("  ".join([*words, row[-1].rjust(widths[-1])]) + "\n")
