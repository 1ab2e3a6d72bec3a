"""`commonside setup` as a script calls it: a process of its own, an empty home."""

import os
import shutil
import sqlite3
import subprocess
import sys

import pytest

from commonside.ground.practice.loading import NATIONAL

pytestmark = pytest.mark.sqlite


@pytest.fixture
def home(tmp_path):
    return tmp_path / "home"


def commonside(home, *words: str) -> subprocess.CompletedProcess:
    left_out = ("DATABASE_URL", "COMMONSIDE_")
    plain = {k: v for k, v in os.environ.items() if not k.startswith(left_out)}
    return subprocess.run(  # noqa: S603
        [sys.executable, "-m", "commonside", *words],
        env=plain | {"COMMONSIDE_HOME": str(home)},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )


def count(home, table: str) -> int:
    with sqlite3.connect(home / "commonside.sqlite3") as database:
        (found,) = database.execute(f"SELECT count(*) FROM {table}").fetchone()  # noqa: S608
    return found


def test_it_leaves_an_installation_and_prints_a_link_and_again_a_link(home):
    first = commonside(home, "setup", "--profile", "millbrook")
    assert (first.returncode, first.stderr) == (0, "")
    assert "/staff/account/first/?token=" in first.stdout
    assert count(home, "audit_event") >= 1
    assert count(home, "agencies_agency") == 3
    assert count(home, "places_area") == 2
    versions = count(home, "practice_version")
    again = commonside(home, "setup", "--profile", "millbrook")
    assert again.returncode == 0
    assert again.stdout != first.stdout
    assert count(home, "practice_version") == versions
    assert commonside(home, "audit", "verify").returncode == 0


def test_a_wrong_profile_is_refused_in_one_line_and_makes_no_database(home, tmp_path):
    town = tmp_path / "town"
    shutil.copytree(NATIONAL / "profiles/millbrook", town)
    file = town / "agencies.toml"
    file.write_text(file.read_text().replace('kind = "fire"', 'kind = "fires"'))
    said = commonside(home, "setup", "--profile", str(town))
    assert said.returncode == 1
    assert said.stdout == ""
    assert said.stderr.count("\n") == 1
    assert "agencies.toml, line 32: kind cannot be 'fires'" in said.stderr
    assert "did you mean 'fire'" in said.stderr
    assert not (home / "commonside.sqlite3").exists()


def test_without_a_profile_the_call_is_wrong(home):
    assert commonside(home, "setup").returncode == 2
