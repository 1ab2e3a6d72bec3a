"""Claim a job, settle it, try it again; keep the timetable; move a bar.

These leave no trace in the audit: what a job does leaves its own, by its person.
"""

import traceback
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.crypto import get_random_string
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from commonside.ground.audit.refusals import Refused
from commonside.ground.timetable import registry, rules, workers
from commonside.ground.timetable.models import Progress, Result, Schedule

Row = DBTaskResult[Any, Any]
READY, RUNNING = TaskResultStatus.READY, TaskResultStatus.RUNNING
FINISHED_KEPT, PROGRESS_KEPT = timedelta(days=14), timedelta(days=30)


def claim(queues: Sequence[str], *, worker: str) -> Row | None:
    """The next job of these queues, now this worker's alone; None when none waits."""
    waiting = DBTaskResult.objects.ready().filter(queue_name__in=queues)
    # Asked first without a lock: on SQLite an idle worker must not hold up writers.
    if not waiting.exists():
        return None
    with transaction.atomic():
        row: Row | None = waiting.get_locked()
        if row is not None:
            row.claim(worker)
    return row


def finish(row: Row, *, at: datetime) -> bool:
    """Note that a job is done; False when it was taken from this worker meanwhile."""
    return _settle(row, status=TaskResultStatus.SUCCESSFUL, finished_at=at)


def put_off(row: Row, error: Exception, *, at: datetime) -> bool:
    """Note that a job failed: tried again later, or given up for good.

    What is kept is the kind of error and where it happened, never its words, which
    may be about a person.
    """
    what = f"{type(error).__module__}.{type(error).__qualname__}"
    frames = traceback.extract_tb(error.__traceback__)
    where = "\n".join(f"{f.filename}:{f.lineno} {f.name}" for f in frames)
    is_final = isinstance(error, Refused | ImportError)
    return _again(row, at=at, why=what, where=where, is_final=is_final)


def release(row: Row, *, at: datetime) -> bool:
    """Give a job back untouched: its worker is asked to end. Not counted as a try."""
    ids = row.worker_ids[:-1]
    return _settle(row, status=READY, run_after=at, worker_ids=ids)


def reap(*, at: datetime) -> int:
    """Give back every job whose worker is gone; returns how many.

    A worker on this machine is asked for; one elsewhere is gone when its job runs
    longer than any may.
    """
    found = 0
    for row in DBTaskResult.objects.running():
        held = row.worker_ids[-1] if row.worker_ids else ""
        longest = rules.LONGEST.get(row.queue_name, rules.LONGEST["long"])
        is_late = row.started_at is None or row.started_at < at - longest
        if workers.is_gone(held) or is_late:
            found += _again(row, at=at, why="worker gone", where="", is_final=False)
    return found


def _again(row: Row, *, at: datetime, why: str, where: str, is_final: bool) -> bool:
    tried = len(row.worker_ids)
    fields = {"exception_class_path": why, "traceback": where}
    if is_final or tried >= registry.attempts_of(row.task_path):
        status = TaskResultStatus.FAILED
        with transaction.atomic():
            is_ours = _settle(row, status=status, finished_at=at, **fields)
            if is_ours:
                _stop_bar(row, at=at)
        return is_ours
    return _settle(row, status=READY, run_after=at + rules.gap(tried), **fields)


def _settle(row: Row, **fields: Any) -> bool:
    """Change a running job, unless somebody else has claimed it since."""
    same = DBTaskResult.objects.filter(
        pk=row.pk, status=RUNNING, started_at=row.started_at
    )
    return bool(same.update(**fields))


def _stop_bar(row: Row, *, at: datetime) -> None:
    key = row.args_kwargs["kwargs"].get("progress")
    if key is not None:
        Progress.objects.filter(key=key).update(
            state=Progress.State.FAILED, ended_at=at, expires_at=at + PROGRESS_KEPT
        )


def tick(*, at: datetime) -> list[str]:
    """Enqueue every regular job that is due; returns their names.

    Several may keep the timetable at once: who moves `next_at` first enqueues.
    """
    _write_timetable(at)
    started = []
    for schedule in Schedule.objects.filter(next_at__lte=at):
        following = rules.next_after(schedule.pattern, at)
        with transaction.atomic():
            same = Schedule.objects.filter(pk=schedule.pk, next_at=schedule.next_at)
            if not same.update(next_at=following, last_at=at):
                continue
            if not _waits(schedule.task):
                registry.find(schedule.task).enqueue()
                started.append(schedule.name)
    return started


def _write_timetable(at: datetime) -> None:
    """Make the rows as the rooms say; what no room names any more goes."""
    rows = {row.name: row for row in Schedule.objects.all()}
    for regular in registry.regulars.values():
        row = rows.pop(regular.name, None)
        if row and (row.task, row.pattern) == (regular.path, regular.pattern):
            continue
        Schedule.objects.update_or_create(
            name=regular.name,
            defaults={
                "task": regular.path,
                "pattern": regular.pattern,
                "next_at": rules.next_after(regular.pattern, at),
            },
        )
    if rows:
        Schedule.objects.filter(name__in=rows).delete()


def _waits(path: str) -> bool:
    """Whether the last one is still waiting: a slow worker must not find a hundred."""
    return DBTaskResult.objects.filter(task_path=path, status=READY).exists()


def prune(*, at: datetime) -> int:
    """Forget jobs and bars of long ago, and results past their time; how many."""
    old: QuerySet[Row] = DBTaskResult.objects.finished()
    jobs, _ = old.filter(finished_at__lt=at - FINISHED_KEPT).delete()
    bars, _ = Progress.objects.filter(expires_at__lt=at).delete()
    results, _ = Result.objects.filter(expires_at__lt=at).delete()
    return jobs + bars + results


def begin(kind: str, *, by: int | None, at: datetime) -> Progress:
    """A bar for a long job that somebody asked for, waiting at nought."""
    return Progress.objects.create(
        key=get_random_string(32),
        kind=kind,
        by_id=by,
        moved_at=at,
        expires_at=at + PROGRESS_KEPT,
    )


def set_off(bar: Progress, *, at: datetime) -> None:
    """The job behind a bar begins, for the first time or again after a failure."""
    bar.state, bar.done, bar.attempts = Progress.State.RUNNING, 0, bar.attempts + 1
    bar.started_at = bar.moved_at = at
    bar.save(update_fields=["state", "done", "attempts", "started_at", "moved_at"])


def move(bar: Progress, done: int, total: int, *, at: datetime) -> None:
    Progress.objects.filter(pk=bar.pk).update(done=done, total=total, moved_at=at)


def end(
    bar: Progress, result: dict[str, Any], *, at: datetime, failed: bool = False
) -> None:
    """The job behind a bar is over; `result` holds counts and codes, never content."""
    state = Progress.State.FAILED if failed else Progress.State.DONE
    Progress.objects.filter(pk=bar.pk).update(
        state=state, result=result, ended_at=at, expires_at=at + PROGRESS_KEPT
    )
