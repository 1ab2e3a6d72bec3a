"""`commonside measure show` says what was counted by hand, and fails in one line."""

import csv
import io
import json
from datetime import UTC, datetime

import pytest

from commonside.shell.web import commands
from commonside.shell.web.commands import measure

KEYS = [
    "name",
    "period",
    "numerator",
    "denominator",
    "excluded",
    "value",
    "low",
    "high",
    "definition_version",
    "computed_at",
]


@pytest.fixture
def commonside(monkeypatch, capsys):
    """Runs a command in this process; returns its exit code and what it said."""
    monkeypatch.setattr(measure, "start", lambda: None)

    def run(*words):
        try:
            code = commands.main(words)
        except SystemExit as stopped:
            code = stopped.code
        said = capsys.readouterr()
        return code, said.out, said.err

    return run


@pytest.fixture
def summer(office):
    for _ in range(3):
        office.closing("2026-07-01T10:00", "R1", "victim")
    office.closing("2026-08-01T10:00", "N4")
    office.closing("2026-08-01T10:00", "N7")


def test_json_has_the_published_names_and_the_hand_count(commonside, summer):
    words = ("measure", "show", "resolution_rate", "--period", "2026-Q3")
    code, out, err = commonside(*words, "--format", "json")

    shown = json.loads(out)
    assert (code, err, list(shown)) == (0, "", KEYS)
    assert (shown["name"], shown["period"]) == ("resolution_rate", "2026-Q3")
    assert (shown["numerator"], shown["denominator"]) == (3, 4)
    assert shown["excluded"] == {"N5": 0, "N6": 0, "N7": 1}
    assert shown["value"] == 0.75
    # Wilson by hand with 3 of 4: (0.75 + 3.84146/8 -+ 1.95996
    # sqrt(0.046875 + 3.84146/64)) / 1.960365 = (1.23018 -+ 0.64090) / 1.960365
    assert shown["low"] == pytest.approx(0.3006, abs=0.0001)
    assert shown["high"] == pytest.approx(0.9544, abs=0.0001)
    assert shown["definition_version"] == 1
    assert datetime.fromisoformat(shown["computed_at"]).tzinfo


@pytest.mark.parametrize("period", ["2026-07..2026-08", "2026-Q5", "summer"])
def test_a_wrong_period_is_a_wrong_call(commonside, db, period):
    code, out, err = commonside(
        "measure", "show", "resolution_rate", "--period", period
    )

    assert (code, out) == (2, "")
    assert err.count("\n") == 1
    assert "2026-Q3" in err


def test_an_unknown_measure_is_refused_with_those_there_are(commonside, practice):
    code, out, err = commonside("measure", "show", "happiness")

    assert (code, out) == (1, "")
    assert err.count("\n") == 1
    assert "resolution_rate" in err


def test_without_a_period_it_is_the_last_quarter_that_can_be_judged(office):
    at = datetime(2026, 10, 28, 12, tzinfo=UTC)

    assert measure.show("resolution_rate", None, at=at)["period"] == "2026-Q2"


def test_csv_is_one_line_and_says_what_was_left_out(commonside, summer):
    words = ("measure", "show", "resolution_rate", "--period", "2026-07-01..2026-08-31")
    _, out, _ = commonside(*words, "--format", "csv")

    (line,) = csv.DictReader(io.StringIO(out))
    assert list(line) == KEYS
    assert line["excluded"] == "N5=0 N6=0 N7=1"


def test_text_says_the_figure_with_its_range(commonside, summer):
    words = ("measure", "show", "resolution_rate", "--period", "2026-Q3")
    _, out, _ = commonside(*words)

    assert "75.0%: 3 of 4 (likely 30.1% to 95.4%)" in out


def test_text_says_that_nothing_can_be_judged(commonside, practice):
    words = ("measure", "show", "resolution_rate", "--period", "2020-Q3")
    _, out, _ = commonside(*words)

    assert "No case of this period can be judged yet." in out
