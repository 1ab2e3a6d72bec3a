"""`commonside serve`: everything an installation runs, in one."""

import argparse
import socket
import sys
from typing import Any

from commonside.shell.web.commands import Wrong, start
from commonside.shell.web.commands.processes import Child, Together

THREADS = "4"


def add(verbs: Any) -> None:
    serve = verbs.add_parser("serve", help="web, workers and timetable in one")
    serve.add_argument("--host", default="127.0.0.1")
    serve.add_argument("--port", type=int, default=8000)
    serve.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Serve until asked to end; 1 when a process could not be kept running.

    Raises `Wrong` when the port is taken.
    """
    start()
    host, port = getattr(arguments, "host", "127.0.0.1"), arguments.port
    refuse_taken(host, port)
    collect()
    return Together(children(host, port), sys.stderr.write).run()


def refuse_taken(host: str, port: int) -> None:
    """Say it in one sentence here, rather than from every process below."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as taken:
            raise Wrong(
                f"Port {port} cannot be used ({taken.strerror}). Choose another"
                " with --port."
            ) from None


def collect() -> None:
    """Gather static files, compressed, under names that change with their content."""
    from django.core.management import call_command

    call_command("collectstatic", interactive=False, verbosity=0)


def children(host: str, port: int) -> list[Child]:
    """Everything that runs side by side."""
    return [web(host, port)]


def web(host: str, port: int) -> Child:
    """The web server: several processes, so that one long page stops nobody."""
    from django.conf import settings

    processes = str(settings.WEB_PROCESSES)
    words = [sys.executable, "-m", "granian", "--interface", "wsgi"]
    words += ["--host", host, "--port", str(port), "--no-ws"]
    words += ["--workers", processes, "--blocking-threads", THREADS]
    words += ["--log-level", "warning", "--respawn-failed-workers"]
    words += ["commonside.shell.web.wsgi:application"]
    return Child("the web server", words)
