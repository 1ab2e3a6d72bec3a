"""Jobs that only tests have; as a program, puts one into an installation's queue."""

import sys
import time
from pathlib import Path

from commonside.ground.audit.refusals import Refused, obstacle
from commonside.ground.timetable.registry import job

seen: list[tuple] = []


class Broken(Exception):
    """What a job may raise, with words that must not be kept."""


@job(attempts=3)
def note(number: int, *, word: str = "", progress: str = "") -> None:
    seen.append((number, word))


@job(attempts=3)
def fail(number: int, *, progress: str = "") -> None:
    raise Broken("Mrs Begum, 12 Larkfield House")


@job()
def refuse() -> None:
    raise Refused(obstacle("It is not allowed."))


@job(queue="long")
def slow(file: str, seconds: int) -> None:
    """Says in a file when it begins and ends, and in which process."""
    import os

    with Path(file).open("a") as out:
        out.write(f"began {os.getpid()}\n")
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        time.sleep(0.05)
    with Path(file).open("a") as out:
        out.write(f"ended {os.getpid()}\n")


not_a_job = print

if __name__ == "__main__":
    from commonside.shell.web.commands import start

    start()
    from tests.timetable.sample_jobs import slow as known

    known.enqueue(sys.argv[1], int(sys.argv[2]))
