"""Staff take the same report on one screen, while somebody speaks."""

import pytest
from django.urls import reverse

from commonside.ground.drafts.models import Draft
from commonside.ground.places.models import Entry
from commonside.work.reports.models import Report, Told
from tests.reports.test_wizard import gazetteer

__all__ = ["gazetteer"]
pytestmark = pytest.mark.django_db
TAKE = reverse("reports:take")
SAID = {
    "channel": "phone",
    "main": "intimidation",
    "third": "intimidation.threats",
    "also": ["criminal_damage"],
    "words": "He kicked the door.",
    "place_text": "Flat 9, LU2 7AB",
    "at_home": "on",
    "targeted": "me_or_home",
    "threats": "threatened",
    "harm": ["afraid_to_go_out"],
    "description": "The man from the flat above",
    "name": "Amina Begum",
    "ways": ["phone"],
    "phone": "07700 900142",
    "days": "weekdays",
    "from": "10:00",
}


@pytest.fixture
def desk(client, gazetteer, town):
    client.force_login(town["priya"])
    return client


def test_it_is_the_same_report(desk, town):
    assert desk.post(TAKE, SAID)["Location"] == TAKE
    report = Report.objects.get()
    assert (report.channel, report.taken_by) == ("phone", town["priya"])
    assert (report.category, report.also) == ("intimidation", ["criminal_damage"])
    assert (report.band, report.ward) == (1, "W1")
    assert report.household_key == "LU27AB FLAT 9"
    assert report.receipt_hash == ""
    told = Told.objects.get(role="reporter")
    assert told.contact["never"] == ["voicemail", "text", "email", "letter"]
    assert "We have it" in desk.get(TAKE).content.decode()


def test_a_second_press_is_not_a_second_report(desk):
    once = desk.get(TAKE).context["form"]["once"].value()
    desk.post(TAKE, {**SAID, "once": once})
    desk.post(TAKE, {**SAID, "once": once})
    assert Report.objects.count() == 1
    assert "We have it already" in desk.get(TAKE).content.decode()


def test_typing_survives_an_error_and_another_page(desk):
    page = desk.post(TAKE, {"words": "He was on the landing.", "ways": ["phone"]})
    said = page.content.decode()
    for shown in ("Choose what is happening.", "Say where", "Ask for it"):
        assert shown in said
    assert "He was on the landing." in desk.get(TAKE).content.decode()


def test_what_is_typed_is_kept_for_this_person_alone(desk, town, client):
    kept = {"words": "He says that", "ways": ["phone"]}
    assert desk.post(reverse("reports:take-keep"), kept).status_code == 204
    assert "He says that" in desk.get(TAKE).content.decode()
    client.force_login(town["joanne"])
    assert "He says that" not in client.get(TAKE).content.decode()


def test_the_draft_goes_when_the_report_is_taken(desk):
    desk.post(reverse("reports:take-keep"), {"words": "He says that"})
    desk.post(TAKE, SAID)
    assert not Draft.objects.filter(form="reports.take").exists()


def test_beginning_again_drops_the_draft(desk):
    desk.post(reverse("reports:take-keep"), {"words": "He says that"})
    desk.post(TAKE, {"drop": "1"})
    assert "He says that" not in desk.get(TAKE).content.decode()
    assert not Report.objects.exists()


def test_a_place_that_may_be_several_is_asked(desk):
    page = desk.post(TAKE, {**SAID, "place_text": "Kestrel"}).content.decode()
    assert "Choose which place is meant" in page
    road = Entry.objects.get(name="Kestrel Road")
    desk.post(TAKE, {**SAID, "place_text": "Kestrel", "entry": str(road.pk)})
    assert Report.objects.get().ward == "W1"


def test_nuisance_says_which_here_too(desk):
    page = desk.post(TAKE, {**SAID, "main": "nuisance", "third": ""})
    assert "Choose what kind it is." in page.content.decode()


def test_never_asked_means_that_nothing_is_safe_yet(desk):
    desk.post(TAKE, {"main": "noise", "place_text": "LU2 7AB"})
    assert Told.objects.get().contact is None


def test_a_report_about_staff_goes_to_the_few(desk, town):
    """S7: by telephone as well; who took it and triage read it no more."""
    desk.post(TAKE, {**SAID, "about_staff": "yes"})
    report = Report.objects.get()
    assert report.routing.queue == "restricted"
    for name in ("priya", "joanne", "samuel", "admin", "ines"):
        assert not Report.objects.visible_to(town[name]).exists(), name
    assert Report.objects.visible_to(town["noor"]).get() == report


def test_abuse_at_home_goes_to_the_few(desk, town):
    desk.post(TAKE, {**SAID, "relationship": "partner"})
    report = Report.objects.get()
    assert report.routing.queue == "restricted"
    assert not Report.objects.visible_to(town["priya"]).exists()


def test_it_says_what_the_rules_want_asked(desk):
    desk.post(TAKE, {"main": "begging", "place_text": "LU2 7AB"})
    assert "Has help been offered" in desk.get(TAKE).content.decode()


def test_who_saw_it_is_told_of(desk):
    desk.post(TAKE, {**SAID, "witness": "The woman at number 7"})
    assert Told.objects.get(role="witness").description == "The woman at number 7"
