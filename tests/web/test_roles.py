"""Three roles in PostgreSQL: what each may do, tried by signing in as each."""

import json
import os
import secrets
import subprocess
import sys

import psycopg
import pytest
from django.db import connection
from django.urls import reverse
from psycopg import errors

from commonside.shell.web import roles
from commonside.shell.web.commands import Wrong, database, serve
from tests.journeys.served import ROOT, commonside, surroundings

pytestmark = pytest.mark.django_db
LEVELS = {"none", "read", "insert", "write", "some"}
SECRET = (
    "SELECT password FROM agencies_user",
    "SELECT * FROM agencies_user",
    "SELECT door_key FROM agencies_user",
    "SELECT * FROM agencies_invitation",
    "SELECT * FROM agencies_firstkey",
    "SELECT * FROM django_session",
    "INSERT INTO django_session VALUES ('a', 'b', now())",
    "SELECT * FROM mfa_authenticator",
    "SELECT * FROM socialaccount_socialaccount",
    "SELECT * FROM audit_event",
    "SELECT subject FROM audit_event",
    "SELECT * FROM audit_event_text",
    "SELECT * FROM audit_seal",
    "SELECT * FROM cases_case",
    "SELECT * FROM cases_search",
    "SELECT * FROM people_safecontact",
    "SELECT words FROM reports_report",
    "SELECT contact FROM reports_told",
    "UPDATE reports_report SET words = ''",
    "DELETE FROM reports_report",
    "DELETE FROM audit_event",
    "INSERT INTO agencies_user (username) VALUES ('x')",
    "UPDATE agencies_user SET password = 'x'",
    "CREATE TABLE mine (x int)",
)
HISTORY = (
    "DROP TRIGGER audit_event_no_delete ON audit_event",
    "ALTER TABLE audit_event DISABLE TRIGGER ALL",
    "ALTER TABLE audit_event ADD COLUMN x int",
    "ALTER TABLE audit_seal RENAME TO gone",
    "TRUNCATE audit_event",
    "DROP TABLE audit_seal_member",
    "DELETE FROM audit_event",
    "UPDATE audit_event SET kind = ''",
    "DELETE FROM audit_seal",
    "UPDATE audit_seal_member SET seal_number = 1",
    "CREATE OR REPLACE FUNCTION audit_append_only() RETURNS trigger LANGUAGE plpgsql"
    " AS $$ BEGIN RETURN NEW; END $$",
    "CREATE TABLE mine (x int)",
    "SET session_replication_role = replica",
)


def test_each_table_is_decided_on_for_the_public_pages():
    """S34: a new table is in no list until somebody says who reads it."""
    with connection.cursor() as cursor:
        tables = set(connection.introspection.table_names(cursor))
    if connection.vendor == "sqlite":
        tables = {name for name in tables if not name.startswith("cases_search_")}
    assert tables == set(roles.PUBLIC), "list it in commonside/shell/web/roles.py"
    assert set(roles.PUBLIC.values()) == LEVELS
    some = {table for table, level in roles.PUBLIC.items() if level == "some"}
    assert set(roles.COLUMNS) == some


# --- PostgreSQL ----------------------------------------------------------------


@pytest.fixture(scope="module")
def cluster(tmp_path_factory):
    """An installation of its own, set up as its owner, with three roles."""
    address = os.environ.get("DATABASE_URL", "")
    if not address:
        pytest.skip("needs PostgreSQL")
    mark = secrets.token_hex(4)
    names = {name: f"{name}_{mark}" for name in ("owner", "application", "public")}
    where = address.rsplit("@", 1)[1].rsplit("/", 1)[0]
    urls = {n: f"postgres://{r}:{mark}@{where}/roles_{mark}" for n, r in names.items()}
    base = tmp_path_factory.mktemp("roles")
    env = {
        "DATABASE_URL": urls["application"],
        "COMMONSIDE_OWNER_DATABASE_URL": urls["owner"],
        "COMMONSIDE_PUBLIC_DATABASE_URL": urls["public"],
    }
    with psycopg.connect(address, autocommit=True) as master:
        for role in names.values():
            master.execute(f"CREATE ROLE {role} LOGIN PASSWORD '{mark}'")
        master.execute(f"CREATE DATABASE roles_{mark} OWNER {names['owner']}")
        said = commonside(base, "setup", "--profile", "millbrook", env=env)
        yield base, urls, env, said
        master.execute(f"DROP DATABASE roles_{mark} WITH (FORCE)")
        for role in names.values():
            master.execute(f"DROP ROLE {role}")


@pytest.mark.postgres
@pytest.mark.parametrize("statement", SECRET)
def test_the_public_role_reads_no_secret_and_changes_nothing_of_others(
    cluster, statement
):
    """S34: SELECT as that role fails."""
    _, urls, _, _ = cluster
    with psycopg.connect(urls["public"]) as line:
        with pytest.raises(errors.InsufficientPrivilege):
            line.execute(statement)


@pytest.mark.postgres
@pytest.mark.parametrize("statement", HISTORY)
def test_the_application_s_role_cannot_touch_history(cluster, statement):
    """S15: it does not own the tables; DROP TRIGGER, ALTER and TRUNCATE fail."""
    _, urls, _, _ = cluster
    with psycopg.connect(urls["application"]) as line:
        with pytest.raises(errors.InsufficientPrivilege):
            line.execute(statement)


@pytest.mark.postgres
def test_a_resident_s_journey_passes_as_the_public_role(cluster):
    """S34: public journeys pass; the process knows the address of its role alone."""
    base, urls, env, _ = cluster
    alone = {**env, "COMMONSIDE_SURFACE": "public", "DATABASE_URL": ""}
    alone["COMMONSIDE_OWNER_DATABASE_URL"] = ""
    done = subprocess.run(
        [sys.executable, "-m", "tests.web.strangers"],
        cwd=ROOT,
        env=surroundings(base) | alone,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    said = json.loads(done.stdout)
    assert set(said["pages"].values()) == {200}
    assert said["sent"].endswith("/sent/")
    assert said["shown"] is True
    assert said["role"].startswith("public_")
    assert said["staff"] == 404
    with psycopg.connect(urls["application"]) as line:
        kinds = line.execute("SELECT kind, by FROM audit_event").fetchall()
        assert ("report.submitted", "public") in kinds
        assert line.execute("SELECT count(*) FROM files_file").fetchone() == (1,)


@pytest.mark.postgres
def test_the_application_works_and_the_workers_are_its_own(cluster):
    base, _, env, said = cluster
    assert "one role for everything" not in said
    assert "history is whole" in commonside(base, "audit", "verify", env=env)
    asked = "print(bool(roles.health(connection)))"
    words = "import django; django.setup()\nfrom django.db import connection\n"
    words += f"from commonside.shell.web import roles\n{asked}"
    for who, owns in (("application", "False"), ("owner", "True")):
        there = surroundings(base) | env | {"COMMONSIDE_DATABASE_AS": who}
        done = subprocess.run(
            [sys.executable, "-c", words], cwd=ROOT, env=there, capture_output=True
        )
        assert done.stdout.decode().strip() == owns, done.stderr
    printed = commonside(base, "database", "roles", env=env)
    assert 'GRANT SELECT, INSERT ON "audit_event" TO "application_' in printed
    commonside(base, "database", "roles", "--apply", env=env)
    commonside(base, "keys", "rotate", "counters", env=env)


# --- what operators are told ---------------------------------------------------


def urls(settings, owner="", application="", public=""):
    settings.DATABASE_URLS = {
        name: f"postgres://{user}:x@127.0.0.1/x" if user else ""
        for name, user in (
            ("owner", owner),
            ("application", application),
            ("public", public),
        )
    }


@pytest.mark.parametrize(
    ("named", "said"),
    [
        ({}, ""),
        ({"application": "a"}, "one role for everything"),
        ({"owner": "a", "application": "a", "public": "a"}, "one role for everything"),
        ({"owner": "a", "application": "b"}, "are not three roles"),
        ({"owner": "a", "application": "b", "public": "c"}, ""),
    ],
)
def test_an_operator_is_told_when_roles_are_not_apart(settings, named, said):
    urls(settings, **named)
    assert said in roles.note()
    assert bool(roles.note()) == bool(said)


def test_the_page_of_the_history_says_when_one_role_does_everything(client, cast):
    """S15: said where the history's health is read; nothing to say on SQLite."""
    client.force_login(cast["ines"])
    shown = client.get(reverse("web:histories")).content.decode()
    said = "one role for everything" in shown
    assert said == (connection.vendor == "postgresql")


@pytest.mark.sqlite
def test_sqlite_has_no_roles(monkeypatch):
    monkeypatch.setattr(database, "ready", lambda: None)
    monkeypatch.setenv("COMMONSIDE_DATABASE_AS", "application")
    with pytest.raises(Wrong, match="SQLite has no roles"):
        database.run(None)
    assert database.give(connection) is None


def test_no_worker_runs_as_the_public_role(settings, monkeypatch):
    monkeypatch.setattr(serve, "ready", lambda: None)
    settings.DATABASE_AS = "public"
    urls(settings, public="p")
    with pytest.raises(Wrong, match="Workers run beside the staff pages"):
        serve.work(None)


@pytest.mark.postgres
def test_a_role_that_is_not_there_is_named(settings):
    if connection.vendor != "postgresql":
        pytest.skip("needs PostgreSQL")
    urls(settings, owner="a", application="nobody_knows", public="c")
    with pytest.raises(Wrong, match=r"CREATE ROLE a LOGIN"):
        database.give(connection)
