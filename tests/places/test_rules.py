"""Which area holds a point, slivers included; one grid to the other and back."""

import json

import pytest

from commonside.ground.places.rules import (
    Boundaries,
    Outline,
    postcode,
    search_key,
    to_degrees,
    to_grid,
)


def square(west: float, south: float, east: float, north: float) -> str:
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return json.dumps({"type": "Polygon", "coordinates": [ring]})


TOWN = Boundaries(
    [
        Outline("ward", "A", square(-0.43, 51.88, -0.42, 51.89), "2025"),
        # A gap of about 140 metres between A and B: a sliver of a drawn boundary.
        Outline("ward", "B", square(-0.418, 51.88, -0.41, 51.89), "2025"),
        Outline("lsoa11", "S", square(-0.43, 51.88, -0.41, 51.89), "2011"),
    ]
)


@pytest.mark.parametrize(
    ("lon", "lat", "code"),
    [
        (-0.425, 51.885, "A"),
        (-0.415, 51.885, "B"),
        (-0.4195, 51.885, "A"),  # in the gap, 34 m from A and 103 m from B
        (-0.4185, 51.885, "B"),  # in the gap, 34 m from B and 103 m from A
        (-0.425, 51.8908, "A"),  # 89 m north of A
        (-0.425, 51.8912, ""),  # 133 m north of A
        (-0.4315, 51.885, ""),  # 103 m west of A
        (-0.4313, 51.885, "A"),  # 89 m west of A
    ],
)
def test_a_point_belongs_to_the_area_that_holds_it_or_the_nearest_within_100_metres(
    lon, lat, code
):
    assert TOWN.areas_of("ward", [lon], [lat]) == [code]


def test_many_points_are_answered_in_their_order():
    lons, lats = [-0.415, 0.0, -0.425], [51.885, 0.0, 51.885]
    assert TOWN.areas_of("ward", lons, lats) == ["B", "", "A"]


def test_a_point_is_asked_of_every_kind():
    assert TOWN.of_point(-0.425, 51.885) == {"ward": "A", "lsoa11": "S"}
    assert (TOWN.version_of("ward"), TOWN.version_of("msoa21")) == ("2025", "")


def test_a_kind_that_is_not_drawn_answers_nothing():
    assert TOWN.areas_of("msoa21", [-0.425], [51.885]) == [""]
    assert TOWN.areas_of("ward", [], []) == []


def test_grids_agree_with_ordnance_surveys_worked_example():
    """Caister water tower, as Ordnance Survey publishes it for OSTN15."""
    lon, lat = 1.716073973, 52.658007833
    (east,), (north,) = to_grid([lon], [lat])
    assert (east, north) == (
        pytest.approx(651409.804, abs=0.01),
        pytest.approx(313177.450, abs=0.01),
    )
    (back_lon,), (back_lat,) = to_degrees([east], [north])
    assert (back_lon, back_lat) == (
        pytest.approx(lon, abs=1e-6),
        pytest.approx(lat, abs=1e-6),
    )


def test_no_points_are_no_points():
    assert to_grid([], []) == ([], [])
    assert to_degrees([], []) == ([], [])


@pytest.mark.parametrize(
    ("typed", "key"),
    [("LU1 1AA", "LU11AA"), ("lu11aa", "LU11AA"), ("St. Mary’s Rd", "STMARYSRD")],
)
def test_a_name_is_searched_without_spaces_or_signs(typed, key):
    assert search_key(typed) == key


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("lu1 3aj", "LU1 3AJ"),
        ("LU12 3AJ", "LU12 3AJ"),
        ("ec1a1bb", "EC1A 1BB"),
        ("LU1", None),
        ("High Street", None),
    ],
)
def test_a_postcode_is_known_however_it_is_typed(typed, written):
    assert postcode(typed) == written
