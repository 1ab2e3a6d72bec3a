"""`make test`: every test on every database that is here, and journeys.

What is not here is left out, and the last lines say so and what would allow it.
COMMONSIDE_REQUIRE=postgres,chromium turns what is left out into a failure. Words
after the command go to pytest, and then coverage is not judged.
"""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import xml.etree.ElementTree as ElementTree
from collections import Counter
from contextlib import ExitStack
from pathlib import Path

import psycopg

from tools import coverage_floor, postgres

ROOT = Path(__file__).parents[1]
NO_TESTS = 5  # pytest's code when nothing was selected
COVERED = ("-m", "coverage", "run")
# Nearly everything is undone again: there is nothing to tidy, and nothing to compile.
SERVER = {"autovacuum": "off", "jit": "off"}
SLOWEST = ("--durations=15", "--durations-min=3")
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
ALLOWS = {
    "postgres": "sudo apt-get install postgresql",
    "chromium": "sudo apt-get install chromium",
}
COVERS = {
    "postgres": "the tests on PostgreSQL",
    "chromium": "the journeys in a browser",
}


class Run:
    """One call of `make test`: its passes, what they counted, what went wrong."""

    def __init__(self, folder: Path, words: list[str]) -> None:
        self.folder = folder
        self.words = words
        self.counts: Counter = Counter()
        self.failures: list[str] = []

    def tests(
        self, name: str, *words: str, env: dict[str, str], is_covered: bool = False
    ) -> None:
        """Runs pytest once, and counts."""
        print(f"\n== {name}", flush=True)
        report = self.folder / f"{name}.xml"
        began = time.monotonic()
        done = subprocess.run(
            [sys.executable, *(COVERED if is_covered else ()), "-m", "pytest", "-q"]
            + [*SLOWEST, f"--junitxml={report}", *words, *self.words],
            cwd=ROOT,
            env={**os.environ, **env},
            check=False,
        )
        if done.returncode and not (self.words and done.returncode == NO_TESTS):
            self.failures.append(f"{name}: pytest ended with {done.returncode}")
        self.count(report)
        print(f"{name}: {time.monotonic() - began:.0f} s", flush=True)

    def count(self, report: Path) -> None:
        if not report.exists():
            return
        for suite in ElementTree.parse(report).getroot().iter("testsuite"):  # noqa: S314
            number = {key: int(suite.get(key, 0)) for key in ("tests", "skipped")}
            wrong = int(suite.get("failures", 0)) + int(suite.get("errors", 0))
            self.counts["failed"] += wrong
            self.counts["skipped"] += number["skipped"]
            self.counts["passed"] += number["tests"] - number["skipped"] - wrong

    def coverage(self) -> None:
        """Judges what all the passes together ran; a part of them proves nothing."""
        for sentence in coverage_floor.check(self.folder):
            self.failures.append(f"coverage: {sentence}")


def required() -> set[str]:
    words = os.environ.get("COMMONSIDE_REQUIRE", "").replace(" ", "").split(",")
    asked = {word for word in words if word}
    if unknown := asked - set(ALLOWS):
        print(f"COMMONSIDE_REQUIRE knows postgres and chromium, not {sorted(unknown)}")
        sys.exit(2)
    return asked


def missing() -> list[str]:
    found = [] if postgres.binaries() else ["postgres"]
    return found if any(map(shutil.which, BROWSERS)) else [*found, "chromium"]


def compile_once(folder: Path) -> None:
    """Whatever starts here is compiled once, though its owner wants no files of it.

    Hundreds of processes start in a run, each with a thousand modules.
    """
    if os.environ.pop("PYTHONDONTWRITEBYTECODE", ""):
        os.environ["PYTHONPYCACHEPREFIX"] = str(folder / "compiled")


def prepare(home: Path, address: str) -> subprocess.Popen:
    """Begins to make one, in a home and with keys that nobody else has."""
    there = {
        "COMMONSIDE_HOME": str(home),
        "COMMONSIDE_KEYS": f"{home}-keys",
        "DATABASE_URL": address,
        "DJANGO_SETTINGS_MODULE": "commonside.shell.web.settings",
    }
    words = [sys.executable, "-m", "tests.prepared"]
    return subprocess.Popen(words, cwd=ROOT, env={**os.environ, **there})


def prepared(folder: Path, cluster: str) -> dict[str, str]:
    """Where an empty database of each kind lies, which tests copy: `tests.prepared`."""
    found = {"COMMONSIDE_TESTS_PREPARED_FILE": f"{folder}/file/commonside.sqlite3"}
    running = [prepare(folder / "file", "")]
    if cluster:
        found["COMMONSIDE_TESTS_PREPARED_DATABASE"] = "prepared"
        with psycopg.connect(cluster, autocommit=True) as connection:
            connection.execute("CREATE DATABASE prepared")
        address = f"{cluster.rsplit('/', 1)[0]}/prepared"
        running.append(prepare(folder / "database", address))
    if any([one.wait() for one in running]):
        raise RuntimeError("No database could be prepared for the tests.")
    return found


def run_all(run: Run, absent: list[str], cluster: str) -> None:
    """Lines are watched once, on SQLite: being watched takes as long as running.

    Walks ask for every page as everybody and run few lines of their own; what they and
    PostgreSQL alone would run says nothing of the tests of a room.
    """
    # Half of the tests each, in their order: what a file shares is made by one of the
    # two, and who is done first takes over from the other.
    two = ("-n", "2", "--dist=worksteal")
    home = {"COMMONSIDE_HOME": str(run.folder / "home")}
    home["COMMONSIDE_KEYS"] = str(run.folder / "keys")
    home |= prepared(run.folder, cluster)
    near = "not browser and not postgres"
    run.tests("sqlite", *two, "-m", f"{near} and not walk", env=home, is_covered=True)
    run.tests("walks", *two, "-m", f"{near} and walk", env=home)
    if cluster:
        there = {**home, "DATABASE_URL": cluster, "COMMONSIDE_TESTS": "database"}
        run.tests("postgres", *two, "-m", "not browser and not sqlite", env=there)
    if "chromium" not in absent:
        files = ("-n", "2", "--dist=loadfile")
        run.tests("journeys", *files, "-m", "browser", env=home)


def main(words: list[str]) -> int:
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    asked, absent = required(), missing()
    for old in ROOT.glob(".coverage*"):
        old.unlink()
    with ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="commonside-"))
        run = Run(Path(folder), words)
        compile_once(run.folder)
        os.environ.pop("DATABASE_URL", None)
        is_there = "postgres" not in absent
        cluster = stack.enter_context(postgres.cluster(SERVER)) if is_there else ""
        run_all(run, absent, cluster)
        if not words and not absent and not run.failures:
            run.coverage()
    return report(run, asked, absent)


def report(run: Run, asked: set[str], absent: list[str]) -> int:
    """The last lines: what went wrong, the counts, what did not run."""
    print()
    for name in sorted(asked & set(absent)):
        run.failures.append(f"{COVERS[name]} were required and did not run")
    for failure in run.failures:
        print(f"FAILED {failure}")
    print(f"{run.counts['passed']} passed, {run.counts['failed']} failed")
    if absent:
        print("Coverage is judged only when everything runs.")
    for name in absent:
        print(f"Not run: {COVERS[name]}. To run them: {ALLOWS[name]}")
    return 1 if run.failures else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
