"""A real import in a process of its own: how much memory, and what a kill leaves."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests import prepared
from tests.findings.conftest import HEADER, line

ROOT = Path(__file__).parents[2]
OLD, NEW = 3, 20_000


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    """An installation for Luton, with its own environment."""
    base = tmp_path_factory.mktemp("killed")
    env = os.environ | {
        "COMMONSIDE_HOME": str(base / "var"),
        "COMMONSIDE_KEYS": str(base / "keys"),
        "DATABASE_URL": "",
    }
    prepared.lay_file(base / "var")
    commonside(env, "setup", "--profile", "luton")
    return env


def started(env, *words):
    return subprocess.Popen(
        [sys.executable, "-m", "commonside", *map(str, words)],
        cwd=ROOT,
        env=env,
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def commonside(env, *words):
    process = started(env, *words)
    out, _ = process.communicate(timeout=120)
    assert process.returncode == 0
    return out


def counts(env):
    words = ("incidents", "count", "--by", "month", "--scope", "all", "--format", "csv")
    rows = commonside(env, *words).splitlines()[1:]
    return {int(row.split(",")[1]) for row in rows}


def months(path, rows):
    with path.open("w") as file:
        file.write(HEADER + "\n")
        for month in ("2018-10", "2018-11", "2018-12"):
            file.writelines([line(month=month) + "\n"] * rows)
    return path


def test_an_import_killed_half_way_leaves_every_old_month_or_every_new_one(
    home, tmp_path
):
    old, new = months(tmp_path / "old.csv", OLD), months(tmp_path / "new.csv", NEW)
    commonside(home, "import", "police-uk", new)
    began = time.monotonic()
    commonside(home, "import", "police-uk", old)
    least = time.monotonic() - began
    for late in (0.1, 0.5):
        process = started(home, "import", "police-uk", new)
        time.sleep(least + late)
        os.killpg(process.pid, signal.SIGKILL)
        process.communicate()
        assert counts(home) in ({OLD}, {NEW})
    commonside(home, "import", "police-uk", new)
    assert counts(home) == {NEW}


# A process begins with the peak of whoever started it: so a small one starts ours.
WEIGHED = """
import os, sys
child = os.posix_spawn(sys.executable, [sys.executable, *sys.argv[1:]], os.environ)
_, status, used = os.wait4(child, 0)
print(os.waitstatus_to_exitcode(status), used.ru_maxrss)
"""


def test_a_big_file_needs_little_memory(home, tmp_path):
    big = months(tmp_path / "big.csv", 35_000)
    words = ("-m", "commonside", "import", "police-uk", str(big))
    out = subprocess.run(
        [sys.executable, "-c", WEIGHED, *words],
        cwd=ROOT,
        env=home,
        capture_output=True,
        text=True,
        timeout=300,
        check=True,
    ).stdout
    assert "stored 105000" in out
    code, kilobytes = map(int, out.splitlines()[-1].split())
    assert code == 0
    assert kilobytes < 400_000
