"""`commonside measure`."""

from typing import Any


def add(verbs: Any) -> None:
    """Filled when its room opens."""
