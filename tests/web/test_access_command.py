"""`commonside access check` and `rebuild`: by reference, with an exit code."""

import pytest

from commonside.ground.agencies.models import Grant
from commonside.shell.web.commands import access, main

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _started(monkeypatch):
    monkeypatch.setattr(access, "start", lambda: None)


def grant(number):
    return Grant(
        subject_kind="case",
        subject_id=number,
        principal="user:1",
        answer="content",
        basis="owner",
        since="2026-01-01T00:00Z",
    )


def test_nothing_is_different_where_nothing_is(capsys):
    assert main(["access", "check"]) == 0
    assert "as the facts demand" in capsys.readouterr().out


def test_what_is_too_much_is_named_and_then_gone(capsys):
    Grant.objects.bulk_create(grant(number) for number in range(1, 203))
    assert main(["access", "check"]) == 1
    said = capsys.readouterr().out
    assert "too much: case:1 user:1 content (owner)" in said
    assert "and 2 more" in said
    assert "different in 202 rows" in said
    assert main(["access", "rebuild"]) == 0
    assert "made anew" in capsys.readouterr().out
    assert not Grant.objects.exists()
    assert main(["access", "rebuild"]) == 0
    assert "made anew" not in capsys.readouterr().out
