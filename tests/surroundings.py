"""What every test stands in: its own home folder, no network, one database.

Loaded before Django reads its settings (see addopts in pyproject.toml), because those
settings read the environment once.
"""

import atexit
import os
import re
import shutil
import socket
import tempfile
from pathlib import Path

import pytest

DATABASE_FIXTURES = {"db", "transactional_db", "live_server", "django_db_setup"}


def _home() -> None:
    """A folder a process, so that no test meets an installation's data or keys."""
    worker = os.environ.get("PYTEST_XDIST_WORKER", "alone")
    base = os.environ.get("COMMONSIDE_TESTS_HOME")
    if base is None:
        base = tempfile.mkdtemp(prefix="commonside-tests-")
        os.environ["COMMONSIDE_TESTS_HOME"] = base
        atexit.register(shutil.rmtree, base, ignore_errors=True)
    for name, folder in (("COMMONSIDE_HOME", "home"), ("COMMONSIDE_KEYS", "keys")):
        path = Path(base, worker, folder)
        path.mkdir(parents=True, exist_ok=True)
        os.environ[name] = str(path)


_home()


class NetworkTouched(Exception):
    """A test tried to leave the machine."""


def _stays_here(address: object) -> bool:
    """Whether an address is on this machine: a local socket or the loopback."""
    if not isinstance(address, tuple):
        return True
    host = str(address[0])
    return host in ("localhost", "::1") or host.startswith("127.")


def _guarded(method):
    def connect(self, address, *rest):
        if not _stays_here(address):
            raise NetworkTouched(address)
        return method(self, address, *rest)

    return connect


def pytest_configure(config: pytest.Config) -> None:
    socket.socket.connect = _guarded(socket.socket.connect)
    socket.socket.connect_ex = _guarded(socket.socket.connect_ex)


# What says what a page says, in which words, under which headers: the same whatever
# database answered. Which pages open, for whom, and what every form does, the walks
# and the tests of actions ask of both; and what a page searches, sorts, filters or
# counts is a question to the database, so tests named after that stay.
SAYS_PAGES = re.compile(
    r"test_(\w*pages|wizard|words|tour|desk|errors|surfaces|single|s36_headers)"
)
ASKS_DATABASE = re.compile(r"search|find|found|list|sort|order|filter|count|ask|many")


def _is_answered_by_database(item: pytest.Item) -> bool:
    """Whether another database could change the answer."""
    if item.get_closest_marker("postgres"):
        return True
    # One demonstration is built there, which takes every act; what it tells is known.
    if item.path.parent.name == "demo" and item.path.stem != "test_build":
        return False
    says_page = SAYS_PAGES.fullmatch(item.path.stem)
    if says_page and not ASKS_DATABASE.search(item.name.partition("[")[0]):
        return False
    return _touches_database(item)


def _touches_database(item: pytest.Item) -> bool:
    if item.get_closest_marker("django_db"):
        return True
    return bool(DATABASE_FIXTURES & set(getattr(item, "fixturenames", ())))


def pytest_collection_modifyitems(config: pytest.Config, items: list) -> None:
    """The second database runs only what a database can change the answer of."""
    if os.environ.get("COMMONSIDE_TESTS") != "database":
        return
    left_out = [item for item in items if not _is_answered_by_database(item)]
    items[:] = [item for item in items if _is_answered_by_database(item)]
    config.hook.pytest_deselected(items=left_out)


@pytest.fixture(scope="session", autouse=True)
def _flush_in_spite_of_triggers():
    """Lets the test runner empty tables whose history is otherwise append-only."""
    from django.db.backends.base.operations import BaseDatabaseOperations

    plain = BaseDatabaseOperations.execute_sql_flush

    def flush(self, statements):
        from commonside.ground.audit import triggers

        with triggers.lifted(self.connection):
            plain(self, statements)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(BaseDatabaseOperations, "execute_sql_flush", flush)
        yield
