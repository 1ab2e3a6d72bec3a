"""The pages that people look things up in say what the code says, no more, no less."""

import re
from pathlib import Path

from commonside.shell.web.commands import parser

ROOT = Path(__file__).parents[2]
NAME = re.compile(r"\b(?:COMMONSIDE_[A-Z_]+|DATABASE_URL)\b")
CODE = ("commonside/**/*.py", "tools/*.py", "tests/*.py", "bench/**/*.py")


def names_in_code() -> set[str]:
    files = [path for pattern in CODE for path in ROOT.glob(pattern)]
    return {name for path in files for name in NAME.findall(path.read_text())}


def test_every_setting_stands_in_its_page_and_no_other():
    page = (ROOT / "docs/look-up/settings.md").read_text()
    cells = re.findall(r"^\| (`[A-Z_]+`[^|]*)", page, re.MULTILINE)
    listed = {name for cell in cells for name in re.findall(r"`([A-Z_]+)`", cell)}
    assert listed == names_in_code()


def test_every_command_stands_in_its_page_with_its_own_words():
    page = (ROOT / "docs/look-up/commands.md").read_text()
    listed = re.findall(r"^\| `commonside ([a-z-]+)[^`]*` \| (.+) \|$", page, re.M)
    (verbs,) = (one for one in parser()._actions if one.dest == "verb")
    offered = {one.dest: one.help for one in verbs._choices_actions}
    assert dict(listed) == offered
