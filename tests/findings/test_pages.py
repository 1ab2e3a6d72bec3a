"""The map with its table, and an upload from the form to its result."""

import re
import shutil
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django_tasks_db.models import DBTaskResult

from commonside.ground.audit.models import Event
from commonside.ground.places.models import Area
from commonside.ground.timetable.models import Progress
from commonside.ground.timetable.working import run_one
from commonside.steering.findings import actions, drawing, pictures
from commonside.steering.findings.forms import kept_name
from commonside.steering.findings.models import Dataset
from tests.findings.conftest import HEADER, POLICE, line

MAP, IMPORT = reverse("findings:incidents"), reverse("findings:import")


@pytest.fixture
def mina(cast):
    """The analyst, signed in."""
    client = Client()
    client.force_login(cast["mina"])
    return client


@pytest.fixture
def imported(luton, at):
    actions.import_police_uk([POLICE], by=None, at=at)


def words(answer):
    """What a page says, without its tags."""
    body = answer.content.decode()
    text = re.sub(r"<(script|style|select|svg).*?</\1>", " ", body, flags=re.S)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", text))


@pytest.mark.usefixtures("imported")
def test_the_page_says_what_the_screen_says(mina):
    said = words(mina.get(MAP))
    assert "Anti-social behaviour by ward, December 2018" in said
    assert "357 incidents, 1.6 per 1,000 people. November 388, October 438." in said
    assert "Police move each incident to a nearby fixed point" in said
    assert "1 Central 88 75 81 12.8" in said
    assert "20 Northwell 15 22 6 0.4" in said
    assert "438 388 357 1.6" in said
    assert "Open Government Licence v3.0" in said


@pytest.mark.usefixtures("imported")
def test_the_map_has_each_ward_once_shaded_numbered_and_named(mina):
    body = mina.get(MAP).content.decode()
    assert body.count("<title>") == 21  # the page's own too
    assert "<title>Central: 81, 12.8 per 1,000</title>" in body
    assert len(re.findall(r'<path class="cs-shade-5"', body)) == 1
    assert sorted(map(int, re.findall(r">(\d+)</text>", body))) == list(range(1, 21))
    assert "Highest per 1,000 people: Central 12.8, then Wigmore" in body
    assert " style=" not in body


@pytest.mark.usefixtures("imported")
def test_another_month_category_and_small_areas(mina):
    asked = {"month": "2018-10", "category": "Drugs", "by": "lsoa11"}
    answer = mina.get(MAP, asked)
    assert "Drugs by small area, October 2018" in words(answer)
    picture = answer.context["picture"]
    assert (len(picture.rows), picture.months_before) == (121, [])
    assert picture.total == sum(row.count for row in picture.rows)
    assert "November" not in words(answer)


@pytest.mark.usefixtures("imported")
def test_all_categories_together(mina):
    picture = mina.get(MAP, {"category": ""}).context["picture"]
    assert (picture.total, picture.totals_before) == (2186, [2256, 2277])
    assert picture.placeless == 0


@pytest.mark.usefixtures("imported")
def test_words_that_are_in_no_list_count_as_not_said(mina):
    asked = {"month": "1999-01", "category": "<script>", "by": "street"}
    answer = mina.get(MAP, asked)
    assert "Anti-social behaviour by ward, December 2018" in words(answer)
    assert "1999" not in words(answer)


def test_before_anything_is_imported_the_page_says_so(mina, luton, cast):
    assert "No police data has been imported yet" in words(mina.get(MAP))
    reader = Client()
    reader.force_login(cast["samuel"])
    answer = reader.get(MAP)
    assert IMPORT not in answer.content.decode()


def test_an_area_whose_people_nobody_counted_has_no_rate(mina, luton, write, at):
    Area.objects.filter(kind="ward").update(population=None)
    actions.import_police_uk([write("a.csv", line())], by=None, at=at)
    picture = mina.get(MAP).context["picture"]
    assert (picture.rows[0].count, picture.rows[0].rate) == (1, None)
    assert (picture.rate, picture.scale) == (None, [])


def test_incidents_without_a_point_are_in_the_sum_and_in_no_ward(
    mina, luton, write, at
):
    path = write("a.csv", line(), line(lon="", lat=""))
    actions.import_police_uk([path], by=None, at=at)
    answer = mina.get(MAP)
    assert answer.context["picture"].placeless == 1
    assert "Place not known" in words(answer)


@pytest.mark.usefixtures("imported")
def test_the_page_asks_the_database_little(mina, django_assert_max_num_queries):
    mina.get(MAP)
    with django_assert_max_num_queries(20):
        mina.get(MAP)


def send(client, *files):
    chosen = [SimpleUploadedFile(name, content) for name, content in files]
    return client.post(IMPORT, {"chosen": chosen})


def content(*lines):
    return "\n".join([HEADER, *lines, ""]).encode()


def test_an_upload_is_imported_by_a_job_and_its_result_shown(mina, luton, cast):
    sent = send(mina, ("2018-10-bedfordshire-street.csv", content(line(), "x", line())))
    assert "Waiting for a worker" in words(mina.get(sent.url))
    assert not Dataset.objects.exists()
    assert run_one(["long"], worker="here:1:1")
    said = words(mina.get(sent.url))
    assert "Read 3 Stored 2 Without a place 0 Rejected 1" in said
    assert "2018-10-bedfordshire-street.csv 3 1 columns instead of 12" in said
    assert Dataset.objects.get().imported_by == cast["mina"]
    assert Event.objects.get(kind="incidents.imported").by == f"user:{cast['mina'].pk}"
    assert Event.objects.filter(kind="incidents.import_asked").count() == 1
    assert not list((Path(settings.HOME) / "tmp").glob("upload-*"))


def test_a_refused_upload_says_why_and_is_not_tried_again(mina, luton):
    sent = send(mina, ("people.csv", b"Name\nx\n"))
    run_one(["long"], worker="here:1:1")
    said = words(mina.get(sent.url))
    assert "Nothing was imported" in said
    assert "unknown header: no column Month" in said
    assert DBTaskResult.objects.get().status == "SUCCESSFUL"


def test_several_files_at_once_and_a_big_one_from_the_disk(mina, luton, settings):
    settings.FILE_UPLOAD_MAX_MEMORY_SIZE = 10
    sent = send(
        mina,
        ("2018-10-bedfordshire-street.csv", content(line())),
        ("2018-11-bedfordshire-street.csv", content(line(month="2018-11"))),
        ("again.csv", content(line())),
        ("people.csv", b"Name\nx\n"),
    )
    run_one(["long"], worker="here:1:1")
    said = words(mina.get(sent.url))
    assert "Read 2 Stored 2" in said
    assert "again.csv was given twice and counted once" in said
    assert "people.csv was not imported: unknown header" in said


def test_an_import_that_is_killed_begins_again_and_gives_up_in_the_end(mina, luton):
    sent = send(mina, ("a.csv", content(line())))
    bar = Progress.objects.get()
    shutil.rmtree(actions.upload_folder(bar.key))
    for _ in range(3):
        DBTaskResult.objects.update(run_after=bar.moved_at)
        run_one(["long"], worker="here:1:1")
    assert "failed again and again" in words(mina.get(sent.url))


def test_the_bar_moves_and_renews_itself_only_while_there_is_something_to_see(
    mina, luton, at
):
    sent = send(mina, ("a.csv", content(line())))
    Progress.objects.update(state="running", done=30, total=120)
    whole = mina.get(sent.url)
    assert "Importing: 25 %" in words(whole)
    part = mina.get(sent.url, headers={"HX-Request": "true"})
    assert b"<html" not in part.content
    assert b'hx-trigger="every 2s"' in part.content
    Progress.objects.update(state="failed")
    part = mina.get(sent.url, headers={"HX-Request": "true"})
    assert b"hx-trigger" not in part.content


def test_a_job_tells_its_bar_how_far_it_is(mina, luton, monkeypatch):
    monkeypatch.setattr("commonside.steering.findings.sifting.ROWS_BETWEEN_NEWS", 1)
    send(mina, ("a.csv", content(line(), line())))
    run_one(["long"], worker="here:1:1")
    bar = Progress.objects.get()
    assert 0 < bar.done <= bar.total


@pytest.mark.parametrize(
    ("files", "why"),
    [
        ((), "Choose a file."),
        ((("a.csv", b""),), "This file is empty. Choose another."),
        ((("a.pdf", b"x"),), "Choose CSV files or a zip archive."),
        ((("a.csv", b"x"), ("A.csv", b"y")), "Two of these files have the same name."),
    ],
)
def test_a_wrong_choice_is_said_at_the_field(mina, luton, files, why):
    answer = send(mina, *files)
    assert answer.status_code == 200
    assert answer.context["form"].errors["chosen"] == [why]
    assert not Progress.objects.exists()


def test_too_much_at_once_is_refused(mina, luton, monkeypatch):
    monkeypatch.setattr("commonside.steering.findings.forms.MOST_MEGABYTES", 0)
    answer = send(mina, ("a.csv", b"x"))
    assert "more than 0 MB" in words(answer)


def test_the_import_page_lists_what_is_stored(mina, luton, write, at):
    actions.import_police_uk([write("a.csv", line(), line())], by=None, at=at)
    assert "2018-10 bedfordshire 2 2 0" in words(mina.get(IMPORT))


def test_another_jobs_bar_is_not_shown(mina, db):
    Progress.objects.create(key="abc", kind="something.else")
    address = reverse("findings:import-progress", args=["abc"])
    assert mina.get(address).status_code == 404


def test_names_of_files_are_kept_plain():
    assert kept_name("C:\\x\\2018-10 b.csv") == "c-x-2018-10-b.csv"
    assert kept_name("/etc/passwd") == "passwd"


def test_a_drawing_takes_holes_islands_and_bent_areas():
    square = '{"type":"Polygon","coordinates":[[[0,51],[0,52],[1,52],[1,51],[0,51]]]}'
    bent = (
        '{"type":"MultiPolygon","coordinates":[[[[2,51],[2,52],[4,52],[4,51],[3.9,51],'
        "[3.9,51.9],[2.1,51.9],[2.1,51],[2,51]]],"
        "[[[5,51],[5,51.1],[5.1,51.1],[5,51]]]]}"
    )
    made = drawing.draw([("a", square), ("b", bent)])
    a, b = made.shapes
    assert a.path.startswith("M4 ")
    assert b.path.count("M") == 2
    assert a.path + b.path == made.edge
    assert (a.x < b.x, 0 < made.height) == (True, True)
    assert drawing.draw([]).shapes == ()


def test_one_shade_for_one_rate_and_the_darkest_for_the_highest():
    assert pictures._shades([[1.0, 1.0]]) == {1.0: 1}
    assert pictures._shades([[0.0], [1.0, 2.0]]) == {0.0: 4, 1.0: 5, 2.0: 5}
