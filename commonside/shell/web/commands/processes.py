"""Several processes as one: started together, watched, and ended together."""

import ctypes
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

# Sooner than this, a process that ended will end again: starting it is no help.
TOO_SOON = 5.0
# How long a page or a job may take to finish once we were asked to end.
PATIENCE = 20.0
PARENT_DIED = 1  # PR_SET_PDEATHSIG, from Linux's prctl.h
DUMPABLE = 4  # PR_SET_DUMPABLE, from the same


def end_with_parent() -> None:
    """Ends a child when its parent is killed, so that no port stays taken (Linux)."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PARENT_DIED, signal.SIGTERM)


def keep_memory_closed() -> None:
    """Nobody else of the same user reads what this process holds in memory (Linux).

    A worker has keys there, and starts a program that reads strangers' files.
    """
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(DUMPABLE, 0)


@dataclass
class Child:
    """One process that we keep running."""

    name: str
    words: Sequence[str]
    started: float = 0.0
    process: subprocess.Popen | None = field(default=None, repr=False)

    def start(self) -> None:
        # A group of its own: Ctrl C reaches us alone, and we end the children.
        self.process = subprocess.Popen(  # noqa: S603
            self.words, process_group=0, preexec_fn=end_with_parent
        )
        self.started = time.monotonic()

    @property
    def is_running(self) -> bool:
        return self.process is not None and self.process.poll() is None

    @property
    def was_killed(self) -> bool:
        return self.process is not None and (self.process.returncode or 0) < 0


class Together:
    """Runs children until we are asked to end, or until one cannot be kept running."""

    def __init__(
        self,
        children: Sequence[Child],
        say: Callable[[str], object],
        meanwhile: Callable[[], object] = lambda: None,
    ) -> None:
        self.children = children
        self.say = say
        # What we do ourselves, again and again, while the children run.
        self.meanwhile = meanwhile
        self.asked_to_end = False

    def run(self) -> int:
        """0 when we were asked to end, 1 when a child could not be kept running."""
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self._ask)
        try:
            for child in self.children:
                child.start()
            while not self.asked_to_end:
                if not self._keep_running():
                    return 1
                self.meanwhile()
                time.sleep(0.2)
            return 0
        finally:
            self._end()

    def _ask(self, *_: object) -> None:
        self.asked_to_end = True

    def _keep_running(self) -> bool:
        """Starts again what has ended; False when that is no help.

        Who was killed did not fail, however young: that one is always started again.
        """
        for child in self.children:
            if child.is_running or self.asked_to_end:
                continue
            if time.monotonic() - child.started < TOO_SOON and not child.was_killed:
                self.say(f"commonside: {child.name} does not start\n")
                return False
            self.say(f"commonside: {child.name} ended and is started again\n")
            child.start()
        return True

    def _end(self) -> None:
        """Asks every child to finish, then to stop where it is, and then insists."""
        running = [one.process for one in self.children if one.process]
        began = time.monotonic()
        for share in (0.5, 1.0):
            for process in running:
                if process.poll() is None:
                    process.terminate()
            until = began + PATIENCE * share
            while _any_runs(running) and time.monotonic() < until:
                time.sleep(0.05)
        for process in running:
            if process.poll() is None:
                process.kill()
                process.wait()


def _any_runs(processes: Sequence[subprocess.Popen]) -> bool:
    return any(process.poll() is None for process in processes)
