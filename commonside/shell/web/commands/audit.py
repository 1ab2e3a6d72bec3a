"""`commonside audit verify`: is the history whole?"""

import argparse
import sys
from typing import Any

from commonside.shell.web.commands import start


def add(verbs: Any) -> None:
    audit = verbs.add_parser("audit", help="the history of changes and views")
    words = audit.add_subparsers(dest="word", required=True, metavar="WORD")
    verify = words.add_parser("verify", help="check that the history is whole")
    verify.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Print what was found; 0 when the history is whole, 1 when it is not."""
    start()
    from commonside.ground.audit.queries import verify

    found = verify()
    out = sys.stdout.write
    out(f"{found.events} events, {found.seals} seals, {found.unsealed} unsealed\n")
    if found.erased:
        out(f"{found.erased} sentences were erased; their events stand\n")
    out("Removal of the newest rows cannot be ruled out without an anchor.\n")
    if found.is_whole:
        out("The history is whole.\n")
        return 0
    for fault in found.faults:
        sys.stderr.write(f"commonside: {fault}\n")
    return 1
