"""Practice files and profiles: what we ship loads, and what is broken is pointed at."""

import shutil
from pathlib import Path

import pytest

from commonside.ground.practice.loading import (
    NATIONAL,
    ProfileError,
    load_national,
    load_profile,
)

PROFILES = NATIONAL / "profiles"


def refused(load, folder: Path) -> ProfileError:
    with pytest.raises(ProfileError) as caught:
        load(folder)
    return caught.value


@pytest.fixture
def town(tmp_path):
    """A copy of the smallest town, to be broken."""
    return Path(shutil.copytree(PROFILES / "millbrook", tmp_path / "town"))


@pytest.fixture
def practice(tmp_path):
    """A copy of the national practice, to be broken."""
    ignore = shutil.ignore_patterns("profiles")
    return Path(shutil.copytree(NATIONAL, tmp_path / "data", ignore=ignore))


def change(file: Path, old: str, new: str) -> None:
    text = file.read_text("utf-8")
    assert old in text, f"{old!r} is not in {file.name}"
    file.write_text(text.replace(old, new, 1), "utf-8")


def line_with(file: Path, words: str) -> int:
    """The first line that holds these words; `words#3` is the third."""
    words, _, nth = words.partition("#")
    lines = file.read_text("utf-8").split("\n")
    found = [n for n, line in enumerate(lines, 1) if words in line]
    return found[int(nth or 1) - 1]


def test_the_national_practice_holds_every_kind_that_the_main_thread_needs():
    found = {(version.kind, version.key) for version in load_national()}
    assert found >= {
        ("categories", "ho2004"),
        ("risk", "ram"),
        ("clocks", "casework"),
        ("outcomes", "asb"),
        ("measure", "resolution_rate"),
        ("gateway", "cda-s115"),
        ("role", "administrator"),
    }


def test_luton_has_its_wards_people_postcodes_and_streets():
    luton = load_profile(PROFILES / "luton")
    kinds = [area.kind for area in luton.areas]
    assert {kind: kinds.count(kind) for kind in set(kinds)} == {
        "ward": 20,
        "lsoa21": 125,
        "lsoa11": 121,
        "msoa21": 22,
    }
    for kind in ("ward", "lsoa21", "lsoa11"):
        people = sum(area.people for area in luton.areas if area.kind == kind)
        assert people == 225_239
    assert len(luton.postcodes) > 3_000
    assert {"High Town Road", "Dunstable Road"} <= {s.name for s in luton.streets}


def test_a_second_town_needs_a_folder_and_no_code():
    town = load_profile(PROFILES / "millbrook")
    assert town.name == "Safer Millbrook"
    assert [area.name for area in town.areas] == ["Mill End", "Brookside"]
    reasons = next(v for v in town.versions if v.kind == "signposts")
    assert reasons.title == "Why Millbrook sign-posts"
    assert sum(v.kind == "signposts" for v in town.versions) == 1
    assert {v.kind for v in town.versions} >= {"risk", "clocks", "role", "profile"}


# What is changed in which file of the smallest town; the line is the one on which the
# words of the fourth column stand afterwards.
BROKEN_TOWNS = [
    ("profile.toml", 'town = "Millbrook"', "town = Millbrook", "town = M", "not TOML"),
    ("profile.toml", 'town = "', 'twon = "', "twon", "did you mean 'town'"),
    ("profile.toml", 'town = "Millbrook"', "", "", "does not say 'town'"),
    ("profile.toml", "format = 1", "format = 2", "format = 2", "reads format 1"),
    ("profile.toml", '["en", "pl"]', '["pl"]', "languages", "English"),
    ("profile.toml", 'pine = "#3b2a5c"', 'pine = "#ffe"', "pine =", "a colour"),
    ("profile.toml", "#5a3d8a", "#c9f2d0", "leaf =", "cannot be read"),
    ("profile.toml", 'team = "neighbours"', 'team = "neighbors"', "neighbors", "mean"),
    ("profile.toml", 'phone = "101"', "", "[[line]]#2", "phone or an address"),
    ("profile.toml", 'for = "crime"', 'for = "hate"', "[[line]]", "'crime'"),
    ("profile.toml", "cut_off = 16:00:00", "cut_off = 17:00:00", "cut_off", "hours"),
    ("profile.toml", "2026-12-29", '"Tuesday"', "closed_on", "must be a day"),
    ("profile.toml", '"police", "fire"]', '"police", "fyre"]', "anchored_with", "fyre"),
    ("profile.toml", "reports = 4", "reports = 1", "reports = 1", "2 or more"),
    ("profile.toml", '"repeat"', '"case_review"', "never", "here twice"),
    ("profile.toml", '["Brookside"]', '["Brooksid"]', "Brooksid", "'Brookside'"),
    ("profile.toml", '["resolution_rate"]', '["rate"]', '["rate"]', "'rate'"),
    ("profile.toml", 'en = "Quiet streets"', 'pl = "x"', "theme", "must say at least"),
    ("agencies.toml", 'kind = "fire"', 'kind = "fires"', '"fires"', "mean 'fire'"),
    ("agencies.toml", 'kind = "fire"', 'kind = "faith"', "[[agency]]", "kind 'fire'"),
    ("agencies.toml", 'key = "police"', 'key = "council"', "never", "here twice"),
    (
        "agencies.toml",
        'does = "cases"',
        'does = "triage"',
        "[[agency]]",
        "exactly one team",
    ),
    ("agencies.toml", '"cda-s115"', '"cda-115"', '"cda-115"', "mean 'cda-s115'"),
    ("agencies.toml", 'key = "sharing"', 'key = "share"', "never", "'sharing'"),
    ("boards.toml", '"police", "fire"', '"polis", "fire"', "polis", "mean 'police'"),
    ("areas.toml", "main = true", "", "[[areas]]", "main = true"),
    ("areas.toml", 'code = "id"', 'code = "WD25CD"', "never", "it has id, title"),
    ("areas.toml", "population/wards", "population/ward", "never", "no such file"),
    ("areas/wards.geojson", '"MB000002"', '"MB000001"', "Brookside", "here twice"),
    ("areas/wards.geojson", '"Polygon"', '"Point"', "Mill End", "must be a Polygon"),
    ("areas/wards.geojson", "-0.68, 52.18", "489000, 255000", "489000", "WGS84"),
    ("areas/wards.geojson", '"FeatureCollection",', '"F"', "features", "not JSON"),
    ("population/wards.csv", "code,", "area,", "area,", "the header lacks code"),
    ("population/wards.csv", "3900", "many", "many", "whole number"),
    ("population/wards.csv", "MB000002", "MB000003", "never", "nobody is counted"),
    ("gazetteer/postcodes.csv", "ZZ1 1AB", "Z1AB", "Z1AB", "not a postcode"),
    ("gazetteer/postcodes.csv", ",255900", ",", "ZZ1 1AB", "missing"),
    ("gazetteer/streets.csv", "MB000001", "MB000009", "MB000009", "'MB000009'"),
    ("gazetteer/streets.csv", "-0.690000", "west", "west", "two numbers"),
    ("practice/signposts/asb.toml", "version = 1", "version = 0", "version", "1 or"),
    ("practice/signposts/asb.toml", '"not_asb"', '"not asb"', "not asb", "short code"),
    ("practice/signposts/asb.toml", 'mark = "D"', 'mark = "X"', "mark", "'X'"),
]


@pytest.mark.parametrize(
    ("name", "old", "new", "at", "reason"),
    BROKEN_TOWNS,
    ids=[f"{row[0]}: {row[4]}" for row in BROKEN_TOWNS],
)
def test_a_broken_profile_is_refused_with_file_line_and_reason(
    town, name, old, new, at, reason
):
    file = town / name
    change(file, old, new)
    error = refused(load_profile, town)
    assert reason in error.reason
    if at != "never":
        assert (error.file, error.line) == (file, line_with(file, at))
    assert str(error) == f"{error.file}, line {error.line}: {error.reason}"


# The same for national practice.
BROKEN_PRACTICE = [
    ("categories/ho2004.toml", 'group = "at_people"', 'group = "x"', '"x"', "nowhere"),
    ("categories/ho2004.toml", '"drugs.using"', '"using"', '"using"', "begin with"),
    (
        "categories/ho2004.toml",
        'third = ["animals.bite"]',
        'third = ["animals.bites"]',
        "animals.bites",
        "mean 'animals.bite'",
    ),
    (
        "categories/ho2004.toml",
        'targeted = ["me_or_home"] }\nthen',
        'target = ["me_or_home"] }\nthen',
        "{ target =",
        "mean 'targeted'",
    ),
    (
        "categories/ho2004.toml",
        'published = "exact"',
        "published = 1",
        "published = 1",
        "cannot",
    ),
    (
        "categories/ho2004.toml",
        'service = "noise"',
        'service = "nois"',
        'service = "nois"',
        "mean 'noise'",
    ),
    ("risk/ram.toml", "max = 48", "max = 47", "max = 47", "48 points, not 47"),
    ("risk/ram.toml", "from = 15", "from = 16", "from = 16", "begin at 15"),
    ("risk/ram.toml", "to = 48", "to = 60", "to = 60", "end at 48"),
    ("risk/ram.toml", 'forces = "self_harm"', 'forces = "harm"', '"harm"', "nowhere"),
    (
        "risk/ram.toml",
        "points = 3\nflag",
        "flag",
        "[[provisional.rule]]#9",
        "neither band",
    ),
    ("clocks/casework.toml", 'rule = "hours"', 'rule = "days"', '"days"', "cannot be"),
    (
        "clocks/casework.toml",
        'starts = "received"\nrule = "hours"\namount = 24',
        'starts = "received"\nrule = "working_days"\namount = 1',
        "[[clock]]",
        "nights and weekends",
    ),
    ("outcomes/asb.toml", "stopped = true", "stopped = false", "success =", "success"),
    (
        "measures/resolution_rate.toml",
        'success = ["R1"',
        'success = ["N4"',
        "success =",
        "'N4'",
    ),
    (
        "measures/resolution_rate.toml",
        'outcomes = ["N1", "N2"]',
        'outcomes = ["N1"]',
        "[[failure]]",
        "'N2'",
    ),
    (
        "measures/resolution_rate.toml",
        'outcomes = ["N1", "N2"]',
        'outcomes = ["N1", "N4"]',
        '"N1", "N4"',
        "twice",
    ),
    ("roles/case_officer.toml", '"cases.work"', '"cases.wrok"', "wrok", "cases.work"),
    ("roles/administrator.toml", "content = false", "content = true", "content", "say"),
    (
        "roles/case_officer.toml",
        '"cases.work"',
        '"people.manage"',
        "may = [",
        "must not read",
    ),
    ("gateways/cda-s115.toml", '"cda-s115"', '"cda-s17a"', "never", "same kind and"),
    ("letters/update.toml", "{done}", "{dome}", "email = [", "mean 'done'"),
    ("letters/update.toml", 'code = "done"', 'code = "word"', "needs", "by the gate"),
    ("letters/head.toml", "A message for you", "{us}", "subject", "nowhere"),
    ("letters/head.toml", "this is {word}", "this is {us}", "veiled", "nowhere"),
    (
        "gateways/cda-s115.toml",
        'verified_by = ""',
        'verified_by = "A. Solicitor"',
        "verified_by",
        "not when",
    ),
]


@pytest.mark.parametrize(
    ("name", "old", "new", "at", "reason"),
    BROKEN_PRACTICE,
    ids=[f"{row[0]}: {row[4]}" for row in BROKEN_PRACTICE],
)
def test_broken_practice_is_refused_with_file_line_and_reason(
    practice, name, old, new, at, reason
):
    file = practice / name
    change(file, old, new)
    error = refused(load_national, practice)
    assert reason in error.reason
    if at != "never":
        assert (error.file, error.line) == (file, line_with(file, at))


def test_a_folder_that_is_not_there_is_refused(tmp_path):
    assert "no such folder" in refused(load_profile, tmp_path / "nowhere").reason


def test_a_file_that_is_not_there_is_refused(town):
    (town / "boards.toml").unlink()
    assert refused(load_profile, town).file == town / "boards.toml"


def test_a_file_in_another_encoding_is_refused_on_its_line(town):
    (town / "boards.toml").write_bytes(b"# fine\n# \xe9\n[[board]]\n")
    error = refused(load_profile, town)
    assert (error.line, error.reason) == (2, "this is not UTF-8 text")


def test_a_compressed_gazetteer_is_read_and_a_broken_one_refused(town):
    import gzip

    plain = town / "gazetteer/streets.csv"
    packed = town / "gazetteer/streets.csv.gz"
    packed.write_bytes(gzip.compress(plain.read_bytes()))
    change(town / "areas.toml", "streets.csv", "streets.csv.gz")
    assert len(load_profile(town).streets) == 2
    packed.write_bytes(b"not compressed")
    assert "compressed" in refused(load_profile, town).reason
    packed.unlink()
    assert "no such file" in refused(load_profile, town).reason


def test_an_edit_changes_the_digest_and_a_number_alone_does_not(practice):
    def digest() -> str:
        found = {v.key: v.digest for v in load_national(practice)}
        return found["casework"]

    before = digest()
    change(practice / "clocks/casework.toml", "version = 1", "version = 2")
    assert digest() == before
    change(practice / "clocks/casework.toml", "amount = 24", "amount = 12")
    assert digest() != before


# What a value must not be, and what is said of it.
MISSHAPEN = [
    ("clocks/casework.toml", 'title = "Casework clocks"', 'title = ""', "not empty"),
    ("clocks/casework.toml", 'verified_by = ""', "verified_by = 1", "must be text"),
    ("clocks/casework.toml", "amount = 24", 'amount = "24"', "whole number"),
    ("clocks/casework.toml", "amount = 24", "amount = true", "whole number"),
    ("clocks/casework.toml", "amount = 24", "amount = -1", "0 or more"),
    ("clocks/casework.toml", 'title = "Casework clocks"', "", "does not say 'title'"),
    ("clocks/casework.toml", 'band = "medium"', 'band = "high"', "here twice"),
    ("measures/resolution_rate.toml", "confidence = 0.95", "confidence = 95", "0.95"),
    (
        "measures/resolution_rate.toml",
        'outcomes = "asb"',
        'outcomes = "other"',
        "no outcomes called 'other'",
    ),
    ("measures/resolution_rate.toml", 'en = "Did it stop?"', 'en = ""', "is empty in"),
    ("outcomes/asb.toml", "stopped = true", 'stopped = "yes"', "true or false"),
    ("outcomes/asb.toml", 'code = "nobody"', 'code = "agency"', "here twice"),
    ("gateways/cda-s115.toml", "valid_from = 2026-01-01", "valid_from = 1", "a day"),
    ("gateways/cda-s115.toml", 'to_kinds = ["police"', 'to_kinds = [1, "police"', "1"),
    ("gateways/vital-interests.toml", '["any"]', "[]", "at least 1"),
    ("gateways/vital-interests.toml", '["any"]', '"any"', "must be a list"),
    ("permissions/words.toml", '"reports.take" = "', '"reports.take" = 1 #', "text"),
    (
        "categories/ho2004.toml",
        'nsir = { category = "noise", qualifier = "nuisance" }',
        'nsir = "noise"',
        "must be a table",
    ),
    (
        "categories/ho2004.toml",
        'when = { category = ["hoax_calls"] }',
        'when = "hoax_calls"',
        "must be a table",
    ),
    ("strands/hate.toml", 'code = "age"', 'code = "race"', "here twice"),
    (
        "procedures/solutions-standard.toml",
        'next = ["assessed"]',
        'next = ["asessed"]',
        "mean 'assessed'",
    ),
]


@pytest.mark.parametrize(
    ("name", "old", "new", "reason"),
    MISSHAPEN,
    ids=[f"{row[0]}: {row[3]}" for row in MISSHAPEN],
)
def test_a_value_of_the_wrong_shape_is_refused(practice, name, old, new, reason):
    change(practice / name, old, new)
    assert reason in refused(load_national, practice).reason


WRONG_WORDS = [
    ("profile.toml", '"https://millbrook', '"http://millbrook', "https://"),
    ("profile.toml", '["en", "pl"]', '["en", "Polish"]', "short code"),
    ("profile.toml", "opens = 08:30:00", 'opens = "half past"', "a time"),
    ("areas.toml", 'kind = "ward"\nfile', 'kind = "msoa21"\nfile', "nowhere"),
    ("areas/wards.geojson", "[[-0.7, 52.18]", '[["west", 52.18]', "drawn"),
    ("areas/wards.geojson", '"features": [', '"areas": [', "FeatureCollection"),
]


@pytest.mark.parametrize(
    ("name", "old", "new", "reason"), WRONG_WORDS, ids=[row[3] for row in WRONG_WORDS]
)
def test_a_wrong_word_in_a_profile_is_refused(town, name, old, new, reason):
    change(town / name, old, new)
    assert reason in refused(load_profile, town).reason


def test_an_agency_whose_agreement_is_nowhere_is_refused(town):
    change(town / "agencies.toml", 'agreement = "sharing"', 'agreement = "shares"')
    error = refused(load_profile, town)
    assert "did you mean 'sharing'" in error.reason
    assert error.line == line_with(town / "agencies.toml", '"shares"')


def test_a_claim_of_a_measure_that_is_nowhere_is_refused(tmp_path):
    luton = Path(shutil.copytree(PROFILES / "luton", tmp_path / "luton"))
    change(luton / "profile.toml", 'measure = "resolution_rate"', 'measure = "rate"')
    error = refused(load_profile, luton)
    assert error.line == line_with(luton / "profile.toml", 'measure = "rate"')


def test_an_empty_folder_of_practice_is_refused(tmp_path):
    assert "no practice files" in refused(load_national, tmp_path).reason


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ("logo.png", "the text of an SVG file"),
        ('<svg><image href="https://else.where/x.png"/></svg>', "may not fetch"),
        ("<svg><script>x</script></svg>", "may not fetch"),
        ("<svg>" + "x" * 200_000 + "</svg>", "200,000 characters"),
    ],
)
def test_a_logo_is_one_drawing_that_stands_alone(town, said, reason):
    change(
        town / "profile.toml", 'address = "Town', f"logo = '{said}'\naddress = \"Town"
    )
    assert reason in str(refused(load_profile, town))


def test_a_drawing_with_a_picture_inside_is_a_logo(town):
    said = '<svg><image href="data:image/png;base64,AAAA"/><use href="#a"/></svg>'
    change(
        town / "profile.toml", 'address = "Town', f"logo = '{said}'\naddress = \"Town"
    )
    assert load_profile(town).settings.body["letterhead"][0]["logo"] == said


def test_a_stage_names_letters_that_there_are(practice):
    file = practice / "procedures/solutions-standard.toml"
    change(file, '"ring_us"', '"ring_uss"')
    assert "'ring_uss', which is nowhere" in str(refused(load_national, practice))
