"""A worker: takes one job after the other until it is asked to end."""

import logging
import os
import signal
import threading
from collections.abc import Sequence
from types import FrameType
from typing import Any

from django.db import InterfaceError, OperationalError, close_old_connections
from django.utils import timezone

from commonside.ground.timetable import actions, registry, workers

log = logging.getLogger(__name__)
IDLE_SECONDS = 1.0


class Interrupted(BaseException):
    """Asked twice to end: the job stops where it is and is given back."""


def run_one(queues: Sequence[str], *, worker: str) -> bool:
    """Run the next job to its end; False when none waits."""
    row = actions.claim(queues, worker=worker)
    if row is None:
        return False
    try:
        found = row.args_kwargs
        registry.find(row.task_path).call(*found["args"], **found["kwargs"])
    except Interrupted:
        actions.release(row, at=timezone.now())
        raise
    except Exception as error:
        log.warning("job %s failed: %s", row.task_path, type(error).__qualname__)
        actions.put_off(row, error, at=timezone.now())
    else:
        actions.finish(row, at=timezone.now())
    return True


def keep_timetable() -> None:
    """Start what is due, and give back what a dead worker held.

    A database that is away for a moment is asked again the next time.
    """
    close_old_connections()
    now = timezone.now()
    try:
        actions.reap(at=now)
        actions.tick(at=now)
    except (OperationalError, InterfaceError) as error:
        log.warning("the database did not answer: %s", type(error).__qualname__)


class Worker:
    """One process that works off queues. The first signal lets the job end."""

    def __init__(self, queues: Sequence[str]) -> None:
        self.queues = queues
        self.name = workers.name_of(os.getpid())
        self.asked_to_end = threading.Event()
        self.is_working = False

    def run(self) -> None:
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self.hear)
        try:
            while not self.asked_to_end.is_set():
                if not self.step():
                    self.asked_to_end.wait(IDLE_SECONDS)
        except Interrupted:
            log.info("stopped in the middle of a job, which was given back")

    def step(self) -> bool:
        """One job, if any; a database that is away for a moment is waited for."""
        close_old_connections()
        self.is_working = True
        try:
            return run_one(self.queues, worker=self.name)
        except (OperationalError, InterfaceError) as error:
            log.warning("the database did not answer: %s", type(error).__qualname__)
            return False
        finally:
            self.is_working = False

    def hear(self, number: int, frame: FrameType | None) -> Any:
        if self.asked_to_end.is_set() and self.is_working:
            raise Interrupted
        self.asked_to_end.set()
