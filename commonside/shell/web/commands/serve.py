"""`commonside serve` and `commonside worker`."""

import argparse
from typing import Any

from commonside.shell.web.commands import start


def add(verbs: Any) -> None:
    serve = verbs.add_parser("serve", help="web, workers and timetable in one")
    serve.add_argument("--port", type=int, default=8000)
    serve.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    start()
    from django.core.management import call_command

    call_command("runserver", f"127.0.0.1:{arguments.port}", "--noreload")
    return 0
