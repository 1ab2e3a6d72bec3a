"""A file of practice is read, shown with what it changes, and brought into force."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from commonside.ground.audit.refusals import Refused
from commonside.ground.practice import queries
from commonside.ground.practice.actions import bring_into_force, load_versions
from commonside.ground.practice.loading import ProfileError, load_national
from commonside.ground.practice.loading.offered import kinds, read_offered
from commonside.ground.practice.loading.writing import as_file
from commonside.ground.practice.models import Version
from commonside.ground.practice.rules import Changed, changes

TODAY = date(2026, 11, 19)
NATIONAL = load_national()
BODIES = {(v.kind, v.key): v.body for v in NATIONAL}


def row_of(body):
    """The row that a body becomes, in memory."""
    from commonside.ground.practice.actions import said

    return Version(
        kind=body.kind,
        key=body.key,
        version=body.version,
        valid_from=body.valid_from,
        valid_to=body.valid_to,
        body=said(body),
        source=body.source,
        verified_by=body.verified_by,
        verified_on=body.verified_on,
    )


def text_of(kind, key=None, *, valid_from=TODAY):
    body = next(v for v in NATIONAL if v.kind == kind and key in (None, v.key))
    return as_file(row_of(replace(body, valid_from=valid_from)))


def read(text, *, bodies=BODIES, today=TODAY):
    return read_offered("offered.toml", text.encode(), bodies=bodies, today=today)


@pytest.mark.parametrize(
    "body", NATIONAL, ids=[f"{body.kind} {body.key}" for body in NATIONAL]
)
def test_a_version_taken_as_a_file_is_the_same_version(body, tmp_path):
    from commonside.ground.practice.loading.documents import document_of
    from commonside.ground.practice.loading.national import version_of

    again = version_of(document_of(tmp_path / "x.toml", as_file(row_of(body))))
    assert again.digest == body.digest


def test_a_changed_file_is_read():
    text = text_of("procedure", "solutions-standard")
    body = read(text.replace("One named owner", "One owner"))
    assert (body.kind, body.valid_from) == ("procedure", TODAY)
    was = BODIES["procedure", "solutions-standard"]
    assert changes(was, body.body) == [
        Changed(
            "stage allocated checks owner_named: text", "One named owner", "One owner"
        )
    ]


REFUSALS = [
    ("procedure", 'next = ["assessed"]', 'next = ["asessed"]', "mean 'assessed'"),
    ("procedure", 'code = "monitoring"', 'code = "watching"', "cannot be"),
    ("procedure", 'fact = "owner"', 'fact = "own"', "cannot be 'own'"),
    ("procedure", 'suits = "everyone"', 'suit = "everyone"', "nothing is called"),
    ("procedure", 'kind = "procedure"', "kind = procedure", "not TOML"),
    ("procedure", "valid_from = 2026-11-19", "valid_from = 2026-11-18", "or later"),
    (
        "procedure",
        "valid_from = 2026-11-19",
        "valid_from = 2026-11-19\nvalid_to = 2026-11-18",
        "before valid_from",
    ),
    ("outcomes", 'code = "R1"', 'code = "R11"', "would no longer hold"),
]


@pytest.mark.parametrize(("kind", "old", "new", "reason"), REFUSALS)
def test_what_is_wrong_is_pointed_at_by_line(kind, old, new, reason):
    key = "solutions-standard" if kind == "procedure" else None
    text = text_of(kind, key)
    assert old in text
    with pytest.raises(ProfileError) as caught:
        read(text.replace(old, new, 1))
    assert reason in caught.value.reason
    if "would no longer" not in reason and "nowhere" not in reason:
        wrong = text.replace(old, new, 1).splitlines()[caught.value.line - 1]
        assert new.split(" = ")[0].split("\n")[-1] in wrong or "valid_to" in wrong


def test_the_line_of_a_wrong_check_is_its_own():
    text = text_of("procedure", "solutions-standard").replace(
        'code = "ram_done"', 'code = "ram done"'
    )
    with pytest.raises(ProfileError) as caught:
        read(text)
    assert "ram done" in text.splitlines()[caught.value.line - 1]


def test_bytes_that_are_no_text_are_refused_by_line():
    data = b'kind = "procedure"\nkey = "\xff"\n'
    with pytest.raises(ProfileError) as caught:
        read_offered("x.toml", data, bodies={}, today=TODAY)
    assert (caught.value.line, caught.value.reason) == (2, "this is not UTF-8 text")


@pytest.mark.parametrize("kind", ["role", "gateway", "limits", "permissions"])
def test_who_sees_what_is_never_changed_by_page(kind):
    assert kind not in kinds()
    with pytest.raises(ProfileError, match="by command alone"):
        read(text_of(kind))


def test_changes_names_what_comes_and_what_goes():
    was = {"clock": [{"duty": "update", "band": "high", "amount": 5}], "a": [1, 2]}
    now = {"clock": [{"duty": "update", "band": "high"}], "a": [1], "b": [{"x": 1}, 2]}
    assert changes(was, now) == [
        Changed("a", "1, 2", "1"),
        Changed("b 1: x", "", "1"),
        Changed("b: 2", "", "2"),
        Changed("clock update high: amount", "5", ""),
    ]


# --- into force -------------------------------------------------------------------


@pytest.mark.django_db
def test_brought_in_it_is_a_version_and_setup_does_not_undo_it(cast, at):
    load_versions(NATIONAL, by=None, at=at)
    text = text_of("procedure", "solutions-standard")
    body = read(text.replace("One named owner", "One owner"))
    made = bring_into_force(body, by=cast["ines"], at=at)
    assert made.version == 2
    assert queries.newest("procedure", "solutions-standard") == made
    assert Version.objects.in_force("procedure", "solutions-standard", TODAY) == made
    before = TODAY - timedelta(days=1)
    old = Version.objects.in_force("procedure", "solutions-standard", before)
    assert old.version == 1, "what ran yesterday ran under the old one"
    with pytest.raises(Refused, match="in force already"):
        bring_into_force(body, by=cast["ines"], at=at)
    again = load_versions(NATIONAL, by=None, at=at, as_shipped=True)
    assert again.unchanged == len(NATIONAL)
    assert Version.objects.filter(key="solutions-standard").count() == 2


@pytest.fixture
def offered(cast, client, at):
    """`offered(text)`: the page after somebody has tried a file with this text."""
    load_versions(NATIONAL, by=None, at=at)
    client.force_login(cast["ines"])

    def send(text):
        chosen = SimpleUploadedFile("p.toml", text.encode())
        return client.post("/staff/practice/offer/", {"chosen": chosen})

    return send


def tomorrow():
    return text_of(
        "procedure",
        "solutions-standard",
        valid_from=timezone.localdate() + timedelta(days=1),
    )


@pytest.mark.django_db
def test_the_page_shows_what_changes_and_stores_nothing(offered, client):
    text = tomorrow().replace("One named owner", "One owner, by name")
    page = offered(text).content.decode()
    for words in ("Nothing has changed yet", "One named owner", "One owner, by name"):
        assert words in page
    assert Version.objects.filter(key="solutions-standard").count() == 1
    answer = client.post("/staff/practice/offer/bring/", {"text": text})
    made = Version.objects.get(key="solutions-standard", version=2)
    assert answer.url == f"/staff/practice/{made.pk}/"
    answer = client.post("/staff/practice/offer/bring/", {"text": text}, follow=True)
    assert "It says what is in force already." in answer.content.decode()


@pytest.mark.django_db
def test_the_page_shows_the_lines_about_the_wrong_one(offered, client):
    page = offered(tomorrow().replace('"assessed"', '"asessed"', 1)).content.decode()
    assert "Line " in page
    assert "asessed" in page
    wrong = tomorrow().replace('fact = "owner"', 'fact = "own"')
    answer = client.post("/staff/practice/offer/bring/", {"text": wrong}, follow=True)
    assert "cannot be &#x27;own&#x27;" in answer.content.decode()
    answer = client.post("/staff/practice/offer/bring/", {"text": ""})
    assert answer.url == "/staff/practice/offer/"


@pytest.mark.django_db
def test_a_new_thing_is_shown_whole_and_a_heavy_file_is_refused(offered):
    page = offered(tomorrow().replace("solutions-standard", "town-own")).content
    assert "There is no procedure “town-own” yet" in page.decode()
    heavy = tomorrow() + "# " + "x" * 310 * 1024
    assert "at most 300 kB" in offered(heavy).content.decode()


@pytest.mark.django_db
def test_a_version_is_taken_as_a_file(offered, client):
    row = Version.objects.get(key="solutions-standard")
    answer = client.get(f"/staff/practice/{row.pk}/file/")
    assert "procedure-solutions-standard.toml" in answer["Content-Disposition"]
    assert answer.content.decode() == as_file(row)
