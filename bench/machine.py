"""What processes cost: their CPU time and their share of memory, read from Linux."""

import os
import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

TICK = os.sysconf("SC_CLK_TCK")
# Fields of /proc/<pid>/stat after the name in brackets, which may hold spaces.
PARENT, SPENT = 1, slice(11, 15)


@dataclass(frozen=True)
class Seen:
    """One process at one moment."""

    parent: int
    # Its own user and system time, and that of children that ended, in ticks.
    ticks: int


def processes() -> dict[int, Seen]:
    """Every process that we can see."""
    found = {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = path.read_text().rsplit(")", 1)[1].split()
        except OSError:
            continue  # It ended while we looked.
        ticks = sum(int(field) for field in fields[SPENT])
        found[int(path.parent.name)] = Seen(int(fields[PARENT]), ticks)
    return found


def family(root: int, among: dict[int, Seen]) -> set[int]:
    """A process and everything below it."""
    found = {root}
    while True:
        more = {pid for pid, seen in among.items() if seen.parent in found} - found
        if not more:
            return found
        found |= more


def cpu_seconds(roots: Iterable[int]) -> float:
    """What these processes and everything below them have used of the CPU so far."""
    among = processes()
    pids = set().union(*(family(root, among) for root in roots))
    return sum(among[pid].ticks for pid in pids if pid in among) / TICK


def share_of_memory(root: int) -> float:
    """PSS of a process and everything below it, in megabytes (10^6 bytes).

    Pages that several processes share are counted once, split among them.
    """
    kilobytes = 0
    for pid in family(root, processes()):
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                kilobytes += int(line.split()[1])
    return kilobytes * 1024 / 1e6


def load() -> float:
    """How many processes wanted the CPU in the last minute, per core."""
    return os.getloadavg()[0] / (os.cpu_count() or 1)


def parent_of(pid: int) -> int:
    return processes()[pid].parent


def settle(seconds: float = 0.3) -> None:
    """Let what a page set off come to an end, so that the next one is not charged."""
    time.sleep(seconds)
