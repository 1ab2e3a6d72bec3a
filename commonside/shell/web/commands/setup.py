"""`commonside setup --profile NAME|FOLDER`: an empty installation, ready to serve."""

import argparse
import sys
from typing import Any

from commonside.shell.web.commands import Wrong, start
from commonside.shell.web.commands.database import as_owner, give
from commonside.shell.web.commands.ground import prepare


def add(verbs: Any) -> None:
    setup = verbs.add_parser("setup", help="make an installation from a profile")
    setup.add_argument("--profile", required=True, metavar="NAME|FOLDER")
    setup.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Set up, asking nothing; print the first administrator's link, if one is due.

    Raises `Wrong` with file, line and reason for a profile that cannot be read.
    """
    prepare(make_keys=True)
    as_owner()
    start()
    from django.db import connection

    from commonside.ground.audit.refusals import Refused
    from commonside.ground.practice.loading import ProfileError
    from commonside.shell.web import setup

    try:
        link = setup.install(arguments.profile, is_demonstration=False)
    except (ProfileError, Refused) as refused:
        raise Wrong(refused) from None
    give(connection)
    if link:
        sys.stdout.write(f"First administrator, within one hour: {link}\n")
    return 0
