"""Bringing files in: every row kept, twice the same, old or new and never between."""

import gzip
import os
import zipfile
from pathlib import Path

import duckdb
import pytest
from django.conf import settings

from commonside.ground.audit.models import Event
from commonside.ground.audit.refusals import Refused
from commonside.steering.findings import actions, partitions, queries
from commonside.steering.findings.models import Dataset
from tests.findings.conftest import ASB, POLICE, line

pytestmark = pytest.mark.usefixtures("luton")
ALL = {"2018-10": 2256, "2018-11": 2277, "2018-12": 2186}
BEHAVIOUR = {"2018-10": 438, "2018-11": 388, "2018-12": 357}


@pytest.fixture
def bring_in(at):
    def bring_in(*paths):
        return actions.import_police_uk(paths, by=None, at=at)

    return bring_in


def counted(scope=queries.PARTNERSHIP):
    return dict(queries.count(["month"], scope=scope))


def standing():
    """Every partition that a row names, and every file there is."""
    named = set(Dataset.objects.values_list("path", flat=True))
    home = Path(settings.HOME)
    there = {str(p.relative_to(home)) for p in (home / "parquet").rglob("*.parquet")}
    return named, there


def test_the_three_months_give_the_partnership_its_numbers_twice_the_same(bring_in):
    for _ in range(2):
        outcome = bring_in(POLICE)
        assert (outcome.sifted.read, outcome.sifted.stored) == (18072, 18072)
        assert (outcome.sifted.unlocated, outcome.sifted.rejected) == (0, 0)
        assert counted() == ALL
        behaviour = {
            month: number
            for month, category, number in queries.count(
                ["month", "category"], scope=queries.PARTNERSHIP
            )
            if category == ASB
        }
        assert behaviour == BEHAVIOUR
        assert counted(queries.ALL) == {
            "2018-10": 6344,
            "2018-11": 5912,
            "2018-12": 5816,
        }
    assert Dataset.objects.get(month="2018-10").in_partnership == 2256
    assert Dataset.objects.count() == 3


def test_every_behaviour_of_the_partnership_stands_in_a_ward(bring_in):
    """The table of the screen: Central first, and all wards together 357."""
    bring_in(POLICE)
    rows = queries.count(["month", "category", "ward"], scope=queries.PARTNERSHIP)
    december = {w: n for m, c, w, n in rows if (m, c) == ("2018-12", ASB)}
    assert (december["E05014738"], sum(december.values())) == (11, 357)
    assert (max(december.values()), len(december), "" in december) == (81, 20, False)


def test_equal_rows_are_different_incidents_and_all_stay(bring_in, write):
    bring_in(write("a.csv", *[line()] * 5))
    assert counted() == {"2018-10": 5}


def test_a_month_is_replaced_as_a_whole(bring_in, write):
    bring_in(write("a.csv", *[line()] * 5, line(month="2018-11")))
    bring_in(write("b.csv", *[line()] * 2))
    assert counted() == {"2018-10": 2, "2018-11": 1}


def test_a_zip_and_its_folder_in_one_call_count_once(bring_in, write, tmp_path):
    path = write("2018-10-bedfordshire-street.csv", line(), line())
    write("2018-10-bedfordshire-outcomes.csv", "x", header="Month,Outcome type")
    with zipfile.ZipFile(tmp_path / "all.zip", "w") as archive:
        archive.write(path, "2018-10/2018-10-bedfordshire-street.csv")
    outcome = bring_in(tmp_path)
    assert (outcome.sifted.read, counted()) == (2, {"2018-10": 2})
    assert outcome.sifted.repeated == ["2018-10-bedfordshire-street.csv"]
    assert not outcome.sifted.refused


def test_two_different_files_of_one_month_are_refused_and_nothing_changes(
    bring_in, write
):
    bring_in(write("old.csv", line()))
    with pytest.raises(Refused, match=r"a\.csv and b\.csv both hold 2018-10"):
        bring_in(write("a.csv", line(), line()), write("b.csv", *[line()] * 3))
    assert counted() == {"2018-10": 1}


def test_rejected_lines_are_named_and_the_rest_goes_on(bring_in, write):
    outcome = bring_in(
        write(
            "2018-10-bedfordshire-street.csv",
            line(),
            line(month="2018-1"),
            "",
            line(lon="", lat=""),
            line(month="2018-09"),
            line(lon="x"),
            "short",
            '"' + line(),
            line(),
            end="\r\n",
        )
    )
    found = outcome.sifted
    assert [(fault.line, fault.why.split(":")[0]) for fault in found.faults] == [
        (3, "bad month"),
        (6, "month or force is not the one in the file's name"),
        (7, "bad coordinates"),
        (8, "1 columns instead of 12"),
        (9, "a quotation mark does not close"),
    ]
    counts = (found.read, found.stored, found.unlocated, found.rejected)
    assert counts == (8, 3, 1, 5)
    assert Dataset.objects.get().rejected == 5
    assert counted() == {"2018-10": 3}


def test_a_file_named_for_another_month_goes_by_its_rows(bring_in, write):
    outcome = bring_in(write("2017-01-kent-street.csv", "bad", line(), line()))
    assert [(d.force, d.month) for d in outcome.datasets] == [
        ("bedfordshire", "2018-10")
    ]


def test_a_file_with_few_columns_is_placed_by_point_and_named_by_its_name(
    bring_in, write
):
    """Near the library: in Central, and nowhere near Land's End."""
    path = write(
        "2019-02-devon-and-cornwall-street.csv",
        "2019-02,Drugs,-0.4147,51.8790",
        "2019-02,Drugs,-5.7,50.07",
        "2019-02,Drugs,,",
        header="\ufeffMonth,Crime type,Longitude,Latitude",
    )
    outcome = bring_in(path)
    assert [(d.force, d.rows, d.unlocated) for d in outcome.datasets] == [
        ("devon-and-cornwall", 3, 1)
    ]
    assert counted() == {"2019-02": 1}
    rows = queries.count(["ward", "lsoa"], scope=queries.ALL)
    assert [(ward[:3], lsoa, n) for ward, lsoa, n in rows] == [
        ("", "", 2),
        ("E05", "", 1),
    ]


def test_a_published_code_decides_even_against_the_point(bring_in, write):
    """In Luton by point, in Aylesbury by code; and the other way round."""
    outside, inside = "E01017716", "E01015697"
    bring_in(
        write(
            "a.csv",
            line(lsoa=outside),
            line(lsoa=inside, lon="-0.81", lat="51.81"),
            line(lsoa=inside, lon="", lat=""),
        )
    )
    rows = queries.count(["lsoa"], scope=queries.PARTNERSHIP)
    assert rows == [(inside, 2)]


def test_a_partition_holds_the_one_incident_schema(bring_in, write):
    bring_in(write("a.csv", line(lon="-0.42186", lat="51.90678")))
    path = Path(settings.HOME) / Dataset.objects.get().path
    assert "source=police-uk/force=bedfordshire/month=2018-10" in str(path)
    with duckdb.connect() as db:
        rows = db.execute(
            "SELECT * EXCLUDE (occurred_from, occurred_to, x, y), round(x), round(y),"
            " CAST(occurred_from AS VARCHAR), CAST(occurred_to AS VARCHAR)"
            " FROM read_parquet(?, hive_partitioning=false)",
            [str(path)],
        )
        names = [column[0] for column in rows.description]
        found = dict(zip(names, rows.fetchone(), strict=True))
    assert (found["source"], found["unit"]) == ("police-uk", "bedfordshire")
    assert (found["lon"], found["lat"]) == (-0.42186, 51.90678)
    # As the Office for National Statistics gives this point on both grids.
    assert found["round(x)"] == pytest.approx(508660, abs=1)
    assert found["round(y)"] == pytest.approx(224314, abs=1)
    assert (found["lsoa"], found["lsoa11"]) == ("E01015697", "E01015697")
    assert found["lsoa21"][:3] == "E01"
    assert found["ward"][:3] == "E05"
    assert (found["precision"], found["weight"]) == ("snapped", 1.0)
    assert found["CAST(occurred_from AS VARCHAR)"] == "2018-10-01 00:00:00"
    assert found["CAST(occurred_to AS VARCHAR)"] == "2018-11-01 00:00:00"


def test_an_import_leaves_one_trace_of_counts_and_codes(bring_in, write):
    bring_in(write("a.csv", line(), line()))
    event = Event.objects.get(kind="incidents.imported")
    assert event.subject == "incidents:police-uk"
    assert '"codes":["bedfordshire/2018-10"],"count":2' in event.body


@pytest.mark.parametrize("where", ["publish", "record"])
def test_failing_half_way_leaves_the_old_month_whole(
    bring_in, write, monkeypatch, where
):
    bring_in(write("a.csv", *[line()] * 5, *[line(month="2018-11")] * 4))
    room = actions if where == "record" else partitions
    calls = []

    def fail(*args, **values):
        calls.append(args)
        if where == "record" or len(calls) == 2:
            raise KeyboardInterrupt
        return plain(*args, **values)

    plain = getattr(room, where)
    new = write("b.csv", line(), line(month="2018-11"))
    with monkeypatch.context() as patch:
        patch.setattr(room, where, fail)
        with pytest.raises(KeyboardInterrupt):
            bring_in(new)
    assert counted() == {"2018-10": 5, "2018-11": 4}
    named, there = standing()
    assert there - named
    assert actions.sweep(grace=-1) == len(there - named)
    assert counted() == {"2018-10": 5, "2018-11": 4}


def test_a_reader_of_the_old_month_still_finds_it_after_the_new_one_came(
    bring_in, write
):
    bring_in(write("a.csv", *[line()] * 5))
    before = list(Dataset.objects.all())
    bring_in(write("b.csv", line()))
    assert queries.count(["month"], scope="all", datasets=before) == [("2018-10", 5)]
    os.utime(Path(settings.HOME) / before[0].path, (0, 0))
    actions.sweep()
    named, there = standing()
    assert before[0].path not in there
    assert named <= there


def test_what_a_killed_import_left_is_swept_after_a_day(bring_in, write):
    left = Path(settings.HOME) / "tmp" / "import-killed"
    left.mkdir()
    (left / "0.csv").write_text("x")
    actions.sweep()
    assert left.exists()
    os.utime(left, (0, 0))
    actions.sweep()
    assert not left.exists()


def test_what_unpacks_without_end_is_refused(bring_in, write, monkeypatch):
    monkeypatch.setattr("commonside.steering.findings.sources.MOST_BYTES", 100)
    with pytest.raises(Refused, match="unpacks to more"):
        bring_in(write("a.csv", line()))


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("a.csv", b"", "no column Month"),
        ("a.csv", b"Month,Crime type,Reported by\n", "0 rows read"),
        ("a.csv.gz", b"not gzip", "cannot be read to its end"),
        ("a.zip", b"not zip", "not a zip archive"),
        ("people.csv", b"Name,Born\nA,2001\n", "unknown header"),
    ],
)
def test_a_file_from_which_nothing_comes_is_refused(
    bring_in, tmp_path, name, content, why
):
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(Refused, match=why):
        bring_in(path)
    assert not Dataset.objects.exists()


def test_folders_and_archives_without_incidents_are_refused(bring_in, tmp_path):
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("readme.txt", "x")
    with pytest.raises(Refused, match="no CSV file in this archive"):
        bring_in(tmp_path / "a.zip")
    (tmp_path / "empty").mkdir()
    with pytest.raises(Refused, match="no CSV file in this folder"):
        bring_in(tmp_path / "empty")


def test_a_broken_file_is_named_and_the_others_are_stored(bring_in, write, tmp_path):
    write("a.csv", line())
    write("b.csv", "x", header="Month")
    whole = gzip.compress(b"Month,Crime type\n" * 500)
    (tmp_path / "c.csv.gz").write_bytes(whole[:-10])
    found = bring_in(tmp_path).sifted
    assert [(fault.file, fault.why) for fault in found.refused] == [
        ("b.csv", "unknown header: no column Crime type"),
        ("c.csv.gz", "cannot be read to its end"),
    ]
    assert counted() == {"2018-10": 1}


def test_an_endless_line_is_refused_and_the_next_one_read(bring_in, write):
    found = bring_in(write("a.csv", "x" * 200_000, line())).sifted
    assert {fault.line for fault in found.faults} == {2}
    assert found.stored == 1


def test_more_months_than_files_may_be_open_at_once(bring_in, write):
    months = [f"20{year:02}-{month:02}" for year in range(8) for month in range(1, 13)]
    bring_in(write("a.csv", *[line(month=month) for month in months * 2]))
    assert counted() == dict.fromkeys(months, 2)


def test_without_areas_nothing_is_imported(bring_in, write):
    from commonside.ground.places.models import Area

    Area.objects.all().delete()
    with pytest.raises(Refused, match="No areas are known yet"):
        bring_in(write("a.csv", line()))


def test_a_town_without_small_areas_goes_by_point(bring_in, write):
    from commonside.ground.places.models import Area

    Area.objects.exclude(kind="ward").delete()
    bring_in(write("a.csv", line(lsoa="E01999999"), line(lon="", lat="")))
    assert counted() == {"2018-10": 1}
    assert counted(queries.ALL) == {"2018-10": 2}


def test_news_of_the_way_grows_to_the_whole(at, write):
    heard = []
    rows = [line()] * 45_000
    actions.import_police_uk(
        [write("a.csv", *rows)],
        by=None,
        at=at,
        news=lambda done, total: heard.append((done, total)),
    )
    assert len(heard) == 2
    assert 0 < heard[0][0] < heard[1][0] <= heard[1][1]
