"""Reading the history, and checking that it is whole."""

from commonside.ground.audit.queries.anchors import (
    last_anchor,
    newest_anchor,
    read_anchors,
)
from commonside.ground.audit.queries.checking import (
    Verdict,
    health,
    verify,
    verify_about,
)
from commonside.ground.audit.queries.exporting import export
from commonside.ground.audit.queries.hashes import clock, hash_of

__all__ = [
    "Verdict",
    "clock",
    "export",
    "hash_of",
    "health",
    "last_anchor",
    "newest_anchor",
    "read_anchors",
    "verify",
    "verify_about",
]
