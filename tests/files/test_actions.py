"""A photograph is stored so that neither disk nor database shows it."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from pyrage import decrypt, x25519

from commonside.ground.audit.refusals import Refused
from commonside.ground.drafts import actions as drafts
from commonside.ground.drafts.queries import load
from commonside.ground.files import actions, rules
from commonside.ground.files.models import File

PHOTO = b"\xff\xd8\xff\xe0planted-canary" + bytes(5000)
pytestmark = pytest.mark.django_db


def keep(at, content=PHOTO, name="../stairs.jpg", subject=1):
    upload = SimpleUploadedFile(name, content, content_type="text/html")
    return actions.keep(
        upload, subject_kind="draft", subject_id=subject, by=None, at=at
    )


def test_only_its_own_key_opens_it(at):
    file = keep(at)
    stored = (actions.folder() / file.stored_as).read_bytes()
    assert stored.startswith(b"age-encryption.org")
    assert b"canary" not in stored
    file.refresh_from_db()
    assert decrypt(stored, [x25519.Identity.from_str(file.key)]) == PHOTO


def test_the_database_holds_no_open_key_and_no_path(at):
    file = keep(at)
    with connection.cursor() as cursor:
        cursor.execute("SELECT key, name FROM files_file")
        key, name = cursor.fetchone()
    assert "AGE-SECRET-KEY" not in key
    assert name == "stairs.jpg"
    assert file.state == File.State.WAITING
    assert (actions.folder() / file.stored_as).stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    "content",
    [
        b"<svg xmlns='http://www.w3.org/2000/svg' onload='x()'/>",
        b"<!DOCTYPE html><script>x()</script>",
        b"%PDF-1.7",
        b"PK\x03\x04",
        b"GIF89a/*",
        b"",
    ],
)
def test_what_is_no_photo_is_refused_whatever_its_name(at, content):
    with pytest.raises(Refused):
        keep(at, content)
    assert not File.objects.exists()


KINDS = [
    (b"\xff\xd8\xff\xe0", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"RIFF0000WEBPVP8 ", "image/webp"),
    (b"\0\0\0\x18ftypheic", "image/heic"),
    (b"\0\0\0\x18ftypmp42", ""),
    (b"RIFF0000WAVE", ""),
]


@pytest.mark.parametrize(("head", "kind"), KINDS)
def test_the_kind_is_told_by_the_content(head, kind):
    assert rules.kind_of(head) == kind


def test_nothing_stays_on_the_disk_when_the_row_cannot_be_written(at, monkeypatch):
    def broken(**values):
        raise RuntimeError

    before = set(actions.folder().iterdir())
    monkeypatch.setattr(File.objects, "create", broken)
    with pytest.raises(RuntimeError):
        keep(at)
    assert set(actions.folder().iterdir()) == before


def test_a_paper_of_ours_leaves_the_disk_when_its_row_cannot_be_written(
    at, cast, monkeypatch
):
    def broken(**values):
        raise RuntimeError

    before = set(actions.folder().iterdir())
    monkeypatch.setattr(File.objects, "create", broken)
    with pytest.raises(RuntimeError):
        actions.keep_made(
            b"%PDF-1.7",
            subject=cast["joanne"],
            name="bundle.pdf",
            kind="application/pdf",
            by=cast["joanne"],
            at=at,
        )
    assert set(actions.folder().iterdir()) == before


def test_a_line_of_a_log_that_shows_a_file_does_not_name_it(at):
    assert str(keep(at)) == "file of draft:1"


def test_too_many_and_too_large_are_refused(at):
    for _ in range(rules.MOST):
        keep(at)
    with pytest.raises(Refused, match="up to 5"):
        keep(at)
    found = rules.obstacles_to_keeping(size=rules.LARGEST + 1, head=PHOTO, already=0)
    assert "too large" in str(found[0])


def test_files_go_with_the_draft_they_were_given_with(
    at, django_capture_on_commit_callbacks
):
    drafts.save("public:x", "report", {}, at)
    held = load("public:x", "report", at)
    file = keep(at, subject=held.pk)
    path = actions.folder() / file.stored_as
    assert actions.purge(at) == 0
    with django_capture_on_commit_callbacks(execute=True):
        assert actions.purge(at + timedelta(minutes=61)) == 1
    assert not path.exists()
    assert not File.objects.exists()
