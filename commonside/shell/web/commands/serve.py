"""`commonside serve` and `commonside worker`: what an installation runs."""

import argparse
import socket
import sys
import time
from collections.abc import Callable
from typing import Any

from commonside.shell.web.commands import Wrong, start
from commonside.shell.web.commands.processes import (
    Child,
    Together,
    keep_memory_closed,
)

THREADS = "4"
QUEUES = ("quick", "long")
TICK_SECONDS = 5.0


def add(verbs: Any) -> None:
    serve = verbs.add_parser("serve", help="web, workers and timetable in one")
    serve.add_argument("--host", default="127.0.0.1", help="where to listen")
    serve.add_argument("--port", type=port_number, default=8000)
    serve.set_defaults(run=run)
    worker = verbs.add_parser("worker", help="work off background jobs")
    worker.add_argument("--queue", choices=QUEUES, help="of this queue alone")
    worker.set_defaults(run=work)


def port_number(text: str) -> int:
    if not text.isdecimal() or not 0 < int(text) < 65536:
        raise argparse.ArgumentTypeError(f"'{text}' is no port")
    return int(text)


def run(arguments: argparse.Namespace) -> int:
    """Serve until asked to end; 1 when a process could not be kept running.

    Raises `Wrong` when there is nothing to serve, or the port is taken.
    """
    ready()
    host, port = getattr(arguments, "host", "127.0.0.1"), arguments.port
    refuse_taken(host, port)
    collect()
    # Each of the processes started below counts there; named before any of them starts.
    metrics_folder()
    sys.stdout.write(f"Commonside: http://{host}:{port}/\n")
    sys.stdout.flush()
    if answers_strangers_alone():
        # Workers and timetable run beside the staff pages, by another role.
        return Together([web(host, port)], sys.stderr.write).run()
    return Together(children(host, port), sys.stderr.write, timetable()).run()


def metrics_folder() -> None:
    from django.conf import settings

    from commonside.shell.web.metrics import make_folder

    make_folder(settings.HOME)


def work(arguments: argparse.Namespace) -> int:
    """Work off one queue, or both, until asked to end."""
    ready()
    if answers_strangers_alone():
        raise Wrong("Workers run beside the staff pages: COMMONSIDE_SURFACE=staff.")
    from commonside.ground.timetable.working import Worker

    keep_memory_closed()
    Worker((arguments.queue,) if arguments.queue else QUEUES).run()
    return 0


def answers_strangers_alone() -> bool:
    """Whether this process has the role of the public pages, which does no work."""
    from django.conf import settings

    return settings.DATABASE_AS == "public" and bool(settings.DATABASE_URLS["public"])


def ready() -> None:
    """Start, and see that there is a database to work with.

    Raises `Wrong` when there are no tables, or those of another version.
    """
    start()
    from django.conf import settings
    from django.db import DatabaseError, connection
    from django.db.migrations.executor import MigrationExecutor

    name = settings.DATABASES["default"]["NAME"]
    if connection.vendor == "sqlite" and not name.exists():
        raise Wrong("There is no database here: run `commonside setup` first.")
    try:
        executor = MigrationExecutor(connection)
        is_behind = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError:
        raise Wrong("The database does not answer: is it running?") from None
    if is_behind:
        raise Wrong("The database is of another version: run `commonside setup`.")


def timetable() -> Callable[[], None]:
    """What the parent does meanwhile: starts what is due, frees what a killed held."""
    from commonside.ground.timetable import registry, working

    registry.discover()
    last = 0.0

    def tick() -> None:
        nonlocal last
        if time.monotonic() - last >= TICK_SECONDS:
            last = time.monotonic()
            working.keep_timetable()

    return tick


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
    return [web(host, port), *(worker(queue) for queue in QUEUES)]


def worker(queue: str) -> Child:
    words = [sys.executable, "-m", "commonside", "worker", "--queue", queue]
    return Child(f"the {queue} worker", words)


def web(host: str, port: int) -> Child:
    """The web server: several processes, so that one long page stops nobody."""
    from django.conf import settings

    processes = str(settings.WEB_PROCESSES)
    words = [sys.executable, "-m", "granian", "--interface", "wsgi"]
    words += ["--host", host, "--port", str(port), "--no-ws", "--http", "1"]
    words += ["--workers", processes, "--blocking-threads", THREADS]
    # No access log: addresses and paths of visitors are kept nowhere (S37).
    words += ["--no-access-log", "--log-level", "warning"]
    words += ["--respawn-failed-workers"]
    words += ["--respawn-interval", "0.5", "--workers-kill-timeout", "8"]
    words += ["commonside.shell.web.wsgi:application"]
    return Child("the web server", words)
