"""Processes that run as one: watched, started again, and ended together."""

import os
import signal
import socket
import subprocess
import sys
import textwrap
import time

import pytest

from commonside.shell.web.commands import Wrong, processes, serve
from commonside.shell.web.commands.processes import Child, Together

SLEEPS = [sys.executable, "-c", "import time; time.sleep(60)"]
ENDS = [sys.executable, "-c", "pass"]


@pytest.fixture(autouse=True)
def _signals_as_they_were():
    before = {one: signal.getsignal(one) for one in (signal.SIGINT, signal.SIGTERM)}
    yield
    for one, handler in before.items():
        signal.signal(one, handler)


def test_one_that_does_not_start_ends_the_others_and_is_named():
    said = []
    good, bad = Child("the web server", SLEEPS), Child("the timetable", ENDS)
    assert Together([good, bad], said.append).run() == 1
    assert said == ["commonside: the timetable does not start\n"]
    assert not good.is_running


def test_one_that_ran_and_ended_is_started_again(monkeypatch):
    monkeypatch.setattr(processes, "TOO_SOON", 0.0)
    said = []
    child = Child("a worker", ENDS)
    together = Together([child], said.append)
    child.start()
    first = child.process
    first.wait()
    child.words = SLEEPS
    assert together._keep_running()
    assert child.is_running
    assert child.process is not first
    together._end()
    assert said == ["commonside: a worker ended and is started again\n"]


def test_one_that_will_not_end_is_ended(monkeypatch, tmp_path):
    monkeypatch.setattr(processes, "PATIENCE", 0.2)
    deaf = tmp_path / "deaf"
    program = (
        "import pathlib, signal, time; signal.signal(15, signal.SIG_IGN);"
        f"pathlib.Path({str(deaf)!r}).touch(); time.sleep(60)"
    )
    child = Child("a worker", [sys.executable, "-c", program])
    child.start()
    while not deaf.exists():
        time.sleep(0.02)
    Together([child], print)._end()
    assert child.process.returncode == -signal.SIGKILL


PARENT = textwrap.dedent(
    """
    import sys
    from commonside.shell.web.commands.processes import Child, Together

    class Told(Child):
        def start(self):
            super().start()
            print(self.process.pid, flush=True)

    child = Told("a child", [sys.executable, "-c", "import time; time.sleep(60)"])
    sys.exit(Together([child], sys.stderr.write).run())
    """
)


def is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    with open(f"/proc/{pid}/stat") as stat:
        return stat.read().rsplit(")", 1)[1].split()[0] != "Z"


@pytest.mark.parametrize(
    ("how", "code"),
    [(signal.SIGINT, 0), (signal.SIGTERM, 0), (signal.SIGKILL, -signal.SIGKILL)],
)
@pytest.mark.skipif(sys.platform != "linux", reason="asks Linux's own /proc")
def test_however_the_parent_ends_no_child_stays_behind(how, code):
    parent = subprocess.Popen(
        [sys.executable, "-c", PARENT], stdout=subprocess.PIPE, text=True
    )
    child = int(parent.stdout.readline())
    parent.send_signal(how)
    assert parent.wait(timeout=30) == code
    parent.stdout.close()
    until = time.monotonic() + 10
    while is_alive(child) and time.monotonic() < until:
        time.sleep(0.05)
    assert not is_alive(child)


def test_a_taken_port_is_said_in_one_sentence():
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", 0))
        holder.listen()
        port = holder.getsockname()[1]
        with pytest.raises(Wrong, match=f"Port {port} cannot be used"):
            serve.refuse_taken("127.0.0.1", port)
    serve.refuse_taken("127.0.0.1", port)


def test_the_web_server_runs_as_many_processes_as_the_setting_says(settings):
    settings.WEB_PROCESSES = 3
    words = list(serve.web("127.0.0.1", 8123).words)
    assert words[words.index("--workers") + 1] == "3"
    assert words[words.index("--port") + 1] == "8123"
