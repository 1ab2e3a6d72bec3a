"""Where rooms say which jobs they have and which of them run again and again.

In a room's `jobs.py`:

    @job(queue="quick", attempts=5)
    def send_due() -> None: ...

    every("letters.send", send_due, "every 60 s")

A job takes ids and codes only, never content, and acts `by` a person whose id it is
given. It may run twice, when its worker is killed: so it must come to the same end.
A job whose keyword `progress` is the key of a `Progress` row moves a bar with it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.module_loading import autodiscover_modules, import_string
from django_tasks import task
from django_tasks.base import Task

from commonside.ground.timetable import rules


@dataclass(frozen=True)
class Regular:
    """A job that runs again and again."""

    name: str
    path: str
    pattern: str


regulars: dict[str, Regular] = {}
_attempts: dict[str, int] = {}


def job(
    *, queue: str = "quick", attempts: int = rules.ATTEMPTS
) -> Callable[[Callable[..., None]], Task[..., None]]:
    """Make a function a job: `send.enqueue(id)` inside the transaction that needs it.

    After a failure it is tried again, `attempts` times in all, with growing gaps; a
    `Refused` is final at once.
    """

    def wrap(function: Callable[..., None]) -> Task[..., None]:
        _attempts[f"{function.__module__}.{function.__qualname__}"] = attempts
        made: Task[..., None] = task(queue_name=queue)(function)
        return made

    return wrap


def every(name: str, what: Task[..., None], pattern: str) -> None:
    """Have a job run again and again: "every 60 s" or "daily 07:30"."""
    regulars[name] = Regular(name, what.module_path, pattern)


def find(path: str) -> Task[..., Any]:
    """The job of this path. Raises ImportError when there is none any more."""
    found = import_string(path)
    if not isinstance(found, Task):
        raise ImportError(f"{path} is no job")
    return found


def attempts_of(path: str) -> int:
    """How often a job may be tried in all."""
    return _attempts.get(path, rules.ATTEMPTS)


def discover() -> None:
    """Read every room's jobs; only who keeps the timetable needs them all."""
    autodiscover_modules("jobs")
