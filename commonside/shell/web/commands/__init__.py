"""`commonside`: its words, its exit codes, one line on stderr for a failure.

Exit 0 done; 1 refused or found wrong; 2 wrong call.
"""

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from importlib import import_module
from typing import NoReturn

# Each module offers add(subparsers), which sets `run` to a function of the arguments.
COMMANDS = (
    "setup",
    "appoint",
    "serve",
    "demo",
    "data",
    "measure",
    "audit",
    "access",
    "keys",
    "database",
)


class Wrong(Exception):
    """Refused, or found wrong; the sentence goes to stderr, the exit code is 1."""


class Parser(argparse.ArgumentParser):
    """A parser that says what is wrong with a call in one line, and exits with 2."""

    def error(self, message: str) -> NoReturn:
        sys.stderr.write(f"{self.prog}: {message}\n")
        sys.exit(2)


def parser() -> argparse.ArgumentParser:
    made = Parser(prog="commonside", description="Commonside's one command.")
    verbs = made.add_subparsers(dest="verb", required=True, metavar="COMMAND")
    for name in COMMANDS:
        import_module(f"{__name__}.{name}").add(verbs)
    return made


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    os.umask(0o077)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "commonside.shell.web.settings")
    arguments = parser().parse_args(argv)
    run: Callable[[argparse.Namespace], int | None] = arguments.run
    try:
        return run(arguments) or 0
    except Wrong as wrong:
        sys.stderr.write(f"commonside: {' '.join(str(wrong).split())}\n")
        return 1
    except BrokenPipeError:
        return 0


def start() -> None:
    """Make the folders, check the keys, start Django; for commands that need rows.

    Raises `Wrong` when the keys lie in the wrong place.
    """
    import django

    from commonside.shell.web.commands.ground import prepare

    prepare()
    django.setup()
