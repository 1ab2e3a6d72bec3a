"""Nobody in the demonstration can be mistaken for anybody who lives (S71)."""

import json
import re

import pytest
from django.db.models import CharField, JSONField, TextField
from django.urls import reverse

from commonside.ground.keys.fields import EncryptedJSON
from commonside.ground.places.models import Entry, Place
from commonside.ground.places.rules import search_key
from commonside.ground.practice.queries import profile
from commonside.work.reports.models import Report, Told
from tests.demo.conftest import AT
from tests.house.fields import declared, ours

pytestmark = pytest.mark.django_db

PHONE = re.compile(r"(?<![\w.+-])(?:\+44 ?|0)(?:\d[ -]?){8,9}\d(?![\w-])")
DRAMA = re.compile(r"07700 900\d{3}|01632 960\d{3}")
MAIL = re.compile(r"[\w.+-]+@[\w.-]+")


# Law, the profile and real streets are not generated; what the tour points at is.
REAL = {
    "practice.Version": {"kind": "demonstration"},
    "places.Entry": {"kind": "building"},
    "places.Area": None,
}
# The parts of a year that the office has not given out: no car bears such a plate.
PLATE = re.compile(r"\b[A-Z]{2}(\d\d) ?[A-Z]{3}\b")
UNUSED = {"00", "01"}
NUMBERED = re.compile(r"\b(?!Flat )\d+[A-Za-z]?,? ((?:[A-Z][\w\u2019']+ ?){1,4})")
POSTCODE = re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}\b")


def rows_of(model):
    """The generated rows of a table, without what is ours to begin with."""
    label = model._meta.label
    if label not in REAL:
        return model.objects.all()
    only = REAL[label]
    return model.objects.filter(**only) if only else model.objects.none()


def said_in(model, names=None):
    """Every text of every generated row, as (table.field, text)."""
    for field in model._meta.get_fields():
        is_text = isinstance(field, CharField | TextField | JSONField | EncryptedJSON)
        if not is_text or (names is not None and field.name not in names):
            continue
        for value in rows_of(model).values_list(field.name, flat=True):
            text = value if isinstance(value, str) else json.dumps(value)
            yield f"{model._meta.label}.{field.name}", text


@pytest.fixture(scope="module")
def everything(demo):
    """Each generated text of the whole demonstration, whatever its field."""
    return [found for model in ours() for found in said_in(model)]


@pytest.fixture(scope="module")
def written(demo):
    """What is personal or special by its declaration: where words may name a place."""
    found = []
    for model in ours():
        said = declared(model)
        names = {*said.get("personal", ()), *said.get("special", ())}
        found += said_in(model, names)
    return found


def test_every_table_with_rows_is_looked_at(everything, demo):
    """S71: no field of a generated row is passed over."""
    looked = {where.rpartition(".")[0] for where, _ in everything}
    tables = {model._meta.label for model in ours() if rows_of(model).exists()}
    texts = {
        model._meta.label
        for model in ours()
        if any(isinstance(field, CharField | TextField) for field in model._meta.fields)
    }
    assert looked == tables & texts
    assert {"reports.Report", "reports.Told", "people.Person"} <= looked


def test_every_telephone_number_is_for_drama(everything):
    """S71: Ofcom's ranges for drama, in every field of every generated row."""
    numbers = [(w, n) for w, text in everything for n in PHONE.findall(text)]
    assert len(numbers) > 20
    assert not [found for found in numbers if not DRAMA.fullmatch(found[1])]


def test_all_mail_is_at_example_org(everything):
    """S71: in every field of every generated row."""
    found = [(w, m) for w, text in everything for m in MAIL.findall(text)]
    assert found
    assert not [one for one in found if not one[1].endswith("@example.org")]


def test_every_number_plate_is_one_that_no_car_bears(written):
    """S71: the first two figures of a real plate are never 00 or 01."""
    plates = [(w, p) for w, text in written for p in PLATE.findall(text)]
    assert not [one for one in plates if one[1] not in UNUSED]


def test_no_text_names_a_number_of_a_real_street_or_a_real_postcode(written):
    """S71: nobody lives at a house that somebody could ring at."""
    keys = Entry.objects.filter(kind="street").values_list("key", flat=True)
    streets, codes = set(keys), set()
    for code in Entry.objects.filter(kind="postcode").values_list("name", flat=True):
        codes.add(code.replace(" ", ""))
    real = []
    for where, text in written:
        for words in NUMBERED.findall(text):
            parts = words.split()
            tries = [" ".join(parts[:n]) for n in range(1, len(parts) + 1)]
            real += [(where, t) for t in tries if search_key(t) in streets]
        for code in POSTCODE.findall(text):
            real += [(where, code)] if code.replace(" ", "") in codes else []
    assert streets
    assert codes
    assert not real


@pytest.mark.parametrize(
    "planted",
    [
        ("test_every_telephone_number_is_for_drama", "Ring 01582 546231."),
        ("test_all_mail_is_at_example_org", "amina@gmail.com"),
        ("test_every_number_plate_is_one_that_no_car_bears", "a blue van, AB12 CDE"),
        ("street", "14 Dallow Road"),
        ("street", "LU1 1AA"),
    ],
)
def test_a_real_one_would_be_found(demo, planted):
    """S71: the search is seen to find what must not be there."""
    what, text = planted
    row = [("planted", text)]
    check = globals().get(
        what, test_no_text_names_a_number_of_a_real_street_or_a_real_postcode
    )
    with pytest.raises(AssertionError):
        check(row * 30)


def test_the_partnerships_own_numbers_are_invented_and_say_so(demo, client):
    """S71: the first page of the demonstration leads to nobody's telephone."""
    page = client.get(reverse("public-publishing:front")).content.decode()
    main = page.partition("<main")[2]
    numbers = {" ".join(n.split()) for n in re.findall(r"tel:(\d+)", main)}
    assert "01632960146" in numbers
    assert "In this demonstration the number is invented." in main
    facts = profile(AT.date())
    lines = {line["for"]: line.get("phone", "") for line in facts["line"]}
    assert DRAMA.fullmatch(lines["partnership"])
    assert DRAMA.fullmatch(lines["environment"])
    assert lines["emergency"] == "999"
    assert facts["security"]["contact"].endswith("@example.org")


def test_no_invented_building_bears_the_name_of_a_real_street(demo):
    streets = set(Entry.objects.filter(kind="street").values_list("key", flat=True))
    buildings = set(Entry.objects.filter(kind="building").values_list("key", flat=True))
    assert len(buildings) == len(demo.buildings)
    assert not buildings & streets


def test_everybody_lives_in_an_invented_building(demo):
    places = [*Report.objects.values_list("place_text", flat=True)]
    places += Place.objects.values_list("text", flat=True)
    assert places
    for text in places:
        home = re.fullmatch(r"(?:Flat \d+, )?([^,\d]+)", text)
        assert home, text
        assert home[1] in demo.buildings, text


def test_the_gazetteer_knows_kestrel_house(demo):
    from commonside.ground.places.queries import find

    assert find("Flat 3, Kestrel House")[0].label == "Kestrel House, High Town"


def test_no_two_residents_share_a_number(demo):
    by_phone: dict[str, set[str]] = {}
    for told in Told.objects.exclude(name=""):
        if told.contact and told.contact.get("phone"):
            by_phone.setdefault(told.contact["phone"], set()).add(told.name)
    assert by_phone
    assert not {p: names for p, names in by_phone.items() if len(names) > 1}
