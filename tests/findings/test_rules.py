"""Which rows fit, which unit they belong to, and what is said of the others."""

import pytest

from commonside.steering.findings import rules
from commonside.steering.findings.rules import Unfit, Unit
from tests.findings.conftest import HEADER, line

PLACES = rules.columns(HEADER.split(","))


def read(text, force=""):
    return rules.incident(rules.cells(text), PLACES, width=12, force=force)


def test_a_row_says_its_unit_category_place_and_published_code():
    found = read(line())
    assert found.unit == Unit("bedfordshire", "2018-10")
    assert found.category == "Anti-social behaviour"
    assert (found.lon, found.lat, found.lsoa) == (-0.416, 51.879, "E01015697")


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (line(month="2018-13"), "bad month: not written like 2018-10"),
        (line(month="10/2018"), "bad month: not written like 2018-10"),
        (line(lon="west"), "bad coordinates: not two numbers"),
        (line(lat=""), "bad coordinates: not two numbers"),
        (line(lon="nan"), "bad coordinates: outside the United Kingdom"),
        (line(lon="0", lat="0"), "bad coordinates: outside the United Kingdom"),
        (line(lon="51.879", lat="-0.416"), "bad coordinates: outside the United Ki"),
        (line(category=""), "no crime type"),
        (line(category="x" * 81), "crime type too long"),
        (line(force=""), "no force: neither a column nor the file's name says it"),
        (line() + ",one more", "13 columns instead of 12"),
        ("one,two", "2 columns instead of 12"),
        (line(category='"open'), "a quotation mark does not close"),
    ],
)
def test_an_unfit_row_says_why_and_repeats_nothing_of_it(text, why):
    with pytest.raises(Unfit) as refused:
        read(text)
    assert refused.value.why.startswith(why)


def test_a_row_without_a_point_is_an_incident_without_a_place():
    found = read(line(lon="", lat="", lsoa=""))
    assert (found.lon, found.lat, found.lsoa) == (None, None, "")


def test_where_no_column_says_the_force_the_files_name_does():
    assert read(line(force=""), force="kent").unit == Unit("kent", "2018-10")


@pytest.mark.parametrize(
    ("header", "why"),
    [
        ("Month,Type", "unknown header: no column Crime type"),
        ("\x00\x01", "unknown header: no column Month"),
    ],
)
def test_a_header_without_month_or_crime_type_is_unknown(header, why):
    with pytest.raises(Unfit) as refused:
        rules.columns(header.split(","))
    assert refused.value.why == why


def test_a_header_may_lack_the_rest_and_be_written_anyhow():
    assert rules.columns(["crime TYPE ", "Month"]) == {"Month": 1, "Crime type": 0}


def test_forces_are_named_as_their_files_are():
    written = {
        "Police Service of Northern Ireland": "northern-ireland",
        "City of London Police": "city-of-london",
        "Dyfed-Powys Police": "dyfed-powys",
        "Greater Manchester Police": "greater-manchester",
        "": "",
    }
    for name, slug in written.items():
        assert rules.force_slug(name) == slug


def test_a_stray_row_fits_only_where_the_files_name_holds_for_none():
    named = Unit("kent", "2018-10")
    assert rules.fits(named, named, name_binds=True)
    assert not rules.fits(Unit("kent", "2018-09"), named, name_binds=True)
    assert rules.fits(Unit("kent", "2018-09"), named, name_binds=False)
    assert rules.fits(Unit("kent", "2018-09"), None, name_binds=False)
    assert rules.named_unit("2018-99-kent-street.csv") is None
