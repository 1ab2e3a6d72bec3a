"""`commonside measure show NAME`: a figure, counted now from the records."""

import argparse
import csv
import json
import sys
from datetime import datetime
from typing import Any

from commonside.shell.web.commands import Wrong, start


def add(verbs: Any) -> None:
    measure = verbs.add_parser("measure", help="figures and how they are counted")
    words = measure.add_subparsers(dest="word", required=True, metavar="WORD")
    show = words.add_parser("show", help="count a measure now, from the records")
    show.add_argument("name", metavar="NAME")
    show.add_argument(
        "--period",
        metavar="PERIOD",
        type=period,
        help="2026-Q3, 2026-07 or 2026-07-01..2026-09-30;"
        " without it, the last quarter of which every case can be judged",
    )
    show.add_argument("--format", choices=("text", "json", "csv"), default="text")
    show.set_defaults(run=run)


def period(text: str) -> Any:
    """A period as written; a wrong one is a wrong call."""
    from commonside.library.analysis.periods import Period

    try:
        return Period.parse(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from None


def run(arguments: argparse.Namespace) -> int:
    start()
    from django.utils import timezone

    shown = show(arguments.name, arguments.period, at=timezone.now())
    {"text": as_text, "json": as_json, "csv": as_csv}[arguments.format](shown)
    return 0


def show(name: str, period: Any, *, at: datetime) -> dict[str, Any]:
    """What the command prints, by its published names.

    Raises `Wrong` for a measure that is not in force.
    """
    from django.utils import timezone

    from commonside.ground.practice.models import Version
    from commonside.steering.strategy import queries, rules

    on = timezone.localdate(at)
    try:
        version = queries.measure(name, on)
    except Version.DoesNotExist:
        known = ", ".join(v.key for v in queries.measures(on)) or "none"
        raise Wrong(f"No measure is called {name!r}. In force: {known}.") from None
    if period is None:
        definition = rules.definition_of(name, version.version, version.body)
        period = rules.latest_judged_quarter(on, definition)
    result = queries.count(version, period, as_of=on).result
    return {
        "name": name,
        "period": result.period.name,
        "numerator": result.numerator,
        "denominator": result.denominator,
        "excluded": dict(result.excluded),
        "value": result.value,
        "low": result.low,
        "high": result.high,
        "definition_version": version.version,
        "computed_at": at.isoformat(timespec="seconds"),
    }


def as_json(shown: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(shown) + "\n")


def as_csv(shown: dict[str, Any]) -> None:
    """One line; what was left out stands in one cell, as `N5=0 N6=1`."""
    line = dict(shown)
    line["excluded"] = " ".join(f"{code}={n}" for code, n in line["excluded"].items())
    writer = csv.DictWriter(sys.stdout, fieldnames=list(line), lineterminator="\n")
    writer.writeheader()
    writer.writerow(line)


def as_text(shown: dict[str, Any]) -> None:
    out = sys.stdout.write
    out(f"{shown['name']}, {shown['period']}\n")
    if shown["value"] is None:
        out("No case of this period can be judged yet.\n")
    else:
        out(
            f"{shown['value']:.1%}: {shown['numerator']} of {shown['denominator']}"
            f" (likely {shown['low']:.1%} to {shown['high']:.1%})\n"
        )
    out(f"Left out: {sum(shown['excluded'].values())}")
    out("".join(f", {code} {n}" for code, n in shown["excluded"].items()) + "\n")
    out(f"Counted {shown['computed_at']}, rule {shown['definition_version']}\n")
