"""What a log says of a failure: where and of which kind, never whose (S37)."""

import logging
import subprocess
import sys
import threading

import pytest

from commonside.shell.web import logs

PLANTED = "Nasreen Begum"


@pytest.fixture
def heard(caplog):
    """What our log would say of the records of a test."""
    return lambda: "\n".join(map(logs.Neutral().format, caplog.records))


def failed():
    """A failure with a name in its words, its cause, its path and its variables."""
    known_as = PLANTED
    try:
        raise KeyError(known_as)
    except KeyError as cause:
        try:
            raise ValueError(f"no such person: {known_as}") from cause
        except ValueError as error:
            return error


def test_a_message_is_written_with_its_places_unfilled(heard):
    """S37: what fills the places of a message is never written."""
    elsewhere = logging.getLogger("some.library")
    elsewhere.warning("Not Found: %s", f"/people/{PLANTED}/")
    elsewhere.warning(f"already filled with {PLANTED}")  # noqa: G004
    said = heard()
    assert PLANTED not in said
    assert "Not Found: %s" in said
    assert "test_logs:" in said


def test_our_own_messages_are_written_whole(heard):
    logging.getLogger("commonside.here").warning("job %s failed", "letters.send")
    assert "job letters.send failed" in heard()


def test_a_failure_is_its_class_and_lines_with_its_causes(heard):
    """S37: an error report holds no form value and no local variable."""
    logging.getLogger("django.request").error("x %s", "y", exc_info=failed())
    said = heard()
    assert PLANTED not in said
    assert said.index("builtins.KeyError") < said.index("builtins.ValueError")
    assert "test_logs.py:" in said
    assert said.count(" failed") == 2


def test_a_request_is_its_route_and_status(heard, client, db):
    """S37: a log names routes, not the paths that were asked for."""
    client.get(f"/report/{PLANTED}/")
    client.get("/staff/account/sign-out/")
    said = heard()
    assert PLANTED not in said
    assert "/staff/account" not in said
    assert "route=web:sign-out status=405" in said
    assert "route=none status=404" in said or "route=public-reports" in said


def test_an_induced_500_leaves_nothing_that_was_typed(heard, client, db, monkeypatch):
    """S37: what was typed into a form that failed stands in no log, and in no mail."""

    def broken(*_, **__):
        raise RuntimeError(PLANTED)

    client.raise_request_exception = False
    monkeypatch.setattr("commonside.shell.web.forms.SignInForm.is_valid", broken)
    answer = client.post("/staff/account/sign-in/", {"username": PLANTED})
    assert answer.status_code == 500
    assert PLANTED not in answer.content.decode()
    assert PLANTED not in heard()
    assert "RuntimeError" in heard()
    handlers = logging.getLogger("django").handlers
    assert not handlers, "Django's own handlers would mail the whole request"


def test_what_nobody_caught_is_told_alike(monkeypatch):
    """S37: a failure that ends a process or a thread is told without its words."""
    told = []
    for name in ("excepthook", "unraisablehook"):
        monkeypatch.setattr(sys, name, getattr(sys, name))
    monkeypatch.setattr(threading, "excepthook", threading.excepthook)
    logs.hooks(told.append)
    sys.excepthook(ValueError, failed(), None)
    thread = threading.Thread(target=lambda: failed() and [][1])
    thread.start()
    thread.join()
    sys.unraisablehook(type("Failed", (), {"exc_value": failed()}))
    assert len(told) == 3
    assert PLANTED not in "".join(told)
    assert "IndexError" in told[1]


def test_the_command_itself_is_hooked():
    """S37: the command's own end in a failure says where, not what."""
    code = "import commonside.__main__ as m, commonside.shell.web.commands as c\n"
    code += f"def broken(): raise ValueError('{PLANTED}')\n"
    code += "c.main = broken\nm.main()"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.returncode == 1
    assert "builtins.ValueError" in done.stderr
    assert PLANTED not in done.stderr
