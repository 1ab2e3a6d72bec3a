"""What people type as a place, and what of the gazetteer they may mean."""

import pytest

from commonside.ground.places import queries
from commonside.ground.places.models import Area, Entry
from commonside.ground.places.rules import search_key

pytestmark = pytest.mark.django_db
HOME = {"lon": -0.415, "lat": 51.885, "easting": 509100.0, "northing": 221900.0}
ENTRIES = [
    ("postcode", "LU2 7AB"),
    ("street", "Kestrel Road"),
    ("street", "Kestrel Way"),
    ("street", "St Mary's Road"),
    ("building", "Kestrel House"),
]


@pytest.fixture(autouse=True)
def _gazetteer():
    queries.forget()
    outline = (
        '{"type":"Polygon","coordinates":'
        "[[[-0.43,51.88],[-0.41,51.88],[-0.41,51.89],[-0.43,51.89],[-0.43,51.88]]]}"
    )
    Area.objects.create(
        kind="ward",
        code="W1",
        name="High Town",
        boundary_version="2025",
        outline=outline,
    )
    for kind, name in ENTRIES:
        Entry.objects.create(
            kind=kind, name=name, key=search_key(name), ward="W1", **HOME
        )
    yield
    queries.forget()


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("lu27ab", ["LU2 7AB"]),
        ("Flat 9, Kestrel House, LU2 7AB", ["LU2 7AB"]),
        ("LU9 9ZZ", []),
        ("kestrel", ["Kestrel House", "Kestrel Road", "Kestrel Way"]),
        ("Flat 4, 12a Kestrel Rd", ["Kestrel Road"]),
        ("st marys road", ["St Mary's Road"]),
        ("Kestral Road", ["Kestrel Road"]),
        ("by the big tree", []),
        ("", []),
    ],
)
def test_what_is_meant(typed, names):
    assert [found.name for found in queries.find(typed)] == names


def test_a_choice_says_its_ward_and_holds_its_point():
    found = queries.find("LU2 7AB")[0]
    assert found.label == "LU2 7AB, High Town"
    assert found.as_fields()["easting"] == 509100.0
    assert queries.entry(found.pk) == found
    assert queries.entry(0) is None


def test_a_point_is_looked_up_in_all_areas_and_on_the_grid():
    point = queries.areas_of(-0.415, 51.885)
    assert (point.ward, point.boundary_version) == ("W1", "2025")
    assert 508000 < point.easting < 510000
    # 89 metres north of the ward, and then 133.
    assert queries.areas_of(-0.415, 51.8908).ward == "W1"
    assert queries.areas_of(-0.415, 51.8912).ward == ""
