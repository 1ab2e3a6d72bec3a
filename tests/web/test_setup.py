"""Setting up a town: what it leaves, doing it again, and what it refuses."""

import shutil
from datetime import date

import pytest

from commonside.ground.agencies.models import Agency, Team
from commonside.ground.audit.models import Event
from commonside.ground.audit.refusals import Refused
from commonside.ground.places.models import Area, Entry
from commonside.ground.places.queries import boundaries
from commonside.ground.practice import queries
from commonside.ground.practice.loading import (
    NATIONAL,
    ProfileError,
    load_profile,
)
from commonside.ground.practice.models import Version
from commonside.shell.web import setup
from commonside.shell.web.models import Installation

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 19)


def town(name: str):
    return load_profile(NATIONAL / "profiles" / name)


def test_luton_gets_its_agencies_areas_gazetteer_and_words(at):
    made = setup.set_up(town("luton"), by=None, at=at)
    assert (made.areas, Area.objects.count()) == (288, 288)
    assert made.agencies == Agency.objects.count()
    assert Agency.objects.get(kind="fire").code == "fire"
    assert Team.objects.get(purpose="cases").code == "asb"
    assert made.gazetteer == Entry.objects.count()
    assert queries.profile(TODAY)["name"] == "Luton soLUTiONs"
    assert queries.profile(TODAY)["run_by"].startswith("Run by Luton soLUTiONs")
    assert Event.objects.filter(kind="installation.set_up").count() == 1


def test_every_line_of_lutons_gazetteer_knows_its_ward_and_both_grids(at):
    setup.set_up(town("luton"), by=None, at=at)
    assert not Entry.objects.filter(ward="").exists()
    assert not Entry.objects.filter(lsoa11="").exists()
    assert not Entry.objects.filter(lsoa21="").exists()
    assert set(Entry.objects.values_list("boundary_version", flat=True)) == {"2025"}
    # The station's postcode, whose point Ordnance Survey publishes.
    entry = Entry.objects.get(key="LU11AA")
    assert (entry.easting, entry.northing) == (508653, 221332)
    assert entry.lon == pytest.approx(-0.423, abs=0.003)
    assert entry.lat == pytest.approx(51.880, abs=0.003)


def test_a_street_stands_in_the_ward_that_its_file_says(at):
    luton = town("luton")
    setup.set_up(luton, by=None, at=at)
    written = {(street.name, street.ward) for street in luton.streets}
    found = Entry.objects.filter(kind="street").values_list("name", "ward")
    assert set(found) == written


def test_doing_it_again_changes_nothing_that_is_the_same(at):
    setup.set_up(town("millbrook"), by=None, at=at)
    rows = (Version, Agency, Team, Area, Entry)
    before = [list(model.objects.values_list("pk", flat=True)) for model in rows[:4]]
    made = setup.set_up(town("millbrook"), by=None, at=at)
    after = [list(model.objects.values_list("pk", flat=True)) for model in rows[:4]]
    assert (before, made.versions) == (after, 0)
    assert Entry.objects.count() == made.gazetteer


def test_a_changed_profile_is_brought_in(at, tmp_path):
    setup.set_up(town("millbrook"), by=None, at=at)
    Entry.objects.create(kind="building", name="Kestrel House", key="KESTRELHOUSE")
    folder = tmp_path / "town"
    shutil.copytree(NATIONAL / "profiles/millbrook", folder)
    for name, old, new in (
        ("profile.toml", "Safer Millbrook", "Millbrook Together"),
        ("agencies.toml", "Millshire Fire Service", "Millshire Fire and Rescue"),
        ("areas/wards.geojson", "Brookside", "Brook Side"),
        ("gazetteer/streets.csv", "Brook Row", "Brook Terrace"),
    ):
        file = folder / name
        file.write_text(file.read_text().replace(old, new))
    (folder / "profile.toml").write_text(
        (folder / "profile.toml").read_text().replace('"Brookside"', '"Brook Side"')
    )
    setup.set_up(load_profile(folder), by=None, at=at)
    assert queries.profile(TODAY)["name"] == "Millbrook Together"
    assert Agency.objects.get(code="fire").name == "Millshire Fire and Rescue"
    assert Area.objects.get(code="MB000002").name == "Brook Side"
    streets = Entry.objects.filter(kind="street").values_list("name", flat=True)
    assert sorted(streets) == ["Brook Terrace", "Mill Lane"]
    assert Entry.objects.filter(kind="building").exists()
    assert Version.objects.filter(kind="profile").count() == 2


def test_another_towns_profile_is_refused_and_changes_nothing(at):
    setup.set_up(town("millbrook"), by=None, at=at)
    with pytest.raises(Refused, match="belongs to millbrook, not to luton"):
        setup.set_up(town("luton"), by=None, at=at)
    assert Area.objects.count() == 2


@pytest.mark.parametrize("mark", [True, False])
def test_the_mark_of_a_demonstration_never_changes(at, mark):
    """S33: neither way, whatever is set up again."""
    setup.set_up(town("millbrook"), by=None, at=at, is_demonstration=mark)
    with pytest.raises(Refused, match="the mark never changes"):
        setup.set_up(town("millbrook"), by=None, at=at, is_demonstration=not mark)


def test_a_set_up_that_fails_half_way_leaves_nothing(at, monkeypatch):
    def broken(*args, **kwargs):
        raise OSError

    monkeypatch.setattr(setup, "fill_gazetteer", broken)
    with pytest.raises(OSError):  # noqa: PT011
        setup.set_up(town("millbrook"), by=None, at=at)
    assert not Version.objects.exists()
    assert not Area.objects.exists()
    assert not Event.objects.exists()


def test_installing_gives_the_first_administrator_a_link_and_a_demonstration_none():
    """S34: `setup` prints the link, as long as there is nobody."""
    link = setup.install("millbrook", is_demonstration=False)
    assert "token=" in link
    assert Installation.objects.get().profile == "millbrook"


def test_a_demonstration_and_a_house_with_an_administrator_get_no_link(cast):
    """S34: no link is made once an administrator exists."""
    assert setup.install("millbrook", is_demonstration=False) is None
    Installation.objects.all().delete()
    assert setup.install("millbrook", is_demonstration=True) is None


def test_a_wrong_profile_changes_nothing(tmp_path):
    folder = tmp_path / "town"
    shutil.copytree(NATIONAL / "profiles/millbrook", folder)
    (folder / "boards.toml").write_text("[[board]]\nkey = 1\n")
    with pytest.raises(ProfileError, match=r"boards\.toml, line 1: board does not"):
        setup.install(str(folder), is_demonstration=False)
    assert not Installation.objects.exists()
    assert not Event.objects.exists()


def test_a_profile_is_found_by_name_or_by_folder(tmp_path):
    assert setup.folder_of("luton") == NATIONAL / "profiles" / "luton"
    assert setup.folder_of(str(tmp_path)) == tmp_path


def test_the_first_administrators_link_opens_the_page_with_its_code(at, client):
    """S34: the code leaves the address at once and is sent by a button."""
    link = setup.first_link(at=at)
    path = link.partition("127.0.0.1:8000")[2]
    page = client.get(path, follow=True)
    assert page.redirect_chain == [("/staff/account/first/", 302)]
    assert page.context["form"]["token"].value() == path.partition("token=")[2]


def test_the_boundaries_answer_for_a_point(at):
    setup.set_up(town("luton"), by=None, at=at)
    found = boundaries(fresh=True).of_point(-0.4147, 51.8787)  # the town hall
    assert Area.objects.get(kind="ward", code=found["ward"]).name == "Central"
    assert set(found) == {"ward", "lsoa11", "lsoa21", "msoa21"}
    assert boundaries().of_point(-0.1276, 51.5072)["ward"] == ""
