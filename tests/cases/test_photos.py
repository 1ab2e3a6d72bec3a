"""The Files tab of a case: who sees it, who adds to it, and what each photo says."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django_tasks_db.models import DBTaskResult

from commonside.ground.audit.models import Event
from commonside.ground.audit.refusals import Refused
from commonside.ground.design import ports
from commonside.ground.files import actions as files
from commonside.ground.files.models import File
from commonside.ground.files.queries import folder
from commonside.work.cases import actions
from commonside.work.cases.queries import photos
from tests.cases import living
from tests.files import hostile


def upload(content=None, name="stairs.jpg"):
    return SimpleUploadedFile(name, content or hostile.picture())


def client_of(cast, name):
    client = Client()
    client.force_login(cast[name])
    return client


def page(cast, case, who="joanne"):
    answer = client_of(cast, who).get(reverse("cases:files", args=[case.reference]))
    return answer.content.decode() if answer.status_code == 200 else ""


def send(cast, case, *uploads, who="joanne"):
    address = reverse("cases:add-files", args=[case.reference])
    return client_of(cast, who).post(address, {"photos": uploads})


def check_all(at):
    for file in File.objects.filter(state="waiting"):
        files.check(file, at=at)


def test_what_is_added_is_being_checked_and_then_shown(case, cast, at):
    """S40: the officer sees "being checked", then the picture, or why it is refused."""
    answer = send(cast, case, upload(), upload(hostile.picture()[:300], "torn.jpg"))
    assert answer.status_code == 302
    before = page(cast, case)
    assert before.count("Being checked") == 2
    assert "<img" not in before
    assert (
        DBTaskResult.objects.filter(task_path__endswith="files.jobs.check").count() == 2
    )
    check_all(at)
    after = page(cast, case)
    good = File.objects.get(state="checked")
    assert reverse("files:preview", args=[good.code]) in after
    assert 'alt="Photo 1 of 2 added to the case"' in after
    assert "Nobody can open it: the file is not whole, or is no picture." in after


def test_photos_of_its_reports_stand_beside_them(case, cast, at):
    report = case.case_reports.get().report
    files.keep(upload(), subject_kind="report", subject_id=report.pk, by=None, at=at)
    assert "came with the report" in page(cast, case)
    groups = photos.groups(case, cast["joanne"])
    assert [(g.report, len(g.files)) for g in groups] == [(report, 1)]
    assert photos.groups(case, cast["stranger"]) == []


def test_one_that_is_no_photo_refuses_them_all(case, cast, at):
    before = set(folder().iterdir())
    answer = send(cast, case, upload(), upload(hostile.HTML))
    assert "Choose a photo: JPEG, PNG, WebP or HEIC." in answer.content.decode()
    assert not File.objects.exists()
    assert set(folder().iterdir()) == before
    assert not Event.objects.filter(kind="file.added").exists()
    nothing = send(cast, case)
    assert "Choose at least one photo." in nothing.content.decode()


def test_a_case_takes_many_and_not_without_end(case, cast, at, monkeypatch):
    monkeypatch.setitem(files.rules.MOST_OF, "case", 1)
    by = {"by": cast["joanne"], "at": at}
    actions.add_photos(case=case, uploads=[upload()], **by)
    with pytest.raises(Refused, match="up to 1 photos"):
        actions.add_photos(case=case, uploads=[upload()], **by)


def test_what_was_added_stands_in_the_history_without_its_name(case, cast):
    send(cast, case, upload(name="mrs-begum-stairs.jpg"))
    event = Event.objects.get(kind="file.added")
    assert event.subject == f"case:{case.pk}"
    assert "begum" not in event.body
    history = reverse("cases:history", args=[case.reference])
    shown = client_of(cast, "joanne").get(history).content.decode()
    assert "Photos added" in shown


def test_a_partner_sees_photos_only_when_told_the_notes(case, cast, at):
    """S40: who may see the case does not thereby see its photographs."""
    joanne, tom = cast["joanne"], cast["tom"]
    actions.add_photos(case=case, uploads=[upload()], by=joanne, at=at)
    check_all(at)
    code = File.objects.get().code
    living.bring_in(case, tom.agency, joanne, at, shared=["risk"])
    subject = f"case-files:{case.pk}"
    assert ports.may_see(tom, f"case:{case.pk}")
    assert not ports.may_see(tom, subject)
    assert page(cast, case, "tom") == ""
    preview = reverse("files:preview", args=[code])
    assert client_of(cast, "tom").get(preview).status_code == 404
    actions.let_go(case=case, agency=tom.agency, by=joanne, at=at)
    living.bring_in(case, tom.agency, joanne, at, shared=["notes"])
    assert client_of(cast, "tom").get(preview).status_code == 200
    shown = page(cast, case, "tom")
    assert preview in shown
    assert "Add photos" not in shown
    assert send(cast, case, upload(), who="tom").status_code == 404
    assert not ports.may_see(cast["stranger"], subject)
