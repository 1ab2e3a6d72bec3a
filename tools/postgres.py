"""A PostgreSQL of our own for the length of a test or bench run.

`python -m tools.postgres COMMAND…` runs one command with DATABASE_URL set to it.
"""

import os
import pwd
import secrets
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

# Nothing in it outlives the run, so it need not survive a power cut. Parallel
# test processes hold a connection each, and the server's own tests a few more.
SETTINGS = {
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
    "listen_addresses": "127.0.0.1",
    "max_connections": "60",
    "timezone": "UTC",
}


def binaries() -> Path | None:
    """The folder of the newest PostgreSQL here: Debian keeps it off the PATH."""
    on_path = shutil.which("initdb")
    debian = Path("/usr/lib/postgresql").glob("*/bin/initdb")
    newest = max(debian, key=lambda path: float(path.parts[-3]), default=None)
    found = newest or (Path(on_path) if on_path else None)
    return found.resolve().parent if found else None


@contextmanager
def cluster(settings: dict[str, str] | None = None) -> Iterator[str]:
    """Starts a server on a free port, yields its address, and stops it again.

    The address holds a password made for this run: other users of the machine
    must not become masters of the server's process.
    """
    with running(settings) as (address, _):
        yield address


@contextmanager
def running(settings: dict[str, str] | None = None) -> Iterator[tuple[str, Path]]:
    """The same, and the file to which the server logs."""
    folder = binaries()
    if folder is None:
        raise FileNotFoundError("no PostgreSQL on this machine")
    with tempfile.TemporaryDirectory(prefix="commonside-postgres-") as home:
        server = Server(folder, Path(home), {**SETTINGS, **(settings or {})})
        server.make()
        try:
            yield server.start(), server.home / "log"
        finally:
            server.stop()


class Server:
    """One cluster in one folder, run by somebody who is not root."""

    def __init__(self, folder: Path, home: Path, settings: dict[str, str]) -> None:
        self.folder = folder
        self.home = home
        self.settings = settings
        self.password = secrets.token_urlsafe(16)
        self.as_user = unprivileged()

    def make(self) -> None:
        """Lays out the data folder. The password goes by a file, not an argument."""
        secret = self.home / "password"
        secret.write_text(self.password)
        if self.as_user:
            user = pwd.getpwnam(str(self.as_user["user"]))
            for path in (self.home, secret):
                os.chown(path, user.pw_uid, user.pw_gid)
        self.run(
            "initdb",
            *("--pgdata", self.data, "--username", "commonside"),
            *("--auth", "scram-sha-256", "--pwfile", str(secret)),
            *("--encoding", "UTF8", "--locale", "C.UTF-8", "--no-sync"),
        )
        secret.unlink()

    def start(self) -> str:
        """Waits until the server answers, and says where."""
        port = free_port()
        options = {**self.settings, "port": str(port)}
        options["unix_socket_directories"] = str(self.home)
        words = " ".join(f"-c {name}={value}" for name, value in options.items())
        log = str(self.home / "log")
        self.run("pg_ctl", "start", "-w", "-D", self.data, "-l", log, "-o", words)
        return f"postgres://commonside:{self.password}@127.0.0.1:{port}/postgres"

    def stop(self) -> None:
        """Stops the process that the data folder names, and no other."""
        if Path(self.data, "postmaster.pid").exists():
            self.run("pg_ctl", "stop", "-w", "-m", "immediate", "-D", self.data)

    @property
    def data(self) -> str:
        return str(self.home / "data")

    def run(self, program: str, *words: str) -> None:
        # Output goes to a file: the server inherits it, and a pipe would stay open.
        with (self.home / "output").open("w+") as output:
            done = subprocess.run(
                [str(self.folder / program), *words],
                stdout=output,
                stderr=subprocess.STDOUT,
                cwd=self.home,
                check=False,
                **self.as_user,
            )
            output.seek(0)
            if done.returncode:
                raise RuntimeError(f"{program} failed: {output.read()}")


def unprivileged() -> dict:
    """Who runs the server: ourselves, or for root somebody else, as it demands."""
    if os.geteuid() != 0:
        return {}
    for name in ("postgres", "nobody"):
        try:
            user = pwd.getpwnam(name)
        except KeyError:
            continue
        return {"user": name, "group": user.pw_gid, "extra_groups": []}
    raise RuntimeError("PostgreSQL refuses root, and there is no other user here")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def main(words: list[str]) -> int:
    with cluster() as address:
        there = {**os.environ, "DATABASE_URL": address}
        return subprocess.run(words, env=there, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
