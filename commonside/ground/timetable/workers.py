"""Which worker holds a job, and whether that process is still there."""

import os
import socket
from pathlib import Path


def name_of(pid: int) -> str:
    """A worker's name: machine, process and when that process began.

    The beginning tells a process from a later one to which the same number was given.
    """
    return f"{socket.gethostname()[:30]}:{pid}:{_began(pid)}"


def is_gone(name: str) -> bool:
    """Whether a worker was on this machine and is no more; unknown is not gone."""
    host, _, rest = name.partition(":")
    pid, _, began = rest.partition(":")
    if host != socket.gethostname()[:30] or not pid.isdigit() or not began:
        return False
    return _began(int(pid)) != began


def _began(pid: int) -> str:
    """Clock ticks since the machine started; "" when there is no such process."""
    try:
        words = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return "" if Path("/proc/self/stat").exists() else _asked(pid)
    # A killed process that nobody has waited for is still listed.
    return "" if words[0] == "Z" else words[19]


def _asked(pid: int) -> str:
    """Where there is no /proc: whether the process takes a signal at all."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return ""
    except PermissionError:
        pass
    return "there"
