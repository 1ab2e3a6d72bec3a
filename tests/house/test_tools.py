"""The tools that judge the house are judged themselves."""

import socket
import warnings

import psycopg
import pytest

from tests.surroundings import NetworkTouched
from tools import coverage_floor, postgres, run_tests

WANTED = {"rules_and_actions": 100, "rooms": 90}


def one_file(run: int, there: int) -> dict:
    summary = {"covered_lines": run, "num_statements": there}
    summary |= {"covered_branches": 0, "num_branches": 0}
    return {"summary": summary, "missing_lines": [7], "missing_branches": []}


def test_a_rule_that_no_test_ran_is_named_with_its_line():
    files = {"commonside/work/cases/rules.py": one_file(99, 100)}
    (sentence,) = coverage_floor.shortfalls(files, WANTED)
    assert "cases/rules.py" in sentence
    assert "[7]" in sentence


def test_a_folder_of_actions_is_held_to_the_same():
    files = {"commonside/work/cases/actions/closing.py": one_file(99, 100)}
    assert len(coverage_floor.shortfalls(files, WANTED)) == 1


def test_a_room_is_judged_as_a_whole():
    files = {
        "commonside/work/cases/views.py": one_file(80, 100),
        "commonside/work/cases/forms.py": one_file(100, 100),
        "commonside/work/reports/views.py": one_file(89, 100),
    }
    assert coverage_floor.shortfalls(files, WANTED) == [
        "work/reports: 89.0 % of the room"
    ]


def test_what_is_in_no_room_is_not_judged():
    files = {"commonside/demo/cast.py": one_file(1, 100)}
    assert coverage_floor.shortfalls(files, WANTED) == []


def test_an_unknown_requirement_stops_the_run(monkeypatch):
    monkeypatch.setenv("COMMONSIDE_REQUIRE", "postgres,chrome")
    with pytest.raises(SystemExit) as stopped:
        run_tests.required()
    assert stopped.value.code == 2


def test_what_is_left_out_ends_the_report_with_what_would_allow_it(tmp_path, capsys):
    run = run_tests.Run(tmp_path, [])
    assert run_tests.report(run, set(), ["postgres"]) == 0
    last = capsys.readouterr().out.strip().splitlines()[-1]
    assert last.endswith("sudo apt-get install postgresql")


def test_what_is_required_and_left_out_fails(tmp_path, capsys):
    run = run_tests.Run(tmp_path, [])
    assert run_tests.report(run, {"chromium"}, ["chromium"]) == 1
    assert "journeys in a browser were required" in capsys.readouterr().out


def test_a_failing_pass_is_counted_and_fails_the_run(tmp_path, capsys):
    (tmp_path / "sqlite.xml").write_text(
        '<testsuites><testsuite tests="5" skipped="1" failures="1" errors="1"/>'
        "</testsuites>"
    )
    run = run_tests.Run(tmp_path, [])
    run.count(tmp_path / "sqlite.xml")
    run.failures.append("sqlite: pytest ended with 1")
    assert run_tests.report(run, set(), []) == 1
    assert "2 passed, 2 failed" in capsys.readouterr().out


@pytest.mark.postgres
@pytest.mark.skipif(postgres.binaries() is None, reason="no PostgreSQL here")
def test_our_own_server_starts_with_a_password_and_stops():
    with postgres.cluster() as address, psycopg.connect(address) as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)
        wrong = address.replace("commonside:", "commonside:x", 1)
        with pytest.raises(psycopg.OperationalError):
            psycopg.connect(wrong)
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(address)


def test_no_test_reaches_beyond_this_machine():
    with socket.socket() as probe, pytest.raises(NetworkTouched):
        probe.connect(("192.0.2.1", 9))


def test_warnings_are_errors():
    with pytest.raises(DeprecationWarning):
        warnings.warn("old", DeprecationWarning, stacklevel=1)
