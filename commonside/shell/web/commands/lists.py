"""`commonside import reports|contacts|steps FILE`, `import cases FOLDER`, and undo."""

import argparse
import sys
from datetime import date
from pathlib import Path
from typing import Any

from commonside.shell.web.commands import Wrong
from commonside.shell.web.commands.serve import ready

LISTS = {
    "reports": "incidents that were told to another agency",
    "contacts": "contacts that were noted in another system",
    "steps": "steps that were agreed in another system",
    "cases": "cases of another system: a folder of CSV files, or one list",
}
LINES_SHOWN = 200
OUTCOMES = ("new", "changed", "same", "repeated", "left", "refused")


def add(kinds: Any) -> None:
    for name, words in LISTS.items():
        one = kinds.add_parser(name, help=words)
        one.add_argument("path", type=Path, metavar="PATH", help="CSV, XLSX or folder")
        one.add_argument("--as", dest="by", required=True, metavar="NAME")
        one.add_argument("--mapping", metavar="KEY", help="shipped or saved")
        one.add_argument("--system", metavar="CODE", help="whose numbers these are")
        one.add_argument("--dry-run", action="store_true", help="say, and do nothing")
        one.add_argument("--go-live", type=date.fromisoformat, metavar="DAY")
        one.set_defaults(run=bring, list=name)
    back = kinds.add_parser("undo", help="take back what one list brought")
    back.add_argument("code", metavar="CODE", help="as the import said it")
    back.add_argument("--as", dest="by", required=True, metavar="NAME")
    back.set_defaults(run=undo)


def bring(arguments: argparse.Namespace) -> int:
    """Try a list, say what would become of each line, and bring it in."""
    ready()
    from django.utils import timezone

    from commonside.ground.audit.refusals import Refused
    from commonside.work.exchange.actions import imports
    from commonside.work.exchange.queries.lists import brought_from
    from commonside.work.exchange.tables import Unreadable

    by, now = _who(arguments.by), timezone.now()
    try:
        found = brought_from(
            arguments.list,
            arguments.path,
            mapping=arguments.mapping or "",
            system=arguments.system or "",
            on=timezone.localdate(now),
        )
        made = imports.begin(
            arguments.list, by=by, at=now, go_live=arguments.go_live, **found
        )
        lacking = imports.lacking(made)
        if lacking:
            imports.leave(made, by=by, at=now)
            raise Wrong(f"no column was found for: {', '.join(lacking)}")
        if arguments.dry_run:
            _say(made)
            imports.leave(made, by=by, at=now)
            return 0
        made = imports.bring(made, at=now)
    except Unreadable as unreadable:
        raise Wrong(unreadable) from None
    except Refused as refused:
        raise Wrong(refused) from None
    _say(made)
    sys.stdout.write(f"undo with: commonside import undo {made.code} --as NAME\n")
    return 0


def undo(arguments: argparse.Namespace) -> int:
    ready()
    from django.utils import timezone

    from commonside.ground.audit.refusals import Refused
    from commonside.work.exchange.actions import imports, undoing
    from commonside.work.exchange.queries.lists import of_code

    by = _who(arguments.by)
    found = of_code(by, arguments.code)
    if found is None:
        raise Wrong("there is no import of that code that is yours")
    try:
        done = imports.undo(found, by=by, at=timezone.now())
    except Refused as refused:
        raise Wrong(refused) from None
    lines = [line for line in done.lines.all() if line.made]
    stays = [line for line in lines if line.stays]
    sys.stdout.write(f"taken back {len(lines) - len(stays)}\nstays {len(stays)}\n")
    for line in stays[:LINES_SHOWN]:
        why = undoing.STAYS[line.stays]
        sys.stdout.write(f"stays {line.sheet} line {line.number}: {why}\n")
    return 0


def _who(name: str) -> Any:
    """A list is brought in by a person, with what they may do and see."""
    from commonside.ground.agencies.models import User

    user = User.objects.filter(username=name, is_active=True).first()
    if user is None or not user.may("exchange.import"):
        raise Wrong(f"{name} may not bring lists in")
    return user


def _say(made: Any) -> None:
    """Counts by sheet, then each line that was not simply taken, with why."""
    out = sys.stdout.write
    for sheet, counts in made.counts.items():
        said = ", ".join(f"{counts[o]} {o}" for o in OUTCOMES if o in counts)
        out(f"{sheet}: {said}\n")
    lines = made.lines.exclude(outcome__in=["new", "same"])
    for line in lines[:LINES_SHOWN]:
        out(f"{line.outcome} {line.sheet} line {line.number}: {line.why}\n")
    if lines.count() > LINES_SHOWN:
        out(f"and {lines.count() - LINES_SHOWN} more lines\n")
