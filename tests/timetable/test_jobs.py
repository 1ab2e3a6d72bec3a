"""Jobs: done once, tried again with gaps, given back, given up, forgotten."""

import os
import signal
import subprocess
import sys
import threading
import time
from datetime import timedelta

import pytest
from django.db import OperationalError, connection, transaction
from django.utils import timezone
from django_tasks_db.models import DBTaskResult, DBTaskResultQuerySet

from commonside.ground.audit.models import Event, Seal
from commonside.ground.timetable import actions, registry, workers, working
from commonside.ground.timetable.models import Progress, Schedule
from tests.timetable import sample_jobs

pytestmark = pytest.mark.django_db
HERE = ("quick", "long")


@pytest.fixture(autouse=True)
def _nothing_seen():
    sample_jobs.seen.clear()


@pytest.fixture
def now():
    return timezone.now()


def work(*queues, worker="here:1:1"):
    return working.run_one(queues or HERE, worker=worker)


def only():
    return DBTaskResult.objects.get()


def come(row, **fields):
    """Let a row's time come."""
    DBTaskResult.objects.filter(pk=row.pk).update(run_after=timezone.now(), **fields)


def test_a_job_runs_once_with_what_it_was_given():
    sample_jobs.note.enqueue(7, word="x")
    assert work()
    assert not work()
    assert sample_jobs.seen == [(7, "x")]
    assert (only().status, only().worker_ids) == ("SUCCESSFUL", ["here:1:1"])


def test_a_worker_takes_only_its_queue():
    sample_jobs.note.enqueue(1)
    assert not work("long")
    assert work("quick")


def test_a_job_of_a_transaction_that_fails_never_was():
    with transaction.atomic():
        sample_jobs.note.enqueue(1)
        transaction.set_rollback(True)
    assert not work()


def test_a_failed_job_is_tried_again_with_growing_gaps_and_then_given_up(now):
    bar = actions.begin("test", by=None, at=now)
    sample_jobs.fail.enqueue(1, progress=bar.key)
    gaps = []
    for _ in range(2):
        assert work()
        assert only().status == "READY"
        gaps.append((only().run_after - timezone.now()).total_seconds())
        assert not work()
        come(only())
    assert 8 < gaps[0] <= 10 < 38 < gaps[1] <= 40
    bar.refresh_from_db()
    assert bar.state == "waiting"
    assert work()
    assert only().status == "FAILED"
    bar.refresh_from_db()
    assert bar.state == "failed"
    assert bar.ended_at


def test_a_job_without_a_bar_is_given_up_just_the_same():
    sample_jobs.fail.enqueue(1)
    row = only()
    come(row, worker_ids=["a", "b"])
    work()
    assert only().status == "FAILED"


def test_what_is_kept_of_a_failure_is_its_kind_and_place_never_its_words():
    sample_jobs.fail.enqueue(1)
    work()
    row = only()
    assert row.exception_class_path == "tests.timetable.sample_jobs.Broken"
    assert "sample_jobs.py" in row.traceback
    assert "Begum" not in row.traceback


def test_a_refusal_is_final():
    sample_jobs.refuse.enqueue()
    work()
    assert only().status == "FAILED"


@pytest.mark.parametrize("path", ["nowhere.at.all", "tests.timetable.sample_jobs.seen"])
def test_a_job_that_is_no_more_is_given_up_at_once(path):
    sample_jobs.note.enqueue(1)
    DBTaskResult.objects.update(task_path=path)
    work()
    assert only().status == "FAILED"


def test_a_job_whose_worker_is_gone_is_given_back_and_counted(now):
    sample_jobs.note.enqueue(1)
    gone = workers.name_of(os.getpid()).rsplit(":", 1)[0] + ":12345"
    actions.claim(HERE, worker=gone)
    assert actions.reap(at=now) == 1
    assert (only().status, only().exception_class_path) == ("READY", "worker gone")
    assert actions.reap(at=now) == 0
    come(only())
    assert work()
    assert sample_jobs.seen == [(1, "")]


def test_a_job_that_kills_every_worker_is_given_up(now):
    sample_jobs.note.enqueue(1)
    for _ in range(3):
        come(only())
        actions.claim(HERE, worker=f"{workers.name_of(os.getpid())}0")
        actions.reap(at=now)
    assert only().status == "FAILED"


def test_a_job_whose_worker_lives_or_is_elsewhere_is_left_until_it_is_late(now):
    sample_jobs.note.enqueue(1)
    actions.claim(HERE, worker=workers.name_of(os.getpid()))
    assert actions.reap(at=now) == 0
    come(only(), worker_ids=["another-machine:1:1"])
    assert actions.reap(at=now + timedelta(minutes=9)) == 0
    assert actions.reap(at=now + timedelta(minutes=11)) == 1


def test_a_job_claimed_again_meanwhile_is_not_settled_by_the_first_worker(now):
    sample_jobs.note.enqueue(1)
    first = actions.claim(HERE, worker="elsewhere:1:1")
    actions.reap(at=now + timedelta(hours=7))
    come(only())
    actions.claim(HERE, worker="elsewhere:2:2")
    assert not actions.finish(first, at=now)
    assert not actions.put_off(first, ValueError(), at=now)
    assert only().status == "RUNNING"


def test_a_job_given_up_meanwhile_stays_so(now):
    sample_jobs.refuse.enqueue()
    first = actions.claim(HERE, worker="elsewhere:1:1")
    assert actions.put_off(first, ImportError(), at=now)
    assert not actions.put_off(first, ImportError(), at=now)


def test_a_job_that_another_worker_takes_first_is_nobodys_twice(monkeypatch):
    sample_jobs.note.enqueue(1)
    monkeypatch.setattr(DBTaskResultQuerySet, "get_locked", lambda rows: None)
    assert actions.claim(HERE, worker="here:1:1") is None
    assert only().status == "READY"


def test_an_interrupted_job_is_given_back_and_not_counted(monkeypatch):
    sample_jobs.note.enqueue(1)

    def interrupt(path):
        raise working.Interrupted

    with monkeypatch.context() as patch:
        patch.setattr(registry, "find", interrupt)
        with pytest.raises(working.Interrupted):
            work()
    assert (only().status, only().worker_ids) == ("READY", [])
    assert work()


def test_a_worker_is_named_by_machine_process_and_its_beginning():
    name = workers.name_of(os.getpid())
    assert not workers.is_gone(name)
    assert workers.is_gone(f"{name}1")
    assert not workers.is_gone("another-machine:1:1")
    assert not workers.is_gone("")
    assert not workers.is_gone("nonsense")


def waiting():
    """A process that does nothing until it is killed."""
    return subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])


def test_a_process_that_ended_or_never_was_is_gone():
    child = waiting()
    name = workers.name_of(child.pid)
    assert not workers.is_gone(name)
    child.kill()
    while not workers.is_gone(name):  # listed until we have waited for it
        time.sleep(0.01)
    child.wait()
    assert workers.is_gone(name)


def test_where_the_system_lists_no_processes_they_are_asked():
    child = waiting()
    assert workers._asked(child.pid) == "there"
    child.kill()
    child.wait()
    assert workers._asked(child.pid) == ""


@pytest.fixture
def regulars(monkeypatch):
    """Only these are in the timetable."""
    found = {}
    monkeypatch.setattr(registry, "regulars", found)
    registry.every("test.note", sample_jobs.refuse, "every 60 s")
    return found


def test_a_regular_job_is_enqueued_when_it_is_due_and_not_before(now, regulars):
    assert actions.tick(at=now) == []
    assert actions.tick(at=now + timedelta(seconds=59)) == []
    assert actions.tick(at=now + timedelta(seconds=61)) == ["test.note"]
    assert actions.tick(at=now + timedelta(seconds=62)) == []
    assert only().task_path == "tests.timetable.sample_jobs.refuse"
    row = Schedule.objects.get()
    assert row.last_at == now + timedelta(seconds=61)
    assert row.next_at == now + timedelta(seconds=121)


def test_a_regular_job_that_still_waits_is_not_enqueued_again(now, regulars):
    actions.tick(at=now)
    for minute in (2, 4, 6):
        actions.tick(at=now + timedelta(minutes=minute))
    assert DBTaskResult.objects.count() == 1


def test_of_two_who_keep_the_timetable_one_enqueues(now, regulars, monkeypatch):
    actions.tick(at=now)
    later = now + timedelta(seconds=61)
    plain = registry.rules.next_after

    def overtaken(pattern, after):
        Schedule.objects.update(next_at=later + timedelta(seconds=60))
        return plain(pattern, after)

    monkeypatch.setattr(registry.rules, "next_after", overtaken)
    assert actions.tick(at=later) == []
    assert not DBTaskResult.objects.exists()


def test_the_timetable_follows_what_the_rooms_say(now, regulars):
    actions.tick(at=now)
    registry.every("test.note", sample_jobs.refuse, "daily 03:00")
    registry.every("test.more", sample_jobs.refuse, "every 5 s")
    actions.tick(at=now)
    assert Schedule.objects.get(name="test.note").pattern == "daily 03:00"
    del regulars["test.more"]
    actions.tick(at=now)
    assert [row.name for row in Schedule.objects.all()] == ["test.note"]


def test_every_room_says_its_regular_jobs_and_each_can_run(now):
    registry.discover()
    assert {"audit.seal", "drafts.purge", "letters.send", "letters.digests"} <= set(
        registry.regulars
    )
    actions.tick(at=now)
    actions.tick(at=now + timedelta(days=1, seconds=1))
    assert DBTaskResult.objects.count() == len(registry.regulars)
    while work():
        pass
    assert set(DBTaskResult.objects.values_list("status")) == {("SUCCESSFUL",)}


def test_the_history_is_sealed_by_a_job(cast, now):
    from commonside.ground.audit.actions import record
    from commonside.ground.timetable import jobs

    with transaction.atomic():
        record("test.done", subject="x:1", by=None, at=now)
    jobs.seal.enqueue()
    work()
    assert Seal.objects.get().total == Event.objects.count()


def test_what_ended_long_ago_is_forgotten(now):
    sample_jobs.note.enqueue(1)
    work()
    sample_jobs.note.enqueue(2)
    bar = actions.begin("test", by=None, at=now)
    assert actions.prune(at=now + timedelta(days=13)) == 0
    assert actions.prune(at=now + timedelta(days=15)) == 1
    assert actions.prune(at=now + timedelta(days=31)) == 1
    assert not Progress.objects.filter(pk=bar.pk).exists()
    assert only().args_kwargs["args"] == [2]


def test_a_bar_begins_moves_and_ends(now, cast):
    bar = actions.begin("test", by=cast["mina"].pk, at=now)
    actions.set_off(bar, at=now)
    actions.move(bar, 5, 10, at=now)
    bar.refresh_from_db()
    assert (bar.state, bar.done, bar.total, bar.attempts) == ("running", 5, 10, 1)
    actions.set_off(bar, at=now)
    actions.end(bar, {"read": 10}, at=now)
    bar.refresh_from_db()
    assert (bar.state, bar.attempts, bar.result) == ("done", 2, {"read": 10})
    actions.end(bar, {"why": "x"}, at=now, failed=True)
    bar.refresh_from_db()
    assert bar.state == "failed"


@pytest.fixture
def _signals_as_they_were():
    before = {one: signal.getsignal(one) for one in (signal.SIGINT, signal.SIGTERM)}
    yield
    for one, handler in before.items():
        signal.signal(one, handler)


@pytest.fixture
def kept(monkeypatch):
    """A worker closes old connections; a test's own must stay."""
    monkeypatch.setattr(working, "close_old_connections", lambda: None)


@pytest.mark.usefixtures("kept", "_signals_as_they_were")
def test_a_worker_works_until_it_is_asked_to_end():
    sample_jobs.note.enqueue(1)
    worker = working.Worker(HERE)
    timer = threading.Timer(0.3, os.kill, (os.getpid(), signal.SIGTERM))
    timer.start()
    worker.run()
    timer.join()
    assert sample_jobs.seen == [(1, "")]


@pytest.mark.usefixtures("kept", "_signals_as_they_were")
def test_a_worker_asked_twice_gives_its_job_back(monkeypatch):
    sample_jobs.note.enqueue(1)
    worker = working.Worker(HERE)

    def ask_twice(path):
        os.kill(os.getpid(), signal.SIGTERM)
        os.kill(os.getpid(), signal.SIGTERM)

    monkeypatch.setattr(registry, "find", ask_twice)
    worker.run()
    assert (only().status, only().worker_ids) == ("READY", [])


@pytest.mark.usefixtures("kept")
def test_a_database_that_is_away_for_a_moment_is_waited_for(monkeypatch):
    def away(*args, **values):
        raise OperationalError

    with monkeypatch.context() as patch:
        patch.setattr(actions, "claim", away)
        assert not working.Worker(HERE).step()
    with monkeypatch.context() as patch:
        patch.setattr(actions, "reap", away)
        working.keep_timetable()
    assert connection.vendor in ("sqlite", "postgresql")


@pytest.mark.usefixtures("kept")
def test_keeping_the_timetable_gives_back_and_starts(regulars, now):
    working.keep_timetable()
    Schedule.objects.update(next_at=now)
    working.keep_timetable()
    assert only().status == "READY"
