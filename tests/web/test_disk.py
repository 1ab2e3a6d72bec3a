"""What lies on the disk of a running installation: ours alone, and not readable."""

import json
import os
import stat
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
from django.db import connection

from commonside.ground.keys import ring
from commonside.ground.practice.actions import load_versions
from commonside.shell.web.commands import Wrong, ground, main, parser
from tests.cases import reported
from tests.files import hostile
from tests.journeys.served import ROOT, Served, commonside
from tests.web.planting import SECRETS, plant

# What a photograph begins with, in any kind that we take; and an open key of one.
HEADERS = (b"\xff\xd8\xff\xe0", b"\x89PNG\r\n", b"ftypheic", b"WEBPVP8", b"AGE-SECRET")


# --- started -------------------------------------------------------------------


@pytest.fixture(scope="module")
def lived(tmp_path_factory):
    """An installation that is being served, with a town's secrets in it."""
    base = tmp_path_factory.mktemp("lived")
    system = base / "system-tmp"
    system.mkdir()
    away = {name: str(system) for name in ("TMPDIR", "SQLITE_TMPDIR")}
    commonside(base, "setup", "--profile", "millbrook", env=away)
    (base / "var" / "files").chmod(0o755)
    with Served(base, "serve", env=away) as server:
        said = subprocess.run(
            [sys.executable, "-m", "tests.web.planting"],
            cwd=ROOT,
            env=server.env,
            check=True,
            stdout=subprocess.PIPE,
        ).stdout
        yield base, json.loads(said), server


@pytest.mark.sqlite
def test_others_may_read_nothing_that_it_writes(lived):
    """S19: modes after a journey, with the server still running."""
    base, _, _ = lived
    names, wrong = set(), []
    for path in [base / "var", base / "keys", *(base / "var").rglob("*")]:
        names.add(path.name)
        mode = stat.S_IMODE(path.lstat().st_mode)
        if mode & 0o077:
            wrong.append(f"{path.relative_to(base)} {mode:o}")
    assert not wrong
    assert {"commonside.sqlite3", "commonside.sqlite3-wal"} <= names
    assert {"commonside.sqlite3-shm", "tmp", "parquet", "files"} <= names


@pytest.mark.sqlite
def test_nothing_is_written_to_the_system_s_temporary_folder(lived):
    """S19: none in the system's temp, however it was set outside."""
    base, said, server = lived
    assert list((base / "system-tmp").iterdir()) == []
    assert said["tempdir"] == str(base / "var" / "tmp")
    for pid in below(server.process.pid):
        try:
            words = Path(f"/proc/{pid}/environ").read_bytes().split(b"\0")
        except PermissionError:
            # A worker shows its memory to nobody, unless to the system's master.
            continue
        if any(word.startswith(b"COMMONSIDE_HOME=") for word in words):
            assert f"TMPDIR={base / 'var' / 'tmp'}".encode() in words


def below(pid):
    """The processes that were started by this one."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            fields = (folder / "stat").read_text().rpartition(")")[2].split()
        except (FileNotFoundError, ProcessLookupError):
            continue
        if int(fields[1]) == pid and fields[0] != "Z":
            found.append(int(folder.name))
    assert found
    return found


@pytest.mark.sqlite
def test_a_live_connection_forgets_what_is_deleted_and_confirms_what_is_kept(lived):
    """S19: secure_delete, synchronous=FULL and no temporary files, as SQLite says."""
    _, said, _ = lived
    assert said["secure_delete"] == 1
    assert said["synchronous"] == 2
    assert said["temp_store"] == 2
    assert said["journal_mode"] == "wal"


@pytest.mark.sqlite
def test_neither_database_nor_folder_shows_what_was_entrusted(lived):
    """S18: raw bytes of the database, its log and the uploads, and every other file."""
    base, _, _ = lived
    files = [path for path in (base / "var").rglob("*") if path.is_file()]
    held = {p: p.read_bytes() for p in files if "static" not in p.parts}
    assert sum(len(content) for content in held.values()) > 100_000
    assert len([p for p in held if p.parent.name == "files"]) == 2
    found = [
        (str(path.relative_to(base)), planted)
        for path, content in held.items()
        for planted in (*HEADERS, *(word.encode() for word in SECRETS.values()))
        if planted in content
    ]
    assert not found
    assert hostile.picture(size=(600, 400))[:3] == HEADERS[0][:3]


@pytest.mark.django_db
def test_no_column_of_any_table_shows_it(at, cast):
    """S18: on either database, each table read as text."""
    load_versions(reported.luton().versions, by=None, at=at)
    plant()
    seen = 0
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608
            rows = repr(cursor.fetchall())
            seen += len(rows)
            assert not [word for word in SECRETS.values() if word in rows], table
            assert "AGE-SECRET" not in rows
    assert seen > 100_000


# --- refused -------------------------------------------------------------------

# What an argument of this name may be, where any word will not do.
SAMPLES = {"profile": "millbrook", "paths": "."}


def leaves(of, words=()):
    """Every command that does something, with all that it must be given."""
    said = list(words)
    for action in of._actions:
        if isinstance(action.choices, dict):
            for word, below_ in action.choices.items():
                yield from leaves(below_, (*words, word))
            return
        must = not action.option_strings and action.nargs not in ("?", "*")
        if must or action.required:
            said += [*action.option_strings[-1:], a_word_for(action)]
    yield said


def a_word_for(action):
    return SAMPLES.get(action.dest) or next(iter(action.choices or ()), "0001")


CALLS = {" ".join(words): words for words in leaves(parser())}


def test_there_are_commands_to_try():
    assert {"serve", "worker", "keys rewrap", "audit verify"} <= set(CALLS)


CHANGED = (
    "TMPDIR",
    "SQLITE_TMPDIR",
    "COMMONSIDE_DEMONSTRATION",
    "COMMONSIDE_DATABASE_AS",
)


@pytest.fixture
def place(tmp_path, monkeypatch):
    """Folders of this test alone; what a command changes of the process is undone."""
    for name in CHANGED:
        # Set and taken away again, so that what comes after is undone too.
        monkeypatch.setenv(name, "")
        monkeypatch.delenv(name)
    monkeypatch.setenv("COMMONSIDE_PUBLIC_URL", "http://127.0.0.1:1")
    monkeypatch.setattr(tempfile, "tempdir", tempfile.tempdir)
    monkeypatch.setenv("COMMONSIDE_HOME", str(tmp_path / "var"))
    monkeypatch.setenv("COMMONSIDE_KEYS", str(tmp_path / "keys"))
    before = os.umask(0o077)
    yield tmp_path
    os.umask(before)


@pytest.mark.parametrize("name", sorted(CALLS))
def test_no_command_starts_with_keys_that_others_can_read(place, capsys, name):
    """S17: the start is refused, of every command."""
    ring.make(place / "keys")
    (place / "keys" / "fields" / "0001.key").chmod(0o640)
    assert main(CALLS[name]) == 1
    assert "Others on this machine can read the keys" in capsys.readouterr().err


@pytest.mark.parametrize("name", sorted(CALLS))
def test_no_command_starts_with_keys_inside_the_data(place, monkeypatch, capsys, name):
    """S17: the start is refused when keys lie inside the data folder."""
    monkeypatch.setenv("COMMONSIDE_KEYS", str(place / "var" / "keys"))
    assert main(CALLS[name]) == 1
    assert "The keys lie inside the data folder" in capsys.readouterr().err


def test_no_web_server_starts_either_however_it_is_started(place):
    ring.make(place / "keys")
    (place / "keys").chmod(0o755)
    words = [sys.executable, "-c", "import commonside.shell.web.wsgi"]
    done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "commonside: Others on this machine" in done.stderr


def test_what_was_left_open_is_closed(place):
    for name in ("var", "var/files"):
        (place / name).mkdir(mode=0o755)
        (place / name).chmod(0o755)
    database = place / "var" / "commonside.sqlite3"
    database.touch()
    database.chmod(0o644)
    ground.prepare(make_keys=True)
    for path in (place / "var", place / "var" / "files", database):
        assert path.stat().st_mode & 0o077 == 0
    assert tempfile.gettempdir() == str(place / "var" / "tmp")


def test_a_folder_that_is_somebody_else_s_is_refused(place, monkeypatch):
    (place / "var").mkdir()
    (place / "var").chmod(0o755)

    def not_ours(self, mode):
        raise PermissionError

    monkeypatch.setattr(Path, "chmod", not_ours)
    with pytest.raises(Wrong, match="give the data folder to the user"):
        ground.prepare(make_keys=True)
