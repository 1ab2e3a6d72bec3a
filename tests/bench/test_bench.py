"""The bench itself: it runs, and it would notice a wrong page."""

import os
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from bench import machine, paper
from bench.clients import Failed, alone, together
from bench.pages import PAGES
from bench.tickets import Ticket
from bench.weight import first_visit

ROOT = Path(__file__).parents[2]
TINY = "--quick --only sqlite --cases 40 --reports 400 --alone 1 --together 8".split()


def test_a_tiny_run_writes_every_page_between_the_marks(tmp_path):
    to = tmp_path / "performance.md"
    begin, end = paper.BEGIN.format("sqlite"), paper.END.format("sqlite")
    to.write_text(f"before\n{begin}\nold\n{end}\nafter\n")
    subprocess.run(
        [sys.executable, "-m", "bench", *TINY, "--write", str(to)],
        cwd=ROOT,
        # A home of the bench's own, never that of these tests.
        env={k: v for k, v in os.environ.items() if not k.startswith("COMMONSIDE")},
        check=True,
    )
    written = to.read_text()
    assert written.startswith("before\n")
    assert written.endswith("after\n")
    assert "old" not in written
    assert all(f"| {page.title} |" in written for page in PAGES)
    assert "40 cases (24 open)" in written


class Pages(BaseHTTPRequestHandler):
    """A page with a style sheet that has a picture, and nothing at other addresses."""

    protocol_version = "HTTP/1.1"
    held = {
        "/": b"<link rel=stylesheet href=a.css><link rel=icon href=i.png>Hello",
        "/a.css": b"body { background: url('b.png') }",
        "/i.png": b"1234",
        "/b.png": b"12345678",
    }

    def do_GET(self):
        body = self.held.get(self.path, b"")
        self.send_response(200 if body else 404)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        """Silence."""


@pytest.fixture
def port():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Pages)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server.server_port
    server.shutdown()
    server.block_on_close = False
    server.server_close()


def test_a_visit_is_timed_and_checked(port):
    assert len(alone(port, iter([Ticket("/", "Hello")]), 5).milliseconds) == 1


@pytest.mark.parametrize("ticket", [Ticket("/", "Goodbye"), Ticket("/gone/")])
def test_a_wrong_answer_ends_the_run(port, ticket):
    with pytest.raises(Failed):
        together(port, iter([ticket]), 1, 2)


def test_a_first_visit_counts_what_the_style_sheet_fetches(port):
    weight = first_visit(port)
    assert weight.requests == 4
    assert weight.size == sum(len(body) for body in Pages.held.values())


BURN = "import time\nwhile time.process_time() < 0.3: pass"


def test_the_time_of_a_child_that_ended_is_counted():
    words = [sys.executable, "-c", f"{BURN}\nimport sys; sys.stdin.read()"]
    nested = (
        f"import subprocess, sys; subprocess.run({words[:2]} + [{BURN!r}]);"
        "print('done', flush=True); sys.stdin.read()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", nested],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as parent:
        parent.stdout.readline()
        assert machine.cpu_seconds([parent.pid]) >= 0.25
        assert machine.share_of_memory(parent.pid) > 1
        parent.stdin.close()
