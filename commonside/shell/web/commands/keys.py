"""`commonside keys list|rotate|rewrap|retire`: the keys of this installation."""

import argparse
import sys
import time
from collections.abc import Callable
from typing import Any

from commonside.ground.keys import ring
from commonside.shell.web.commands import Wrong
from commonside.shell.web.commands.ground import folders, prepare
from commonside.shell.web.commands.serve import ready

# How long we wait for a worker before we say that none seems to be there.
PATIENCE = 15.0


def add(verbs: Any) -> None:
    keys = verbs.add_parser("keys", help="the keys of this installation")
    words = keys.add_subparsers(dest="word", required=True, metavar="WORD")
    words.add_parser("list", help="each key with its id").set_defaults(run=show)
    rotate = words.add_parser("rotate", help="make a newer key for one purpose")
    rotate.add_argument("purpose", choices=ring.PURPOSES, metavar="PURPOSE")
    rotate.set_defaults(run=rotated)
    rewrap = words.add_parser("rewrap", help="encrypt anew what old keys encrypted")
    rewrap.add_argument("--here", action="store_true", help="here, not by a worker")
    rewrap.set_defaults(run=rewrapped)
    retire = words.add_parser("retire", help="destroy an old key that nothing needs")
    retire.add_argument("purpose", choices=ring.PURPOSES, metavar="PURPOSE")
    retire.add_argument("id", metavar="ID")
    retire.add_argument(
        "--give-up", action="store_true", help="end the receipts that it alone opens"
    )
    retire.set_defaults(run=retired)


def show(arguments: argparse.Namespace) -> int:
    """Purpose, id, when it was made, and which one new data gets."""
    prepare()
    _, folder = folders()
    for purpose in ring.PURPOSES:
        for key in ring.keys_of(folder, purpose):
            state = "newest" if key.is_newest else "old"
            made = key.made_at.isoformat(timespec="seconds")
            sys.stdout.write(f"{purpose:9} {key.id}  {made}  {state}\n")
    return 0


def rotated(arguments: argparse.Namespace) -> int:
    """Make a newer key, and say what is left to do."""
    ready()
    from django.utils import timezone

    from commonside.shell.web import keyring

    id_ = keyring.rotate(arguments.purpose, at=timezone.now())
    sys.stdout.write(f"{arguments.purpose} {id_} is now the newest key.\n")
    if keyring.places(arguments.purpose):
        sys.stdout.write("Encrypt what is there anew: commonside keys rewrap\n")
    if arguments.purpose == "sessions":
        sys.stdout.write("Start the servers again, so that they sign with it.\n")
    return 0


def rewrapped(arguments: argparse.Namespace) -> int:
    """Encrypt anew by a worker and watch it, or here."""
    ready()
    from django.utils import timezone

    from commonside.shell.web import keyring

    if arguments.here:
        done = keyring.rewrap(say_how_far, at=timezone.now())
        return said(done)
    bar = keyring.ask_rewrap(at=timezone.now())
    return watched(bar, time.monotonic, time.sleep)


def watched(bar: Any, clock: Callable[[], float], wait: Callable[[float], None]) -> int:
    """Say how far the worker is, until it is done.

    Raises `Wrong` when it failed, or when no worker seems to be there.
    """
    asked, last = clock(), -1
    while not bar.is_over:
        if bar.started_at is None and clock() - asked > PATIENCE:
            raise Wrong(
                "No worker has taken it up yet. It waits for `commonside serve`;"
                " or do it here: commonside keys rewrap --here"
            )
        wait(0.5)
        bar.refresh_from_db()
        if bar.done != last and bar.total:
            say_how_far(bar.done, bar.total)
            last = bar.done
    if bar.state == bar.State.FAILED:
        raise Wrong("It failed; what was done stays done. See the worker's log.")
    return said(bar.result["rewrapped"])


def say_how_far(done: int, total: int) -> None:
    sys.stdout.write(f"{done} of {total}\n")
    sys.stdout.flush()


def said(done: int) -> int:
    sys.stdout.write(f"{done} rows are encrypted by the newest keys now.\n")
    return 0


def retired(arguments: argparse.Namespace) -> int:
    """Destroy an old key. Raises `Wrong` while anything needs it."""
    ready()
    from django.utils import timezone

    from commonside.ground.audit.refusals import Refused
    from commonside.shell.web import keyring

    try:
        ended = keyring.retire(
            arguments.purpose,
            arguments.id,
            at=timezone.now(),
            give_up=arguments.give_up,
        )
    except (Refused, ring.KeysRefused) as refused:
        raise Wrong(refused) from None
    if ended:
        sys.stdout.write(f"{ended} receipts open nothing any more.\n")
    sys.stdout.write(f"{arguments.purpose} {arguments.id} is gone.\n")
    return 0
