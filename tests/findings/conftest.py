"""Luton's boundaries, and incident files made for one test."""

from pathlib import Path

import pytest

import commonside
from commonside.ground.places.actions import draw_areas
from commonside.ground.practice.loading import NATIONAL, load_profile

POLICE = Path(commonside.__file__).parent / "demo/data/police-uk"
HEADER = (
    "Crime ID,Month,Reported by,Falls within,Longitude,Latitude,Location,"
    "LSOA code,LSOA name,Crime type,Last outcome category,Context"
)
ASB = "Anti-social behaviour"


@pytest.fixture
def luton(db, at):
    """The areas of Luton, as setting up draws them."""
    draw_areas(load_profile(NATIONAL / "profiles" / "luton").areas, by=None, at=at)


def line(
    month="2018-10",
    force="Bedfordshire Police",
    lon="-0.416",
    lat="51.879",
    lsoa="E01015697",
    category=ASB,
):
    return f",{month},{force},{force},{lon},{lat},On or near,{lsoa},,{category},,"


@pytest.fixture
def write(tmp_path):
    """Writes a file of incidents: `write("a.csv", line(), line(), header=…)`."""

    def write(name, *lines, header=HEADER, end="\n"):
        path = tmp_path / name
        path.write_bytes(end.join([header, *lines, ""]).encode())
        return path

    return write
