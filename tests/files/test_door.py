"""A file waits, is checked or refused; who may see its subject fetches it safely."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from commonside.ground.audit.models import Event
from commonside.ground.audit.refusals import Refused
from commonside.ground.design import ports
from commonside.ground.files import actions, jobs, queries, rules, scanning
from commonside.ground.files.models import File
from tests.files import hostile

pytestmark = pytest.mark.django_db


@pytest.fixture
def song(monkeypatch):
    """A subject that Joanne alone may see."""
    monkeypatch.setitem(
        ports.guards,
        "song-files",
        lambda user, id_: "content" if user.username == "joanne" else "existence",
    )


def given(at, content, name="a.jpg", subject="song"):
    upload = SimpleUploadedFile(name, content)
    return actions.keep(upload, subject_kind=subject, subject_id=1, by=None, at=at)


@pytest.fixture
def photo(at, song):
    file = given(at, hostile.with_place() + hostile.SCRIPT, "../../etc/<b>.jpg")
    assert actions.check(file, at=at)
    file.refresh_from_db()
    return file


def fetch(client, cast, name, code, who="joanne"):
    client.force_login(cast[who])
    return client.get(reverse(f"files:{name}", args=[code]))


@pytest.mark.parametrize("what", ["original", "preview"])
def test_a_checked_file_can_only_be_saved(client, cast, photo, what):
    """S40: attachment, nosniff, sandboxed; under a name that tells nothing."""
    answer = fetch(client, cast, what, photo.code)
    assert answer.status_code == 200
    assert answer["Content-Type"] == "image/jpeg"
    assert answer["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert answer["X-Content-Type-Options"] == "nosniff"
    name = f'attachment; filename="photo-{photo.code}.jpg"'
    assert answer["Content-Disposition"] == name
    assert answer["Cache-Control"] == "no-store"


def test_the_original_is_as_it_was_given_and_the_preview_is_ours(client, cast, photo):
    original = fetch(client, cast, "original", photo.code).content
    assert original == hostile.with_place() + hostile.SCRIPT
    shown = fetch(client, cast, "preview", photo.code).content
    assert shown.startswith(b"\xff\xd8\xff")
    assert b"lanted" not in shown
    assert b"script" not in shown


def test_each_look_leaves_its_trace(client, cast, photo):
    fetch(client, cast, "original", photo.code)
    fetch(client, cast, "preview", photo.code)
    events = Event.objects.views().filter(subject="song:1").order_by("pk")
    assert [event.kind for event in events] == ["file.fetched", "file.seen"]
    assert all(f"file:{photo.pk}" in event.body for event in events)


@pytest.mark.parametrize("what", ["original", "preview"])
def test_who_may_not_see_the_subject_finds_nothing(client, cast, photo, what):
    for who in ("grace", "stranger", "helen"):
        assert fetch(client, cast, what, photo.code, who).status_code == 404
    assert not Event.objects.views().exists()


@pytest.mark.parametrize("what", ["original", "preview"])
def test_nobody_reads_a_file_before_its_check(client, cast, at, song, what):
    """S40: unreadable until checked, and for good when it is refused."""
    file = given(at, hostile.picture()[:400])
    assert fetch(client, cast, what, file.code).status_code == 404
    assert actions.check(file, at=at)
    file.refresh_from_db()
    assert (file.state, file.reason) == ("refused", "unreadable")
    assert file.why_refused == rules.REASONS["unreadable"]
    assert fetch(client, cast, what, file.code).status_code == 404


def test_a_file_that_is_gone_from_the_disk_is_not_found(client, cast, photo):
    (queries.folder() / photo.stored_as).unlink()
    assert fetch(client, cast, "original", photo.code).status_code == 404


@pytest.mark.parametrize("name", sorted(hostile.AT_THE_DOOR))
def test_what_is_no_photo_is_not_even_stored(at, name):
    """S40: by content, whatever it is called; nothing of it reaches the disk."""
    before = set(queries.folder().iterdir())
    with pytest.raises(Refused):
        given(at, hostile.AT_THE_DOOR[name])
    assert not File.objects.exists()
    assert set(queries.folder().iterdir()) == before


def test_names_do_not_say_where_a_file_lies(photo):
    """S40: random stored names; what a browser called it is a word in a row."""
    assert photo.name == "<b>.jpg"
    for stored in (photo.stored_as, photo.preview_as):
        path = queries.folder() / stored
        assert len(stored) == 32
        assert path.read_bytes().startswith(b"age-encryption.org")
        assert path.stat().st_mode & 0o077 == 0


def test_with_a_silent_scanner_a_file_waits(at, song, settings, monkeypatch):
    """S40: configured and silent, so it waits; answered again, it is checked."""
    settings.SCANNER = "clamd:/nowhere"
    one, two = given(at, hostile.picture()), given(at, hostile.picture())
    asked = []

    def silent(data, setting):
        asked.append(setting)
        raise scanning.Silent

    monkeypatch.setattr(scanning, "is_clean", silent)
    jobs.check.call(one.pk)
    jobs.check_waiting.call()
    assert len(asked) == 2
    assert set(File.objects.values_list("state", flat=True)) == {"waiting"}
    monkeypatch.setattr(scanning, "is_clean", lambda data, setting: True)
    jobs.check_waiting.call()
    assert set(File.objects.values_list("state", flat=True)) == {"checked"}
    jobs.check.call(two.pk)


def test_what_the_scanner_finds_is_refused(at, song, settings):
    settings.SCANNER = "command:false"
    file = given(at, hostile.picture())
    assert actions.check(file, at=at)
    file.refresh_from_db()
    assert file.reason == "scanner"
    event = Event.objects.get(kind="file.refused")
    assert '"reason":"scanner"' in event.body


@pytest.mark.parametrize("fault", ["gone", "other", "cut"])
def test_what_was_changed_on_the_disk_is_refused(at, song, fault):
    file, other = given(at, hostile.picture()), given(at, hostile.picture("PNG"))
    path = queries.folder() / file.stored_as
    if fault == "gone":
        path.unlink()
    elif fault == "cut":
        path.write_bytes(path.read_bytes()[:-9])
    else:
        file.stored_as, file.key = other.stored_as, other.key
    assert actions.check(file, at=at)
    file.refresh_from_db()
    assert file.reason == "altered"


def test_two_checks_of_one_file_leave_one_picture(at, song):
    file = given(at, hostile.picture())
    same = File.objects.get(pk=file.pk)
    before = set(queries.folder().iterdir())
    assert actions.check(file, at=at)
    assert actions.check(same, at=at)
    assert len(set(queries.folder().iterdir()) - before) == 1
    assert Event.objects.filter(kind="file.checked").count() == 1


def test_the_files_of_a_draft_wait_until_it_is_sent(at):
    given(at, hostile.picture(), subject="draft")
    jobs.check_waiting.call()
    assert File.objects.get().state == "waiting"
    assert actions.adopt([File.objects.get().pk], subject_kind="song", subject_id=2)
    jobs.check_waiting.call()
    assert File.objects.get().state == "checked"
