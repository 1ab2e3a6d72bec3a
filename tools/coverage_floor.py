"""Holds the tests to what they must have run: see [tool.commonside.coverage]."""

import json
import subprocess
import sys
import tomllib
from collections import defaultdict
from pathlib import Path

ROOT = Path(__file__).parents[1]
FLOORS = {"ground", "work", "steering", "public", "shell"}
DECIDING = {"rules", "actions"}


def measure(folder: Path) -> dict[str, dict]:
    """Joins what every process recorded and returns coverage's numbers a file."""
    report = folder / "coverage.json"
    for words in (["combine", "--quiet"], ["json", "--quiet", "-o", str(report)]):
        subprocess.run([sys.executable, "-m", "coverage", *words], cwd=ROOT, check=True)
    return json.loads(report.read_text())["files"]


def percent(summaries: list[dict]) -> float:
    """Lines and branches run, of those there are; nothing to run is all of it."""
    run = sum(one["covered_lines"] + one["covered_branches"] for one in summaries)
    there = sum(one["num_statements"] + one["num_branches"] for one in summaries)
    return 100 * run / there if there else 100.0


def room_of(path: str) -> str | None:
    """`work/cases` for a file of that room; None for what is in no room."""
    parts = Path(path).parts
    if len(parts) > 3 and parts[0] == "commonside" and parts[1] in FLOORS:
        return f"{parts[1]}/{parts[2]}"
    return "library" if parts[:2] == ("commonside", "library") else None


def decides(path: str) -> bool:
    """Whether a file of a room holds rules or actions, also once it is a folder."""
    parts = Path(path).with_suffix("").parts
    return room_of(path) not in (None, "library") and parts[3] in DECIDING


def shortfalls(files: dict[str, dict], wanted: dict[str, float]) -> list[str]:
    """One sentence for each file or room that the tests ran too little of."""
    found = []
    rooms = defaultdict(list)
    for path, data in sorted(files.items()):
        summary = data["summary"]
        if room := room_of(path):
            rooms[room].append(summary)
        if decides(path) and percent([summary]) < wanted["rules_and_actions"]:
            missing = data["missing_lines"] or data["missing_branches"]
            found.append(f"{path}: {percent([summary]):.1f} %, not run: {missing}")
    for room, summaries in sorted(rooms.items()):
        if percent(summaries) < wanted["rooms"]:
            found.append(f"{room}: {percent(summaries):.1f} % of the room")
    return found


def check(folder: Path) -> list[str]:
    """The shortfalls of what the tests have just recorded."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    return shortfalls(measure(folder), project["tool"]["commonside"]["coverage"])
