"""`make bench`, or `python -m bench [--quick]`: measure, print, and write the paper."""

import argparse
import os
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from bench import machine
from bench.measure import measure
from bench.paper import Run, said, write
from bench.sides import PROCESSES, Product, floor, product
from bench.volume import FULL, QUICK, Volume
from bench.weight import first_visit
from tools import postgres

PAPER = Path(__file__).parents[1] / "docs" / "performance.md"
DATABASES = ("sqlite", "postgres")
# What a careful installation runs with: a saved row is on the disk.
SAFE = {
    "fsync": "on",
    "full_page_writes": "on",
    "synchronous_commit": "on",
    "shared_buffers": "256MB",
}


def parser() -> argparse.ArgumentParser:
    made = argparse.ArgumentParser(prog="bench", description=__doc__)
    made.add_argument("--quick", action="store_true", help="small; writes no paper")
    made.add_argument("--only", choices=DATABASES, help="one of the two databases")
    for name in ("cases", "reports", "rounds", "alone", "together"):
        made.add_argument(f"--{name}", type=int)
    made.add_argument("--write", type=Path, metavar="PAPER", help="where results go")
    return made


def main(argv: Sequence[str]) -> int:
    arguments = parser().parse_args(argv)
    volume = volume_of(arguments)
    # Read by the settings in this process too, which starts servers and nothing else.
    os.environ["COMMONSIDE_WEB_PROCESSES"] = str(PROCESSES)
    os.environ["DJANGO_SETTINGS_MODULE"] = "commonside.shell.web.settings"
    runs = [
        one(name, volume)
        for name in DATABASES
        if arguments.only in (None, name) and is_here(name)
    ]
    for run in runs:
        print(f"{said(run, volume)}\n")
    paper = arguments.write or (PAPER if volume == FULL else None)
    if paper:
        write(paper, runs, volume)
    return 0


def volume_of(arguments: argparse.Namespace) -> Volume:
    """The full or the quick volume, with what was asked for in its place."""
    asked = {
        name: value
        for name, value in vars(arguments).items()
        if name in Volume.__dataclass_fields__ and value is not None
    }
    return replace(QUICK if arguments.quick else FULL, **asked)


def is_here(name: str) -> bool:
    if name == "sqlite" or postgres.binaries():
        return True
    say("PostgreSQL is not on this machine and is left out: apt install postgresql")
    return False


def one(name: str, volume: Volume) -> Run:
    """Fill, serve and measure both sides on one database."""
    with tempfile.TemporaryDirectory(prefix="commonside-bench-") as folder:
        with databases(name) as (for_floor, for_product, roots):
            sides = floor(Path(folder), for_floor), product(Path(folder), for_product)
            for side in sides:
                say(f"{name}: fill the {side.name}")
                side.fill(volume)
            return _measured(name, sides, volume, roots)


def _measured(name: str, sides: tuple, volume: Volume, roots: list[int]) -> Run:
    ours: Product = sides[1]
    with sides[0].served(), ours.served():
        say(f"{name}: load of the machine a core: {machine.load():.1f}")
        results = measure(sides, volume, roots, say)
        memory = tuple(machine.share_of_memory(s.server.pid) for s in sides)
        weight = first_visit(ours.port)
    return Run(name, results, ours.queries(), weight, memory)


@contextmanager
def databases(name: str) -> Iterator[tuple[str, str, list[int]]]:
    """Addresses for the floor and for us, and the process that the CPU is read of."""
    if name == "sqlite":
        yield "", "", []
        return
    import psycopg

    with postgres.cluster(SAFE) as address:
        with psycopg.connect(address, autocommit=True) as connection:
            connection.execute("CREATE DATABASE floor")
            root = machine.parent_of(connection.info.backend_pid)
        yield address.replace("/postgres", "/floor"), address, [root]


def say(text: str) -> None:
    print(f"bench: {text}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
