"""Sends odd requests to every address, on each database that is here.

    python -m tools.fuzz --count 100000 [--seed N] [--reports FOLDER]

Each database gets its share, in a process of its own. Exit 1 when anything failed.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path

from tools import postgres

ROOT = Path(__file__).parents[1]
TEST = "tests/house/test_fuzz.py"


def main(words: list[str]) -> int:
    asked = argparse.ArgumentParser(prog="python -m tools.fuzz")
    asked.add_argument("--count", type=int, default=100_000)
    asked.add_argument("--seed", type=int, default=int(time.time()))
    asked.add_argument("--reports", type=Path, help="where to say how far it is")
    said = asked.parse_args(words)
    began = time.monotonic()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        folder = said.reports.resolve() if said.reports else folder
        places = {"SQLite": ""}
        if postgres.binaries():
            places["PostgreSQL"] = stack.enter_context(postgres.cluster())
        running = {
            name: start(
                folder / name, address, said.count // len(places), said.seed + number
            )
            for number, (name, address) in enumerate(places.items())
        }
        codes = [process.wait() for process in running.values()]
        for name in running:
            report = folder / name
            print(f"{name}, seed {said.seed}:")
            print(report.read_text() if report.exists() else "no report")
    print(f"{time.monotonic() - began:.0f} s")
    return max(codes)


def start(report: Path, address: str, count: int, seed: int) -> subprocess.Popen:
    """One process that sends its share to one database."""
    env = os.environ | {
        "DATABASE_URL": address,
        "COMMONSIDE_FUZZ": str(count),
        "COMMONSIDE_FUZZ_SEED": str(seed),
        "COMMONSIDE_FUZZ_REPORT": str(report),
    }
    # What is logged would be kept to the end, each line with its request.
    words = [sys.executable, "-m", "pytest", "-q", "-p", "no:logging", TEST]
    return subprocess.Popen(words, cwd=ROOT, env=env, stdout=sys.stderr)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
