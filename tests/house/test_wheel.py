"""What we ship can be installed without Node: it carries what we compiled."""

import json
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.house.test_papers import ROOT
from tools import components

SHEET = "commonside/ground/design/static/design/built/app.css"


@pytest.fixture(scope="module")
def wheel(tmp_path_factory) -> zipfile.ZipFile:
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", folder],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    (path,) = Path(folder).glob("*.whl")
    return zipfile.ZipFile(path)


def test_a_wheel_carries_the_compiled_style_sheet(wheel):
    sheet = wheel.read(SHEET).decode()
    assert ".govuk-button" in sheet
    assert ".cs-safe" in sheet
    assert "GDS Transport" not in sheet


def test_a_wheel_carries_every_file_of_the_package_that_git_knows(wheel):
    known = subprocess.run(
        ["git", "ls-files", "commonside"],  # noqa: S607
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    ).stdout.split()
    assert set(known) <= set(wheel.namelist())


def test_a_wheel_starts_commonside_and_leaves_tests_at_home(wheel):
    names = wheel.namelist()
    (entries,) = [name for name in names if name.endswith("entry_points.txt")]
    assert b"commonside = commonside.__main__:main" in wheel.read(entries)
    assert {name.split("/")[0].split("-")[0] for name in names} == {"commonside"}


def test_a_wheel_lists_its_components(wheel):
    """S70: the release itself carries the list of what it stands on."""
    (name,) = [n for n in wheel.namelist() if n.endswith("/sboms/components.cdx.json")]
    assert ".dist-info/" in name
    assert components.listed(ROOT) == json.loads(wheel.read(name))
