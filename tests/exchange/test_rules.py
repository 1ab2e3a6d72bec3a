"""Days however they were typed, columns by their names, words in their order."""

from datetime import date, time

import pytest

from commonside.work.exchange.rules.columns import guess, header_of, known_names
from commonside.work.exchange.rules.dates import Unclear, day_in, moment_in
from commonside.work.exchange.rules.ending import counts
from commonside.work.exchange.rules.references import link
from commonside.work.exchange.rules.rows import Known, read
from commonside.work.exchange.rules.spreading import spread

TODAY = date(2026, 11, 19)
SECOND = date(2026, 3, 2)


@pytest.mark.parametrize(
    "typed",
    [
        "2/3/2026",
        "02/03/26",
        "2.3.2026",
        "2-3-26",
        "2026-03-02",
        "2026/3/2",
        "20260302",
        "46083",
        "2 Mar 2026",
        "2-Mar-26",
        "2nd March 2026",
        "Monday 2 March 2026",
        "March 2, 2026",
        "2 March, 2026",
        "2026 March 2",
        "2026-03-02T14:05:09Z",
        "2026-03-02 14:05:09.123+00:00",
        "  2/3/2026   2.05pm ",
    ],
)
def test_one_day_typed_in_many_ways(typed):
    found, at = moment_in(typed, today=TODAY)
    assert found == SECOND
    assert at in (None, time(14, 5))


def test_sept_is_september_and_midnight_has_two_names():
    assert day_in("1 Sept 2026", today=TODAY) == date(2026, 9, 1)
    assert moment_in("2/3/2026 12:10 am", today=TODAY)[1] == time(0, 10)
    assert day_in("1/2/55", today=date(2060, 1, 1)) == date(2055, 2, 1)
    assert day_in("1/2/99", today=TODAY) == date(1999, 2, 1)


@pytest.mark.parametrize(
    "typed",
    [
        "soon",
        "03/25/2026",
        "31/02/2026",
        "1/2",
        "1/2/3/4",
        "2/3/202",
        "1/1/1900",
        "2/3/2026 25:10",
        "9",
        "999999",
        "March",
        "2 March",
    ],
)
def test_what_is_no_day_is_asked_about_never_guessed(typed):
    with pytest.raises(Unclear):
        moment_in(typed, today=TODAY)


def test_a_day_to_come_is_none_of_the_past():
    assert day_in("1/1/2027", today=TODAY) == date(2027, 1, 1)
    with pytest.raises(Unclear, match="still to come"):
        day_in("1/1/2027", today=TODAY, past=True)


def test_names_of_the_lists_own_mapping_come_first():
    header = ["Date", "Log No", "Type", "Reference"]
    own = {"reference": ["Log No"]}
    found = guess("reports", header, own)
    assert (found["reference"], found["occurred"], found["category"]) == (
        "Log No",
        "Date",
        "Type",
    )


def test_a_title_above_the_columns_is_passed_over():
    rows = [["Cases of March"], ["Ref", "Opened", "Name"], ["1", "2/3/26", "x"]]
    assert header_of(rows, known_names("cases")) == 1
    assert header_of([["a"], ["b"]], known_names("cases")) == 0


def line(**values):
    from commonside.work.exchange.rules.columns import FACTS

    codes = [fact.code for fact in FACTS["cases"]]
    known = Known(
        today=TODAY,
        meanings={
            "category": {"noise": "noise"},
            "state": {"closed": "closed"},
        },
        owners={"a b": ["ab"], "c d": ["c1", "c2"]},
    )
    first = {
        "reference": "1",
        "opened": "2/3/26",
        "known_as": "X",
        "owner": "A B",
        "category": "noise",
        **values,
    }
    cells = [first.get(code, "") for code in codes]
    return read("cases", {code: n for n, code in enumerate(codes)}, cells, known)


@pytest.mark.parametrize(
    ("values", "fault"),
    [
        ({}, None),
        ({"owner": "B, Ms A"}, None),
        ({"owner": "C D"}, "There are 2 colleagues called “C D”."),
        ({"closed": "1/3/26"}, "It was closed before it was opened."),
        ({"state": "closed"}, "It is closed, and the day is missing."),
        ({"opened": "today"}, "Opened on: “today” is no day that we can read."),
        ({"known_as": ""}, "“Name of the person harmed” is empty."),
    ],
)
def test_a_line_says_what_is_wrong_with_it(values, fault):
    faults = line(**values).faults
    assert (not faults) if fault is None else faults[0].startswith(fault)


@pytest.mark.parametrize(
    ("outcome", "confirmed_by", "enters"),
    [
        ({"stopped": True}, "victim", True),
        ({"stopped": True}, "agency", True),
        ({"stopped": True}, "", False),
        ({"stopped": False}, "", True),
        ({"stopped": False, "needs": "victim_agrees"}, "agency", False),
        ({"stopped": False, "needs": "victim_agrees"}, "victim", True),
        ({"stopped": False, "needs": "attempts"}, "", False),
        (None, "victim", False),
    ],
)
def test_a_closing_enters_the_figure_on_the_terms_of_ours(
    outcome, confirmed_by, enters
):
    told = {"told_on": "2026-03-02", "told_why": "x", "confirmed_by": confirmed_by}
    assert counts(outcome, told) is enters
    assert not counts(outcome, {**told, "told_on": ""})


def test_many_of_one_owner_lie_evenly_and_none_past_its_clock():
    days = spread([1] * 12 + [2] * 10 + [3] * 18, {1: 5, 2: 10, 3: 10})
    assert max(days[:12]) <= 5
    assert max(days) == 10
    assert max(days.count(day) for day in days) <= 4
    assert spread([], {1: 5}) == []


@pytest.mark.parametrize(
    "pattern", ["", "https://x.example/", "javascript:{reference}"]
)
def test_only_an_address_of_the_profile_makes_a_link(pattern):
    assert link(pattern, "1") == ""


@pytest.mark.parametrize("sheet", ["cases", "people", "steps", "contacts", "notes"])
def test_each_file_to_begin_with_is_read_as_it_stands(sheet):
    """What the documents give people to fill in has every column that is needed."""
    from pathlib import Path

    from commonside.work.exchange import tables
    from commonside.work.exchange.rules.columns import missing

    root = Path(__file__).parents[2] / "docs/do/lists"
    table = tables.read((root / f"{sheet}.csv").read_bytes(), known_names(sheet))
    found = guess(sheet, table.header)
    assert missing(sheet, found) == []
    assert set(found.values()) == set(table.header)
