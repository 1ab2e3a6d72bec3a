"""`commonside appoint USERNAME`: a second who approves, where one alone is left."""

import argparse
import sys
from typing import Any

from commonside.shell.web.commands import Wrong, start


def add(verbs: Any) -> None:
    appoint = verbs.add_parser(
        "appoint", help="a second administrator, where one alone can approve"
    )
    appoint.add_argument("username", metavar="USERNAME")
    appoint.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Appoint somebody who has an account; the history says that the machine did it.

    Raises `Wrong` while two people can approve, and for whom nobody knows.
    """
    start()
    from django.utils import timezone

    from commonside.ground.agencies.models import User
    from commonside.ground.audit.refusals import Refused
    from commonside.ground.colleagues.actions import appoint_by_machine

    user = User.objects.filter(username=arguments.username).first()
    if user is None:
        raise Wrong(f"Nobody has the user name {arguments.username!r}.")
    try:
        appoint_by_machine(user=user, at=timezone.now())
    except Refused as refused:
        raise Wrong(refused) from None
    sys.stdout.write("Appointed; the history says so.\n")
    return 0
