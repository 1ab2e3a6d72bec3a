"""`commonside audit`: is the history whole; let somebody else check it."""

import argparse
import json
import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from commonside.shell.web.commands import Wrong, start

EVERY_SECONDS = 2.0


def add(verbs: Any) -> None:
    audit = verbs.add_parser("audit", help="the history of changes and views")
    words = audit.add_subparsers(dest="word", required=True, metavar="WORD")
    verify = words.add_parser("verify", help="check that the history is whole")
    verify.add_argument(
        "--anchor",
        action="append",
        type=Path,
        default=[],
        metavar="FILE",
        help="seals that were kept elsewhere: finds what was removed from the end",
    )
    verify.add_argument("--json", action="store_true", help="one JSON object")
    verify.set_defaults(run=run)
    export = words.add_parser("export", help="a file that a partner can check alone")
    export.add_argument("--about", metavar="CASE", help="C-041726, or case:12")
    export.add_argument("--out", type=Path, required=True, metavar="FILE")
    export.add_argument(
        "--texts", action="store_true", help="with the sentences beside events"
    )
    export.add_argument(
        "--chain", action="store_true", help="with the seals between, to the newest"
    )
    export.set_defaults(run=write_export)
    anchor = words.add_parser("anchor", help="print the newest seal, to be kept")
    anchor.set_defaults(run=print_anchor)


def run(arguments: argparse.Namespace) -> int:
    """Print what was found; 0 when the history is whole, 1 when it is not."""
    start()
    from commonside.ground.audit.queries import verify

    anchors = list(_anchors(arguments.anchor))
    found = verify(anchors=anchors, say=_progress())
    if arguments.json:
        sys.stdout.write(json.dumps(_plain(found)) + "\n")
        return 0 if found.is_whole else 1
    out = sys.stdout.write
    out(f"{found.events} events, {found.seals} seals, {found.unsealed} unsealed\n")
    if found.erased:
        out(f"{found.erased} sentences were erased; their events stand\n")
    for remark in found.remarks:
        out(f"Note: {remark}\n")
    out(f"{_newest(found)}\n")
    if found.is_whole:
        out("The history is whole.\n")
        return 0
    for fault in found.faults:
        sys.stderr.write(f"commonside: {fault}\n")
    return 1


def _newest(found: Any) -> str:
    """What is known of the newest rows, and what is not."""
    if found.anchored is None:
        return "Removal of the newest rows cannot be ruled out without an anchor."
    return (
        f"Nothing was removed up to seal {found.anchored}, which was kept elsewhere."
        " Removal of rows that are newer cannot be ruled out."
    )


def _plain(found: Any) -> dict[str, Any]:
    return {
        "whole": found.is_whole,
        "events": found.events,
        "seals": found.seals,
        "unsealed": found.unsealed,
        "erased": found.erased,
        "anchored": found.anchored,
        "faults": found.faults,
        "remarks": found.remarks,
        "unknown": _newest(found),
    }


def _anchors(paths: list[Path]) -> Iterator[dict[str, Any]]:
    """The anchors in these files. Raises `Wrong` for a file that holds none."""
    from commonside.ground.audit.queries import read_anchors

    for path in paths:
        try:
            found = list(read_anchors(path.read_text("utf-8")))
        except (OSError, UnicodeDecodeError):
            raise Wrong(f"{path.name} cannot be read.") from None
        if not found:
            raise Wrong(f"{path.name} holds no anchor.")
        yield from found


def _progress() -> Any:
    """Says how far a long check is, on the error stream, every two seconds."""
    said = time.monotonic()

    def say(done: int, total: int) -> None:
        nonlocal said
        if time.monotonic() - said >= EVERY_SECONDS:
            said = time.monotonic()
            sys.stderr.write(f"commonside: {done:,} of {total:,} events checked\n")

    return say


def write_export(arguments: argparse.Namespace) -> int:
    """Write an export and leave its trace. Raises `Wrong` for an unknown case."""
    start()
    from django.utils import timezone

    from commonside.ground.audit.actions import note_export
    from commonside.ground.audit.queries import export
    from commonside.shell.web.looks import subject_of

    about = arguments.about
    if about and ":" not in about:
        about = subject_of(about)
    if arguments.about and not about:
        raise Wrong(f"There is no case {arguments.about}.")
    note_export(about, by=None, at=timezone.now())
    lines = export(about, with_texts=arguments.texts, with_chain=arguments.chain)
    try:
        handle = os.open(arguments.out, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.writelines(lines)
    except OSError as fault:
        raise Wrong(f"{arguments.out} cannot be written: {fault.strerror}.") from None
    return 0


def print_anchor(arguments: argparse.Namespace) -> int:
    start()
    from commonside.ground.audit.queries import newest_anchor

    found = newest_anchor()
    if found is None:
        raise Wrong("Nothing was sealed yet.")
    sys.stdout.write(json.dumps(found) + "\n")
    return 0
