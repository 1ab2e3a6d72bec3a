"""Tries at the open doors: counted exactly, by whom no header can lie about (S35)."""

import os
import secrets
import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import psycopg
import pytest
from django.conf import settings
from django.db import connection

from commonside.ground.counters import jobs, queries, rules
from commonside.ground.counters.actions import forget, purge, spend
from commonside.ground.counters.models import Counter
from tests.counters import many

ROOT = Path(__file__).parents[2]
HOUR = timedelta(hours=1)


def tries(number, who="ada", *, at, limit=3):
    return [spend("test", who, limit=limit, window=HOUR, at=at) for _ in range(number)]


@pytest.fixture
def elsewhere(tmp_path):
    """The surroundings of other processes, which count in one database."""
    env = os.environ | {"COMMONSIDE_KEYS": str(settings.KEYS)}
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            found = "SELECT sql FROM sqlite_master WHERE tbl_name = 'counters_counter'"
            made = cursor.execute(found).fetchall()
        with closing(sqlite3.connect(tmp_path / "commonside.sqlite3")) as file:
            for (sql,) in made:
                file.execute(sql or "")
        yield env | {"COMMONSIDE_HOME": str(tmp_path), "DATABASE_URL": ""}
        return
    there = connection.settings_dict
    url = f"postgres://{there['USER']}:{there['PASSWORD']}"
    url += f"@{there['HOST']}:{there['PORT']}/{there['NAME']}"
    yield env | {"DATABASE_URL": url}
    with psycopg.connect(url) as other:
        other.execute("DELETE FROM counters_counter")


@pytest.mark.django_db
def test_of_200_tries_in_four_processes_exactly_the_limit_pass(elsewhere):
    """S35: exactly the limit passes, and 1,000 foreign keys do not reset it."""
    who = secrets.token_hex(8)
    words = [sys.executable, "-m", "tests.counters.many", who, "50", "250"]
    running = [
        subprocess.Popen(words, cwd=ROOT, env=elsewhere, stdout=subprocess.PIPE)
        for _ in range(4)
    ]
    passed = [int(process.communicate(timeout=120)[0]) for process in running]
    assert sum(passed) == many.LIMIT
    assert all(process.returncode == 0 for process in running)


@pytest.mark.django_db
def test_a_window_begins_with_the_first_try_and_more_tries_do_not_lengthen_it(at):
    assert tries(5, at=at) == [True, True, True, False, False]
    late = at + HOUR - timedelta(seconds=1)
    assert tries(1, at=late) == [False]
    assert queries.opens_again("test", "ada", late) == at + HOUR
    assert tries(4, at=at + HOUR) == [True, True, True, False]
    assert queries.opens_again("test", "bo", at) == at


@pytest.mark.django_db
def test_purposes_and_people_are_counted_apart_and_one_can_be_forgiven(at):
    assert tries(4, at=at)[-1] is False
    assert tries(1, "bo", at=at) == [True]
    assert spend("other", "ada", limit=1, window=HOUR, at=at)
    forget("test", "ada")
    assert tries(1, at=at) == [True]


@pytest.mark.django_db
def test_the_table_names_nobody_and_is_emptied(at):
    """S37: no address outlives the counter's window, nor can be read within it."""
    tries(1, "192.0.2.77", at=at)
    assert "192.0.2" not in str(Counter.objects.values())
    assert purge(at + HOUR - timedelta(seconds=1)) == 0
    assert purge(at + HOUR) == 1
    tries(1, at=at)
    jobs.purge.call()
    assert not Counter.objects.exists()


@pytest.mark.parametrize(
    "header", ["203.0.113.9", "203.0.113.9, 198.51.100.1", "x", ""]
)
def test_a_forged_header_changes_nothing_without_a_proxy(header):
    """S35: a forged X-Forwarded-For changes nothing."""
    meta = {"REMOTE_ADDR": "192.0.2.7", "HTTP_X_FORWARDED_FOR": header}
    assert rules.network(meta, 0) == "192.0.2.7"


@pytest.mark.parametrize("forged", ["", "203.0.113.9, ", "x, 203.0.113.9, 10.0.0.1, "])
def test_a_forged_header_changes_nothing_behind_proxies(forged):
    """S35: what stands left of what our own proxies wrote changes nothing."""
    one = {"REMOTE_ADDR": "::1", "HTTP_X_FORWARDED_FOR": f"{forged}192.0.2.7"}
    assert rules.network(one, 1) == "192.0.2.7"
    two = {"REMOTE_ADDR": "::1", "HTTP_X_FORWARDED_FOR": f"{forged}192.0.2.7, 10.1.1.1"}
    assert rules.network(two, 2) == "192.0.2.7"


@pytest.mark.parametrize(
    ("said", "counted"),
    [
        ("192.0.2.7:4711", "192.0.2.7"),
        ("[2001:db8::7]:4711", "2001:db8::/64"),
        ("2001:db8:0:5:1:2:3:4", "2001:db8:0:5::/64"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("unknown", "10.0.0.1"),
    ],
)
def test_what_a_proxy_writes_is_grouped_as_it_is_counted(said, counted):
    meta = {"REMOTE_ADDR": "10.0.0.1", "HTTP_X_FORWARDED_FOR": said}
    assert rules.network(meta, 1) == counted


def test_a_request_that_came_by_another_way_is_counted_by_its_own_address():
    """S35: fewer entries than proxies means that a stranger wrote the header."""
    meta = {"REMOTE_ADDR": "192.0.2.7", "HTTP_X_FORWARDED_FOR": "203.0.113.9"}
    assert rules.network(meta, 2) == "192.0.2.7"
    assert rules.network({}, 0) == rules.UNKNOWN


def test_the_number_of_proxies_is_read_from_the_settings(rf, settings):
    request = rf.get("/", headers={"x-forwarded-for": "203.0.113.9"})
    assert queries.network_of(request) == "127.0.0.1"
    settings.PROXIES = 1
    assert queries.network_of(request) == "203.0.113.9"
