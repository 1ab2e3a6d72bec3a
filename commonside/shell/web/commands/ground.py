"""The folders and keys that every process stands on."""

import os
import tempfile
from pathlib import Path

from commonside.ground.keys import ring
from commonside.shell.web.commands import Wrong

INSIDE = ("tmp", "files", "parquet")
DATABASE = "commonside.sqlite3*"


def folders() -> tuple[Path, Path]:
    """(home, keys) as the settings read them, without starting Django."""
    home = Path(os.environ.get("COMMONSIDE_HOME", "var")).resolve()
    keys = Path(os.environ.get("COMMONSIDE_KEYS", f"{home}-keys")).resolve()
    return home, keys


def prepare(*, make_keys: bool = False) -> None:
    """Make the data folders for us alone; with `make_keys` also the first keys.

    Whatever this process and its children write is theirs alone, temporary files
    included, and lies in the data folder, never in the system's own (S19).

    Raises `Wrong` when keys are missing, readable by others or inside the data (S17),
    and when the data folder is somebody else's.
    """
    os.umask(0o077)
    home, keys = folders()
    for folder in (home, *(home / name for name in INSIDE)):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        _close(folder)
    for file in home.glob(DATABASE):
        _close(file)
    write_temporary_files_to(home / "tmp")
    if make_keys and home != keys and home not in keys.parents:
        ring.make(keys)
    try:
        ring.check(keys, home)
    except ring.KeysRefused as refused:
        raise Wrong(refused) from None


def write_temporary_files_to(folder: Path) -> None:
    """Here and in every process started from here; SQLite's own as well."""
    tempfile.tempdir = str(folder)
    for name in ("TMPDIR", "SQLITE_TMPDIR"):
        os.environ[name] = str(folder)


def _close(path: Path) -> None:
    """Take away what others were allowed, by an earlier version or by hand."""
    mode = path.stat().st_mode
    if not mode & 0o077:
        return
    try:
        path.chmod(mode & 0o700)
    except PermissionError:
        raise Wrong(
            f"Others can read {path.name}, and it is not ours to change:"
            " give the data folder to the user who runs Commonside."
        ) from None
