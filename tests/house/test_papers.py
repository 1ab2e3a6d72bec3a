"""What the repository promises on paper: locks without hosts, links that lead."""

import re
import subprocess
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LOCKS = sorted(ROOT.glob("requirements*.lock"))
PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])
LINK = re.compile(r"\]\(([^)#\s]+)[^)]*\)")


@pytest.mark.parametrize("lock", LOCKS, ids=lambda path: path.name)
def test_a_lock_pins_with_hashes_and_names_no_host(lock):
    text = lock.read_text()
    pins = re.findall(r"^[a-z0-9][\w.-]*==", text, re.MULTILINE)
    assert pins
    assert text.count("--hash=sha256:") >= len(pins)
    for word in ("://", "--index-url", "--extra-index-url", "--find-links", " @ "):
        assert word not in text


def test_the_lock_of_the_style_sheet_names_no_registry():
    text = (ROOT / "package-lock.json").read_text()
    assert '"integrity"' in text
    assert '"resolved"' not in text


def test_every_dependency_says_what_it_is_for():
    text = (ROOT / "pyproject.toml").read_text()
    project = tomllib.loads(text)
    listed = list(project["project"]["dependencies"])
    for group in project["dependency-groups"].values():
        listed += group
    silent = [
        name
        for name in listed
        if not re.search(rf'^\s*"{re.escape(name)}", +# \S', text, re.MULTILINE)
    ]
    assert not silent


def test_everything_declared_is_locked():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    locked = "\n".join(path.read_text() for path in LOCKS).lower()
    for name in project["project"]["dependencies"]:
        package = re.split(r"[\[<>=~ ]", name.lower())[0]
        assert re.search(rf"^{re.escape(package)}==", locked, re.MULTILINE), package


@pytest.mark.parametrize("page", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_links_between_pages_lead_somewhere(page):
    dead = [
        link
        for link in LINK.findall(page.read_text())
        if "://" not in link and not (page.parent / link).exists()
    ]
    assert not dead


def test_every_page_of_a_kind_stands_in_its_index():
    for index in ROOT.glob("docs/*/index.md"):
        linked = set(LINK.findall(index.read_text()))
        pages = {path.name for path in index.parent.glob("*.md")} - {"index.md"}
        assert pages <= linked, index


def test_every_decision_stands_in_the_index_and_says_its_status():
    linked = LINK.findall((ROOT / "docs/understand/index.md").read_text())
    for page in ROOT.glob("docs/decisions/*.md"):
        assert f"../decisions/{page.name}" in linked
        assert "**Status.**" in page.read_text()


def test_make_alone_lists_the_six_commands_as_the_documents_do():
    said = subprocess.run(
        ["make", "--no-print-directory"],  # noqa: S607
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    listed = re.findall(r"^make (\w+) +(.+)$", said, re.MULTILINE)
    names = [name for name, _ in listed]
    assert names == ["demo", "test", "check", "fix", "serve", "bench"]
    page = (ROOT / "docs/look-up/commands.md").read_text()
    for name, text in listed:
        assert f"| `make {name}` | {text} |" in page
