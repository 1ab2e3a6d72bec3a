"""Nobody in the demonstration can be mistaken for anybody who lives (S71)."""

import json
import re

import pytest

from commonside.ground.agencies.models import User
from commonside.ground.people.models import SafeContact
from commonside.ground.places.models import Entry, Place
from commonside.work.reports.models import Report, Told

pytestmark = pytest.mark.django_db

PHONE = re.compile(r"0(?:\d[ -]?){9,10}")
DRAMA = re.compile(r"07700 900\d{3}|01632 960\d{3}")
MAIL = re.compile(r"[\w.+-]+@[\w.-]+")


def everything_said(demo) -> list[str]:
    """Every text of every generated row in which somebody could be reached."""
    said = [json.dumps(ways) for ways in SafeContact.objects.values_list("ways")]
    said += [json.dumps(told.contact) for told in Told.objects.all()]
    said += list(Report.objects.values_list("words", flat=True))
    said += list(User.objects.values_list("email", flat=True))
    return said


def test_every_telephone_number_is_for_drama(demo):
    numbers = [n for text in everything_said(demo) for n in PHONE.findall(text)]
    assert numbers
    assert not [n for n in numbers if not DRAMA.fullmatch(n)]


def test_all_mail_is_at_example_org(demo):
    found = [m for text in everything_said(demo) for m in MAIL.findall(text)]
    assert found
    assert not [m for m in found if not m.endswith("@example.org")]


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
