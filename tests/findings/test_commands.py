"""The two commands as scripts use them: words on stdout, one line on stderr, codes."""

import json

import pytest

from commonside.shell.web.commands import data, main
from tests.findings.conftest import ASB, line

pytestmark = pytest.mark.usefixtures("luton")


@pytest.fixture
def call(monkeypatch, capsys):
    """Calls `commonside …`; returns (code, stdout, stderr)."""
    monkeypatch.setattr(data, "ready", lambda: None)

    def call(*words):
        try:
            code = main([str(word) for word in words])
        except SystemExit as left:
            code = left.code
        out, err = capsys.readouterr()
        return code, out, err

    return call


def test_import_says_what_was_read_stored_unlocated_and_rejected(call, write):
    path = write("a.csv", line(), line(lon="", lat=""), line(month="?"))
    code, out, err = call("import", "police-uk", path)
    assert (code, err) == (0, "")
    assert out.splitlines() == [
        "bedfordshire 2018-10: 2 stored, 2 in the partnership",
        "read 3",
        "stored 2",
        "unlocated 1",
        "rejected 1",
        "rejected a.csv line 4: bad month: not written like 2018-10",
    ]


def test_many_rejected_lines_are_counted_not_all_listed(call, write):
    _, out, _ = call("import", "police-uk", write("a.csv", line(), *["x"] * 120))
    assert out.count("rejected a.csv line") == 100
    assert "and 20 more lines were rejected" in out


def test_count_as_csv_has_the_names_in_their_order_and_no_total(call, write):
    call("import", "police-uk", write("a.csv", line(), line(), line(category="Drugs")))
    words = ("incidents", "count", "--by", "category,month", "--format", "csv")
    assert call(*words) == (
        0,
        f"category,month,count\n{ASB},2018-10,2\nDrugs,2018-10,1\n",
        "",
    )


def test_count_by_ward_and_by_published_code(call, write):
    call("import", "police-uk", write("a.csv", line()))
    _, out, _ = call("incidents", "count", "--by", "ward", "--format", "csv")
    assert out.startswith("ward,count\nE05")
    _, out, _ = call(
        "incidents", "count", "--by", "month,category,lsoa", "--format=csv"
    )
    assert out == f"month,category,lsoa,count\n2018-10,{ASB},E01015697,1\n"


def test_count_as_json_and_as_a_table(call, write):
    call("import", "police-uk", write("a.csv", line(), line(lsoa="E01999999")))
    _, out, _ = call("incidents", "count", "--format", "json", "--scope", "all")
    assert json.loads(out) == [{"month": "2018-10", "category": ASB, "count": 2}]
    _, out, _ = call("incidents", "count", "--by", "month")
    assert out == "month    count\n2018-10      1\n"


def test_count_of_nothing_is_a_header(call, db):
    assert call("incidents", "count", "--format", "csv")[1] == "month,category,count\n"


@pytest.mark.parametrize(
    "words",
    [
        ("import", "police-uk"),
        ("import", "police-uk", "/nowhere/a.csv"),
        ("import", "elsewhere", "/"),
        ("incidents", "count", "--by", "street"),
        ("incidents", "count", "--by", "month,month"),
        ("incidents", "count", "--by", ""),
        ("incidents", "count", "--scope", "moon"),
        ("incidents", "count", "--format", "pdf"),
    ],
)
def test_a_wrong_call_is_one_line_and_exit_2(call, words):
    code, out, err = call(*words)
    assert (code, out, err.count("\n")) == (2, "", 1)


def test_a_refused_file_is_one_line_and_exit_1(call, write):
    path = write("people.csv", "x", header="Name")
    code, out, err = call("import", "police-uk", path)
    assert (code, out) == (1, "")
    assert err == (
        "commonside: Nothing could be stored. people.csv:"
        " unknown header: no column Month\n"
    )


def test_where_one_file_of_two_is_refused_the_other_is_stored_and_exit_1(call, write):
    wrong = write("people.csv", "x", header="Name")
    code, out, err = call("import", "police-uk", wrong, write("a.csv", line()))
    assert (code, "stored 1" in out) == (1, True)
    assert err == "commonside: the rest was stored, but not people.csv\n"
