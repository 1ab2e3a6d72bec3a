"""Counts and times of routes, and how the service is, for whoever watches it (S37).

Labels hold names of routes, methods and status codes alone. Each process and thread
counts in a file of its own under the folder that `serve` names, and a scrape of any of
them adds all of them up.
"""

import os
import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import DatabaseError
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django_tasks_db.models import DBTaskResult
from prometheus_client import REGISTRY, CollectorRegistry, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from commonside.ground.audit.models import Waiting
from commonside.shell.web.logs import route_of

FOLDER = "PROMETHEUS_MULTIPROC_DIR"
METHODS = ("GET", "HEAD", "POST")
SECONDS = Histogram(
    "commonside_request_seconds",
    "How long answers took, by route",
    ["route", "method", "status"],
    buckets=(0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
)


def make_folder(home: Path) -> None:
    """An empty folder for the numbers of this run; before any process counts."""
    folder = home / "tmp" / "metrics"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(mode=0o700, parents=True)
    os.environ[FOLDER] = str(folder)


class Measured:
    """Times each answer; files are left out."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        began = time.perf_counter()
        response = self.get_response(request)
        if not request.path.startswith(settings.STATIC_URL):
            method = request.method if request.method in METHODS else "other"
            labels = (route_of(request), str(method), str(response.status_code))
            SECONDS.labels(*labels).observe(time.perf_counter() - began)
        return response


class State(Collector):
    """What is read when it is asked for: what waits, and what no seal covers yet."""

    def collect(self) -> Iterator[Any]:
        now = timezone.now()
        waiting = DBTaskResult.objects.filter(status="READY", run_after__lte=now)
        oldest = waiting.order_by("run_after").values_list("run_after", flat=True)
        yield gauge("jobs_waiting", "Jobs whose time has come", waiting.count())
        yield gauge("jobs_oldest_seconds", "Since when", _since(oldest.first(), now))
        yield gauge("history_unsealed", "Events in no seal", Waiting.objects.count())
        disk = shutil.disk_usage(settings.HOME)
        yield gauge("disk_free_bytes", "Room for photos and the database", disk.free)


def gauge(name: str, words: str, value: float) -> Any:
    return GaugeMetricFamily(f"commonside_{name}", words, value=value)


def _since(then: Any, now: Any) -> float:
    return max((now - then).total_seconds(), 0) if then else 0.0


def show(request: HttpRequest) -> HttpResponse:
    """For a monitor that knows the token of the settings; nothing to anybody else."""
    said = request.headers.get("Authorization", "")
    wanted = f"Bearer {settings.METRICS_TOKEN}"
    if not settings.METRICS_TOKEN or not constant_time_compare(said, wanted):
        raise Http404
    state = CollectorRegistry(auto_describe=False)
    try:
        state.register(State())
        text = generate_latest(counted()) + generate_latest(state)
    except DatabaseError:
        text = generate_latest(counted())
    return HttpResponse(text, content_type=CONTENT_TYPE_PLAIN_0_0_4)


def counted() -> CollectorRegistry:
    """The numbers of all processes, or of this one where only one counts."""
    if FOLDER not in os.environ:
        return REGISTRY
    whole = CollectorRegistry()
    MultiProcessCollector(whole)
    return whole
