"""What a monitor is told: routes, numbers, and nothing about anybody (S37)."""

import os
import subprocess
import sys

import pytest
from django.urls import reverse

from commonside.shell.web import metrics, pages
from commonside.shell.web.urls import tree

COUNTING = """
import os, threading
from commonside.shell.web import metrics
if "make" in os.sys.argv:
    print(metrics.generate_latest(metrics.counted()).decode())
else:
    def work():
        for _ in range(50):
            metrics.SECONDS.labels("cases:case", "GET", "200").observe(0.01)
    threads = [threading.Thread(target=work) for _ in range(4)]
    [t.start() for t in threads]; [t.join() for t in threads]
"""


@pytest.fixture
def watched(settings):
    settings.METRICS_TOKEN = "a token of the monitor"
    return {"authorization": "Bearer a token of the monitor"}


def test_only_a_monitor_with_the_token_is_told(client, cast, watched):
    """S37: metrics answer nobody without the token, signed in or not."""
    page = reverse("watching:metrics")
    assert client.get(page, headers=watched).status_code == 200
    assert client.get(page).status_code == 404
    assert client.get(page, headers={"authorization": "Bearer x"}).status_code == 404
    client.force_login(cast["admin"])
    assert client.get(page).status_code == 404


def test_without_a_token_in_the_settings_nobody_is_told(client, db):
    """S37: an empty token opens nothing."""
    answer = client.get("/metrics", headers={"authorization": "Bearer "})
    assert answer.status_code == 404


def test_metrics_are_off_the_public_surface():
    """S37: the public process has no address for them at all."""
    names = [
        getattr(entry, "namespace", "") for entry in tree("public", demonstration=False)
    ]
    assert "watching" not in names
    assert pages.watching


def test_labels_hold_route_names_only(client, cast, watched):
    """S37: what was asked for and typed stands in no label; methods are few."""
    client.get("/report/Nasreen-Begum/")
    client.get("/no/Nasreen-Begum")
    client.generic("NASREEN", "/staff/account/sign-in/?Nasreen")
    said = client.get("/metrics", headers=watched).content.decode()
    assert "Nasreen" not in said
    assert "NASREEN" not in said
    assert 'method="other",route="web:sign-in"' in said
    for name in (
        "jobs_waiting",
        "jobs_oldest_seconds",
        "history_unsealed",
        "disk_free",
    ):
        assert f"commonside_{name}" in said


def test_processes_and_threads_are_added_up(tmp_path):
    """S37: two processes of four threads each are counted exactly."""
    env = os.environ | {"DJANGO_SETTINGS_MODULE": "commonside.shell.web.settings"}
    env |= {metrics.FOLDER: str(tmp_path)}
    start = "import django; django.setup()\n" + COUNTING

    def run(*words):
        return subprocess.Popen(
            [sys.executable, "-c", start, *words],
            env=env,
            stdout=subprocess.PIPE,
            text=True,
        )

    for process in [run(), run()]:
        process.communicate(timeout=60)
    said, _ = run("make").communicate(timeout=60)
    (line,) = [one for one in said.splitlines() if "seconds_count{" in one]
    assert float(line.rpartition(" ")[2]) == 400


def test_each_run_begins_with_an_empty_folder(tmp_path, monkeypatch):
    monkeypatch.setenv(metrics.FOLDER, "")
    (tmp_path / "tmp" / "metrics").mkdir(parents=True)
    (tmp_path / "tmp" / "metrics" / "old.db").write_text("x")
    metrics.make_folder(tmp_path)
    assert os.environ[metrics.FOLDER] == str(tmp_path / "tmp" / "metrics")
    assert not list((tmp_path / "tmp" / "metrics").iterdir())


def test_a_database_that_is_away_does_not_silence_the_rest(
    client, db, watched, monkeypatch
):
    from django.db import OperationalError

    def broken(self):
        raise OperationalError

    monkeypatch.setattr(metrics.State, "collect", broken)
    answer = client.get("/metrics", headers=watched)
    assert answer.status_code == 200
    assert "commonside_request_seconds" in answer.content.decode()
