"""A saved e-mail becomes a contact, once, with photos that are checked like others."""

from datetime import timedelta
from email.message import EmailMessage

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from commonside.ground.audit.refusals import Refused
from commonside.ground.duties.models import Due
from commonside.ground.files.models import File
from commonside.work.cases.models import Case, Contact
from commonside.work.exchange.actions import mail
from commonside.work.exchange.models import Annotation
from commonside.work.exchange.rules.mail import read
from tests.exchange.sheets import HOUSING, as_csv
from tests.exchange.sheets import cases as listed
from tests.files.hostile import picture


@pytest.fixture
def case(brought):
    brought("cases", as_csv(HOUSING, listed(1)), "housing-asb")
    return Case.objects.get()


def saved(at, *, words="It was quiet last night.", files=(), **headers):
    message = EmailMessage()
    message["From"] = "Nasreen <nasreen@example.org>"
    message["To"] = "asb@example.org"
    message["Date"] = at
    message["Message-ID"] = "<one@example.org>"
    message["Subject"] = "The flat above"
    for name, value in headers.items():
        del message[name]
        message[name] = value
    message.set_content(words)
    for name, data, kind in files:
        main, sub = kind.split("/")
        message.add_attachment(data, maintype=main, subtype=sub, filename=name)
    return message.as_bytes()


def add(case, town, at, data, wrote="they"):
    return mail.add_mail(case, data=data, wrote=wrote, by=town["joanne"], at=at)


def test_from_the_person_it_is_a_contact_when_it_was_sent(case, town, at):
    sent = at - timedelta(hours=3)
    made, left = add(
        case, town, at, saved(sent, files=[("a.png", picture(), "image/png")])
    )
    contact = Contact.objects.get()
    assert (made, left) == (f"contact:{contact.pk}", [])
    assert (contact.way, contact.is_reached, contact.at) == ("email", True, sent)
    assert contact.note == "The flat above\n\nIt was quiet last night."
    assert "example.org" not in contact.note
    photo = File.objects.get()
    assert (photo.subject, photo.state) == (f"case:{case.pk}", File.State.WAITING)
    due = Due.objects.about(f"case:{case.pk}").open().get(kind="update")
    # It came before go-live's own promise began: that stays as it is.
    assert due.reason == "brought"


def test_from_us_it_is_a_try_and_between_others_a_note(case, town, at):
    add(case, town, at, saved(at - timedelta(hours=2)), wrote="we")
    assert Contact.objects.get().is_reached is False
    other = saved(at - timedelta(hours=1), **{"Message-ID": "<two@example.org>"})
    made, _ = add(case, town, at, other, wrote="other")
    assert made == f"annotation:{Annotation.objects.latest('pk').pk}"
    assert Contact.objects.count() == 1


def test_it_is_kept_once(case, town, at):
    data = saved(at - timedelta(hours=3))
    add(case, town, at, data)
    with pytest.raises(Refused, match="on the case already"):
        add(case, town, at, data)
    assert Contact.objects.count() == 1


def test_a_file_that_is_no_photo_is_named_and_left(case, town, at):
    files = [("notes.exe", b"MZ\x90\x00" * 20, "application/octet-stream")]
    _, left = add(case, town, at, saved(at - timedelta(hours=3), files=files))
    assert [why.split(":")[0] for why in left] == ["notes.exe"]
    assert not File.objects.exists()


def test_of_a_page_only_its_words_are_kept():
    page = (
        b"Date: Thu, 19 Nov 2026 09:00:00 +0000\r\nSubject: Hello\r\n"
        b"Content-Type: text/html; charset=utf-8\r\n\r\n"
        b"<head><title>x</title></head><p>It is <b>loud</b></p>"
        b"<script>alert(1)</script><p>again &amp; again</p>"
        b'<img src="https://elsewhere.example/p.gif">'
    )
    assert read(page).words == "It is loud\nagain & again"


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"no mail at all",
        b"Subject: no day\r\n\r\nHello",
        b"Date: soon\r\nSubject: x\r\n\r\nHello",
        b"Date: Thu, 19 Nov 2026 09:00:00 +0000\r\n\r\n",
        b"Date: Thu, 19 Nov 2026 09:00:00 +0000\r\nSubject: x\r\n"
        b"Content-Type: text/plain; charset=nowhere\r\n\r\n\xff\xfe",
    ],
)
def test_what_is_no_mail_is_refused_in_words(data):
    with pytest.raises(Refused, match="no saved e-mail"):
        read(data)


def test_a_mail_too_large_or_of_tomorrow_is_refused(case, town, at):
    with pytest.raises(Refused, match="larger than 25 MB"):
        read(b"x" * (26 << 20))
    with pytest.raises(Refused, match="from the future"):
        add(case, town, at, saved(at + timedelta(days=1)))


def test_many_files_are_not_all_taken():
    files = [(f"{n}.txt", b"x", "application/x-thing") for n in range(12)]
    from datetime import UTC, datetime

    found = read(saved(datetime(2026, 11, 19, tzinfo=UTC), files=files))
    assert (len(found.files), found.left) == (10, 2)


def test_it_is_dropped_on_the_case_by_a_page(case, town, client, at):
    client.force_login(town["joanne"])
    address = reverse("exchange:add-mail", args=[case.reference])
    assert "A saved e-mail" in client.get(address).content.decode()
    assert "Choose a saved e-mail." in client.post(address, {}).content.decode()
    files = [("notes.exe", b"MZ\x90\x00" * 20, "application/octet-stream")]
    data = saved(at - timedelta(hours=3), files=files)
    sent = {"file": SimpleUploadedFile("mail.eml", data), "wrote": "they"}
    page = client.post(address, sent, follow=True).content.decode()
    assert "It was quiet last night." in page
    assert "Not kept: notes.exe" in page
    bad = {"file": SimpleUploadedFile("mail.eml", b"nothing"), "wrote": "they"}
    assert "no saved e-mail" in client.post(address, bad).content.decode()
