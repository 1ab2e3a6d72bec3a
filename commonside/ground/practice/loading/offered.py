"""One file of practice that somebody offers on a page: read, checked, never stored."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from commonside.ground.practice.loading import shapes as s
from commonside.ground.practice.loading.documents import (
    Document,
    ProfileError,
    document_of,
)
from commonside.ground.practice.loading.kinds import BODIES
from commonside.ground.practice.loading.national import version_of
from commonside.ground.practice.loading.together import CHECKS
from commonside.ground.practice.rules import VersionBody

# Who may see what, and how often a door may be tried: for whoever runs the service,
# by command, never by page.
BY_COMMAND_ALONE = frozenset({"gateway", "limits", "permissions", "role"})
Bodies = Mapping[tuple[str, str], Mapping[str, Any]]


def read_offered(name: str, data: bytes, *, bodies: Bodies, today: date) -> VersionBody:
    """The version that a file holds, checked alone and with all that is in force.

    `bodies` has what is in force by kind and key. Raises `ProfileError` with the line.
    """
    path = Path(name)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as wrong:
        line = data[: wrong.start].count(b"\n") + 1
        raise ProfileError(path, line, "this is not UTF-8 text") from None
    document = document_of(path, text.replace("\r\n", "\n"))
    version = version_of(document)
    if version.kind in BY_COMMAND_ALONE:
        document.refuse(("kind",), f"a {version.kind} is brought in by command alone")
    _check_days(document, version, today)
    _check_with_others(document, version, bodies)
    return version


def _check_days(document: Document, version: VersionBody, today: date) -> None:
    """What ran until yesterday is never counted anew."""
    if version.valid_from < today:
        reason = f"valid_from must be {today.isoformat()} or later: nothing that "
        document.refuse(("valid_from",), reason + "has begun is counted anew")
    if version.valid_to is not None and version.valid_to < version.valid_from:
        document.refuse(("valid_to",), "valid_to is before valid_from")


def _check_with_others(
    document: Document, version: VersionBody, bodies: Bodies
) -> None:
    """No name leads nowhere: neither from this file nor to it from those in force."""
    together = {**bodies, (version.kind, version.key): version.body}
    check = CHECKS.get(version.kind)
    if check:
        s.refuse_first(document, check(version.body, together))
    for (kind, key), body in together.items():
        if (kind, key) == (version.kind, version.key) or kind not in CHECKS:
            continue
        for _, reason in CHECKS[kind](body, together):
            document.refuse(("key",), f"{kind} {key} would no longer hold: {reason}")


def kinds() -> list[str]:
    """What may be offered on a page."""
    return sorted(set(BODIES) - BY_COMMAND_ALONE)
