"""A list goes from a file to live cases and back, on pages and without script."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from commonside.ground.timetable.working import run_one
from commonside.work.cases.models import Case
from commonside.work.exchange.models import Import, Mapping
from tests.exchange.sheets import (
    HOUSING,
    POLICE,
    as_csv,
    as_xlsx,
    cases,
    housing,
    incident,
)


@pytest.fixture
def samuel(town, client):
    client.force_login(town["samuel"])
    return client


def file(data, name="list.csv"):
    return SimpleUploadedFile(name, data)


def given(client, data, how="shipped:housing-asb", system="housing", name="list.xlsx"):
    files = data if isinstance(data, list) else [file(data, name)]
    said = {"how": how, "system": system, "file": files}
    return client.post(reverse("exchange:new"), said)


def page(client, name="list"):
    code = Import.objects.latest("pk").code
    return client.get(reverse(f"exchange:{name}", args=[code])).content.decode()


def press(client, to, **said):
    made = Import.objects.latest("pk")
    values = {"version": made.version, **said}
    return client.post(reverse(f"exchange:{to}", args=[made.code]), values)


def test_a_sheet_is_live_and_undone_in_a_few_presses(samuel):
    answer = given(samuel, as_xlsx(HOUSING, housing(60), above=[["ASB cases"], []]))
    assert answer.status_code == 302
    shown = page(samuel)
    assert "Bring 52 lines in" in shown
    assert "There is no colleague “Kim Away” who can have a case." in shown
    press(samuel, "words", word_0="dan", word_1="-")
    assert "Bring 54 lines in" in page(samuel)
    press(samuel, "save", name="Larkfield, every month")
    press(samuel, "start")
    assert "Waiting for a worker" in page(samuel)
    assert not Case.objects.exists()
    assert run_one(["long"], worker="here:1:1")
    assert Case.objects.count() == 54
    shown = page(samuel)
    assert "What came of it" in shown
    press(samuel, "undo")
    assert "Nothing of it stays." in page(samuel)
    assert not Case.objects.exists()


def test_what_was_saved_needs_no_choosing_the_next_time(samuel, town):
    given(samuel, as_csv(HOUSING, housing(60)), name="a.csv")
    press(samuel, "words", word_0="dan", word_1="-")
    press(samuel, "save", name="Larkfield")
    how = f"saved:{Mapping.objects.get().pk}"
    given(samuel, as_csv(HOUSING, housing(60)), how=how, name="b.csv")
    shown = page(samuel)
    assert "Bring 54 lines in" in shown
    assert "Words that we do not know" not in shown


def test_columns_with_names_of_their_own_are_matched_by_hand(samuel):
    header = ["A1", "B2", "C3", "D4", "E5", *HOUSING[5:]]
    answer = given(samuel, as_csv(header, cases(4)), how="kind:cases", name="x.csv")
    assert answer["Location"].endswith("/columns/")
    assert "Tenant Number 1" in page(samuel, "columns")
    answer = press(samuel, "columns", column_reference="A1")
    assert "Choose a column." in answer.content.decode()
    assert press(samuel, "start").status_code == 302
    assert Import.objects.get().is_tried
    press(
        samuel,
        "columns",
        column_reference="A1",
        column_opened="B2",
        column_known_as="C3",
        column_owner="D4",
        column_category="E5",
    )
    shown = page(samuel)
    assert "We do not know what “Pets” means" in shown
    press(samuel, "words", word_0="noise", word_1="harassment", word_2="animals")


def test_files_of_a_folder_are_given_together(samuel):
    notes = as_csv(("Case Ref", "Date", "Note"), [("HA-0000", "3/3/26", "Hello")])

    def files():
        listed = file(as_csv(HOUSING, cases(2)), "cases.csv")
        return [listed, file(notes, "Notes.csv")]

    given(samuel, files())
    assert set(Import.objects.get().counts) == {"cases", "notes"}
    answer = given(samuel, [*files(), file(b"x", "pictures.csv")])
    assert "We do not know what “pictures.csv” is." in answer.content.decode()


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "The submitted file is empty."),
        (b"Incident Number,Category\n", "and no lines."),
        (b"\x00\x01\x02" * 9, "This is no list."),
        (b"PK\x03\x04 and nothing", "This Excel file is not whole."),
        (b"\xd0\xcf\x11\xe0old", "Save it as .xlsx or .csv."),
    ],
)
def test_a_file_that_is_no_list_is_refused_in_words(samuel, data, said):
    answer = given(samuel, data, how="shipped:police-incidents", system="police")
    assert said in answer.content.decode()
    assert not Import.objects.exists()


def test_a_workbook_with_entities_or_a_bomb_in_it_is_not_opened(samuel):
    import io
    import zipfile

    def packed(**parts):
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as book:
            book.writestr("[Content_Types].xml", "<x/>")
            for name, text in parts.items():
                book.writestr(f"{name}.xml", text)
        return out.getvalue()

    entity = '<!DOCTYPE x [<!ENTITY a "aaaa">]><x>&a;</x>'
    answer = given(samuel, packed(sheet=entity))
    assert "This Excel file is not safe to open." in answer.content.decode()
    answer = given(samuel, packed(sheet="0" * (201 << 20)))
    assert "This Excel file is too large" in answer.content.decode()


def test_a_list_is_of_whoever_brought_it(samuel, town, client):
    """S2: anybody else finds what they would if it were not there."""
    given(samuel, as_csv(POLICE, [incident()]), how="shipped:police-incidents")
    code = Import.objects.get().code
    client.force_login(town["priya"])
    assert client.get(reverse("exchange:list", args=[code])).status_code == 404
    assert "no list yet" in client.get(reverse("exchange:lists")).content.decode()
    client.force_login(town["joanne"])
    assert client.get(reverse("exchange:lists")).status_code == 404


def test_whoever_may_no_longer_brings_nothing_in(samuel, town):
    """S5: rights are asked again when the job runs."""
    given(samuel, as_csv(HOUSING, cases(2)), name="a.csv")
    press(samuel, "start")
    town["samuel"].holding_set.filter(role="team_leader").update(
        until=timezone.now() - timedelta(minutes=1)
    )
    run_one(["long"], worker="here:1:1")
    assert not Case.objects.exists()


def test_what_was_cut_off_goes_on(samuel):
    from commonside.ground.timetable import actions as timetable
    from commonside.ground.timetable.models import Progress
    from commonside.work.exchange.actions import imports

    given(samuel, as_csv(HOUSING, cases(2)), name="a.csv")
    press(samuel, "start")
    bar = Progress.objects.get()
    timetable.end(bar, {}, at=timezone.now(), failed=True)
    assert "It was cut off" in page(samuel)
    press(samuel, "start")
    assert Progress.objects.count() == 2
    imports.bring(Import.objects.get(), at=timezone.now())
    assert Case.objects.count() == 2


def test_the_bar_alone_is_renewed_and_says_when_it_is_done(samuel):
    given(samuel, as_csv(HOUSING, cases(2)), name="a.csv")
    press(samuel, "start")
    run_one(["long"], worker="here:1:1")
    address = reverse("exchange:list", args=[Import.objects.get().code])
    part = samuel.get(address, headers={"HX-Request": "true"}).content.decode()
    assert part.strip().startswith("<section")
    assert "See what came of it" in part
    assert "What came of it" in samuel.get(address).content.decode()


def test_an_old_page_brings_nothing_in_twice(samuel):
    given(samuel, as_csv(HOUSING, cases(2)), name="a.csv")
    made = Import.objects.get()
    press(samuel, "start")
    answer = samuel.post(
        reverse("exchange:start", args=[made.code]), {"version": made.version}
    )
    assert answer.status_code == 302
    run_one(["long"], worker="here:1:1")
    assert not run_one(["long"], worker="here:1:1")
    assert Case.objects.count() == 2


def test_a_list_is_left(samuel):
    given(samuel, as_csv(HOUSING, cases(2)), name="a.csv")
    press(samuel, "leave")
    assert "Nothing of it was brought in." in page(samuel)
    assert Import.objects.get().held is None
    assert (
        samuel.get(
            reverse("exchange:columns", args=[Import.objects.get().code])
        ).status_code
        == 404
    )
