"""Luton's practice as rows, for tests that count."""

from datetime import UTC, datetime
from pathlib import Path

import commonside
from commonside.ground.practice import queries
from commonside.ground.practice.actions import load_versions
from commonside.ground.practice.loading.profile import load_profile

LUTON = Path(commonside.__file__).parent / "data" / "profiles" / "luton"


def practice_rows():
    """Every version of Luton's profile, stored, by kind and key."""
    at = datetime(2026, 1, 1, tzinfo=UTC)
    loaded = load_versions(load_profile(LUTON).versions, by=None, at=at)
    queries.forget()
    return {(row.kind, row.key): row for row in loaded.made}
