"""What every test stands on: keys of its own, the cast, kept practice forgotten."""

from datetime import UTC, datetime

import pytest
from django.contrib.auth.hashers import Argon2PasswordHasher

from commonside.ground.keys import ring
from commonside.ground.places import queries as places
from commonside.ground.practice import queries as practice
from tests import prepared
from tests.house import signed_in as signed_in

NOON = datetime(2026, 11, 19, 12, tzinfo=UTC)


@pytest.fixture(autouse=True, scope="session")
def _folders():
    """Keys and folders of this run alone; where they are, `surroundings` has said."""
    from django.conf import settings

    for name in ("files", "parquet", "static", "tmp"):
        (settings.HOME / name).mkdir(parents=True, exist_ok=True)
    ring.make(settings.KEYS)
    # Looked for when asked for: each test's client would list every file anew.
    settings.WHITENOISE_AUTOREFRESH = True
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    for name, least in (("time_cost", 1), ("memory_cost", 64), ("parallelism", 1)):
        setattr(Argon2PasswordHasher, name, least)


@pytest.fixture(scope="session")
def django_db_setup(request):
    """The tests' own database, copied where one was prepared."""
    with prepared.for_tests():
        request.getfixturevalue("django_db_setup")


@pytest.fixture(autouse=True)
def _forget_practice():
    _forget()
    yield
    _forget()


def _forget():
    """What is kept between two requests is of one test alone."""
    practice.forget()
    places.area_names.cache_clear()


@pytest.fixture
def cast(db):
    """Everybody, by user name: `cast["joanne"]`."""
    from commonside.demo import cast as troupe

    return troupe.assemble(at=datetime(2026, 1, 1, tzinfo=UTC))


@pytest.fixture
def at():
    return NOON
