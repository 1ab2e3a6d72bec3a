"""A real server over a home folder of its own, for what only a real one can show."""

import os
import shutil
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

from tests import prepared
from tools.postgres import free_port

ROOT = Path(__file__).parents[2]
PATIENCE = 180  # seconds; building the demonstration on two busy cores


class Served:
    """One running `commonside`: its folders, its address, its process."""

    def __init__(self, base: Path, *words: str, env: dict[str, str] | None = None):
        self.base = base
        self.port = free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        self.log = base / "log"
        self.words = [*words, "--port", str(self.port)]
        self.env = surroundings(base) | {
            "COMMONSIDE_PUBLIC_URL": self.address,
            "COMMONSIDE_STAFF_URL": self.address,
            **(env or {}),
        }

    def __enter__(self) -> "Served":
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def start(self) -> None:
        """Starts it, and returns when it says that it is ready."""
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "commonside", *self.words],
                cwd=ROOT,
                env=self.env,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        until = time.monotonic() + PATIENCE
        while not self.is_ready():
            if self.process.poll() is not None or time.monotonic() > until:
                self.kill()
                raise RuntimeError(f"It did not start: {self.log.read_text()[-2000:]}")
            time.sleep(0.2)

    def is_ready(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.address}/health", timeout=2) as answer:  # noqa: S310
                return answer.status == 200
        except (urllib.error.URLError, OSError):
            return False

    def stop(self) -> None:
        """Asks it to end, as Ctrl C does, and waits until all of it has."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
        try:
            self.process.wait(timeout=30)
        finally:
            self.kill()

    def kill(self) -> None:
        """Ends every process that this one started, without asking."""
        try:
            os.killpg(self.process.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
        self.process.wait()


def surroundings(base: Path) -> dict[str, str]:
    """The environment of an installation in this folder, on SQLite."""
    return os.environ | {
        "COMMONSIDE_HOME": str(base / "var"),
        "COMMONSIDE_KEYS": str(base / "keys"),
        "DATABASE_URL": "",
    }


def commonside(base: Path, *words: str, env: dict[str, str] | None = None) -> str:
    """Runs one command of an installation to its end and returns what it said."""
    there = surroundings(base) | (env or {})
    if not there["DATABASE_URL"]:
        prepared.lay_file(base / "var")
    return subprocess.run(
        [sys.executable, "-m", "commonside", *words],
        cwd=ROOT,
        env=there,
        check=True,
        capture_output=True,
        text=True,
    ).stdout


def copied(base: Path, to: Path) -> Path:
    """A copy of a stopped installation, keys included."""
    shutil.copytree(base, to, dirs_exist_ok=True)
    return to
