"""What every test stands on: keys of its own, the cast, kept practice forgotten."""

from datetime import UTC, datetime

import pytest

from commonside.ground.keys import ring
from commonside.ground.practice import queries as practice

NOON = datetime(2026, 11, 19, 12, tzinfo=UTC)


@pytest.fixture(autouse=True, scope="session")
def folders(tmp_path_factory):
    """Keys and data of this run alone, apart from any installation."""
    from django.conf import settings

    base = tmp_path_factory.mktemp("commonside")
    settings.HOME, settings.KEYS = base / "var", base / "keys"
    (base / "var" / "files").mkdir(parents=True)
    (base / "var" / "parquet").mkdir()
    ring.make(settings.KEYS)
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    return base


@pytest.fixture(autouse=True)
def _forget_practice():
    practice.forget()
    yield
    practice.forget()


@pytest.fixture
def cast(db):
    """Everybody, by user name: `cast["joanne"]`."""
    from commonside.demo import cast as troupe

    return troupe.assemble(at=datetime(2026, 1, 1, tzinfo=UTC))


@pytest.fixture
def at():
    return NOON
