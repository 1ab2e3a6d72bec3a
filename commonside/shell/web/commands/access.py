"""`commonside access`: is the table of who may see what as the facts demand?"""

import argparse
import sys
from typing import Any

from commonside.shell.web.commands import start

LINES_SHOWN = 200


def add(verbs: Any) -> None:
    access = verbs.add_parser("access", help="who may see what")
    words = access.add_subparsers(dest="word", required=True, metavar="WORD")
    check = words.add_parser("check", help="compare the table with the facts")
    check.set_defaults(run=run_check)
    rebuild = words.add_parser("rebuild", help="make the table what the facts demand")
    rebuild.set_defaults(run=run_rebuild)


def run_check(arguments: argparse.Namespace) -> int:
    """Print each difference by reference; 0 when there is none, 1 when there is."""
    start()
    from commonside.ground.agencies.queries import differences

    found = differences()
    say(found)
    return 1 if found.count else 0


def run_rebuild(arguments: argparse.Namespace) -> int:
    """Print what was wrong, and put it right."""
    start()
    from django.utils import timezone

    from commonside.ground.agencies.actions import rebuild_grants

    found = rebuild_grants(by=None, at=timezone.now())
    say(found)
    if found.count:
        sys.stdout.write("The table was made anew.\n")
    return 0


def say(found: Any) -> None:
    lines = found.lines
    for line in lines[:LINES_SHOWN]:
        sys.stdout.write(f"{line}\n")
    if len(lines) > LINES_SHOWN:
        sys.stdout.write(f"and {len(lines) - LINES_SHOWN} more\n")
    said = "as the facts demand" if not lines else f"different in {len(lines)} rows"
    sys.stdout.write(f"The table of who may see what is {said}.\n")
