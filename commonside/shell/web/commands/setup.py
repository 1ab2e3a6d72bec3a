"""`commonside setup --profile NAME|FOLDER`: an empty installation, ready to serve."""

import argparse
import sys
from typing import Any

from commonside.shell.web.commands import start
from commonside.shell.web.commands.ground import prepare


def add(verbs: Any) -> None:
    setup = verbs.add_parser("setup", help="make an installation from a profile")
    setup.add_argument("--profile", required=True, metavar="NAME|FOLDER")
    setup.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    prepare(make_keys=True)
    start()
    from commonside.shell.web import setup

    link = setup.install(arguments.profile, is_demonstration=False)
    if link:
        sys.stdout.write(f"First administrator, within one hour: {link}\n")
    return 0
