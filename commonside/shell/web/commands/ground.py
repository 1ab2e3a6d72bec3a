"""The folders and keys that every command stands on."""

from pathlib import Path

from commonside.ground.keys import ring
from commonside.shell.web.commands import Wrong


def folders() -> tuple[Path, Path]:
    """(home, keys) as the settings read them, without starting Django."""
    import os

    home = Path(os.environ.get("COMMONSIDE_HOME", "var")).resolve()
    keys = Path(os.environ.get("COMMONSIDE_KEYS", f"{home}-keys")).resolve()
    return home, keys


def prepare(*, make_keys: bool = False) -> None:
    """Make the data folders for us alone; with `make_keys` also the first keys.

    Raises `Wrong` when keys are missing, readable by others or inside the data.
    """
    home, keys = folders()
    for folder in (home, home / "tmp", home / "files", home / "parquet"):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if make_keys and home != keys and home not in keys.parents:
        ring.make(keys)
    try:
        ring.check(keys, home)
    except ring.KeysRefused as refused:
        raise Wrong(refused) from None
