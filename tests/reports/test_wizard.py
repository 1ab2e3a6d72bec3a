"""The resident's questions, page by page, as a browser without script sees them."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from commonside.ground.agencies.models import Grant
from commonside.ground.audit.models import Event
from commonside.ground.counters.models import Counter
from commonside.ground.drafts.models import Draft
from commonside.ground.files.models import File
from commonside.ground.places.models import Area, Entry
from commonside.ground.places.queries import forget
from commonside.ground.places.rules import search_key
from commonside.ground.practice.models import Version
from commonside.work.reports.models import Report, Told

START = reverse("public-reports:start")
SENT = reverse("public-reports:sent")
HOME = {"lon": -0.415, "lat": 51.885, "easting": 509100.0, "northing": 221900.0}
ANSWERS = [
    ("danger", {"danger": "no"}),
    ("what", {"category": ["intimidation"]}),
    ("kind", {"kind_intimidation": "intimidation.threats"}),
    ("who", {"relationship": "neighbour"}),
    (
        "words",
        {
            "words": "He kicked the door.",
            "description": "The man from the flat above",
            "about_staff": "no",
        },
    ),
    ("where", {"place_text": "Flat 9, LU2 7AB", "at_home": "on"}),
    (
        "when",
        {
            "timing": "regularly",
            "on": "2026-11-02",
            "frequency": "daily",
            "worse": "both",
            "previous": "yes",
        },
    ),
    ("aimed", {"for_whom": "me", "targeted": "me_or_home", "hate": "possibly"}),
    (
        "harm",
        {
            "affected": "extremely",
            "harm": ["afraid_to_go_out"],
            "threats": "threatened",
        },
    ),
    ("ways", {"ways": ["phone"]}),
    (
        "reach",
        {
            "name": "Amina Begum",
            "phone": "07700 900142",
            "days": "weekdays",
            "from": "10:00",
            "to": "14:00",
            "say": "library",
        },
    ),
]


@pytest.fixture
def gazetteer(town):
    forget()
    Area.objects.create(
        kind="ward", code="W1", name="High Town", boundary_version="2025", outline="{}"
    )
    for kind, name in (
        ("postcode", "LU2 7AB"),
        ("street", "Kestrel Road"),
        ("street", "Kestrel Way"),
    ):
        key = search_key(name)
        Entry.objects.create(kind=kind, name=name, key=key, ward="W1", **HOME)
    yield town
    forget()


def address(step):
    return START if step == "danger" else reverse("public-reports:step", args=[step])


def walk(client, until=None, **changed):
    """Answer page after page, as the site leads; stop before `until`."""
    place, answers = START, dict(ANSWERS) | changed
    while True:
        step = "danger" if place == START else place.rstrip("/").rsplit("/", 1)[-1]
        if step in (until, "check"):
            return place
        answer = client.post(place, answers.get(step, {}))
        assert answer.status_code == 302, (step, answer.context["form"].errors)
        place = answer["Location"]


def send(client):
    return client.post(address("check"))


pytestmark = pytest.mark.django_db


def test_a_whole_report(client, gazetteer):
    assert walk(client) == address("check")
    page = client.get(address("check")).content.decode()
    for shown in ("He kicked the door.", "High Town", "07700 900142", "library"):
        assert shown in page
    assert send(client)["Location"] == SENT
    report = Report.objects.get()
    assert (report.band, report.ward, report.postcode) == (1, "W1", "LU2 7AB")
    assert report.channel == "web"
    assert report.household_key == "LU27AB FLAT 9"
    told = Told.objects.get(role="reporter")
    assert told.contact == {
        "phone": "07700 900142",
        "days": "weekdays",
        "from": "10:00",
        "to": "14:00",
        "say": "library",
        "ways": ["phone"],
        "never": ["voicemail", "text", "email", "letter"],
    }
    assert Told.objects.get(role="alleged").description == "The man from the flat above"


def test_somebody_who_works_for_a_partner_is_read_of_by_few(client, gazetteer):
    """S7: a report about staff, by the public form, goes to the restricted queue."""
    walk(client, words={"description": "The warden", "about_staff": "yes"})
    send(client)
    report = Report.objects.get()
    assert (report.routing.queue, report.is_sensitive) == ("restricted", True)
    principals = Grant.objects.values_list("principal", flat=True)
    assert set(principals) == {f"team:{report.routing.team_id}"}
    assert report.routing.team.purpose == "restricted"


def test_the_last_page_repeats_nothing_that_was_written(client, gazetteer):
    walk(client)
    send(client)
    receipt = Draft.objects.get().values["sent"]["receipt"]
    page = client.get(SENT).content.decode()
    assert "We have it" in page
    assert "within 24 hours" in page
    for written in ("kicked", "900142", "Begum", "library", "flat above", "LU2"):
        assert written not in page
    assert Report.objects.get().shown_reference in page
    assert f"{receipt[:4]} {receipt[4:8]} {receipt[8:12]} {receipt[12:]}" in page


def test_after_sending_the_answers_are_gone_and_back_shows_none(client, gazetteer):
    walk(client)
    send(client)
    for step, _ in ANSWERS[1:]:
        assert client.get(address(step))["Location"] == SENT
    assert "answers" not in Draft.objects.get().values
    assert client.get(SENT)["Cache-Control"] == "no-store"


def test_sent_twice_it_is_one_report(client, gazetteer):
    walk(client)
    send(client)
    assert send(client)["Location"] == SENT
    assert client.get(SENT).context["sent"].receipt
    assert send(client)["Location"] == SENT
    assert Report.objects.count() == 1


def test_two_that_send_at_once_make_one_report(client, gazetteer, monkeypatch):
    """Another window sends between our reading of the draft and our writing."""
    from commonside.work.reports.actions import sending

    walk(client)
    real, windows = sending.submit, iter([True, False])

    def meanwhile(**values):
        if next(windows, False):
            send(client)
        return real(**values)

    monkeypatch.setattr(sending, "submit", meanwhile)
    assert send(client)["Location"] == SENT
    assert Report.objects.count() == 1


def test_a_draft_that_never_rests_is_not_sent(client, gazetteer, monkeypatch):
    from commonside.work.reports.actions import sending

    walk(client)
    monkeypatch.setattr(sending.drafts, "change", lambda *a, **k: False)
    page = send(client).content.decode()
    assert "another window" in page
    assert "sessionid" not in client.cookies
    assert not Report.objects.exists()


def test_typing_survives_an_error_a_reload_and_back(client, gazetteer):
    place = walk(client, until="reach")
    page = client.post(place, {"name": "Amina", "phone": "abc"})
    assert page.status_code == 200
    assert "Write a number with its area code." in page.content.decode()
    for again in (page, client.get(place)):
        assert 'value="abc"' in again.content.decode()
    client.get(address("ways"))
    assert 'value="Amina"' in client.get(place).content.decode()


def test_what_is_typed_is_kept_before_it_is_sent(client, gazetteer):
    walk(client, until="words")
    kept = reverse("public-reports:keep", args=["words"])
    assert client.post(kept, {"words": "He was on the"}).status_code == 204
    assert "He was on the" in client.get(address("words")).content.decode()


def test_typing_that_arrives_late_does_not_undo_an_answer(
    client, gazetteer, monkeypatch
):
    """It was on its way while somebody pressed Continue."""
    from commonside.work.reports.views.draft import Draft as Answered

    walk(client, until="words")
    real, windows = Answered.keep, iter([True])

    def meanwhile(draft, at):
        if next(windows, False):
            client.post(address("words"), {"words": "He kicked the door."})
        real(draft, at)

    monkeypatch.setattr(Answered, "keep", meanwhile)
    kept = reverse("public-reports:keep", args=["words"])
    client.post(kept, {"words": "He kick"})
    assert "He kicked the door." in client.get(address("words")).content.decode()
    assert client.get(address("where")).status_code == 200


def test_a_witness_is_told_of_and_can_be_changed(client, gazetteer):
    walk(client, words={"witness": "The woman at number 7"})
    page = client.get(address("words")).content.decode()
    assert 'value="The woman at number 7"' in page
    send(client)
    assert Told.objects.get(role="witness").description == "The woman at number 7"


def test_after_an_hour_nothing_is_left(client, gazetteer, monkeypatch):
    walk(client, until="where")
    late = timezone.now() + timedelta(minutes=61)
    monkeypatch.setattr(timezone, "now", lambda: late)
    assert client.get(address("words"))["Location"] == START
    assert "removed after 60 minutes" in client.get(START).content.decode()
    send(client)
    assert not Report.objects.exists()


def test_another_browser_sees_none_of_it(client, gazetteer):
    from django.test import Client

    walk(client, until="where")
    other = Client()
    other.cookies["report"] = "guessed"
    assert other.get(address("words"))["Location"] == START


def test_the_cookie_is_out_of_reach_and_the_table_cannot_give_it(client, gazetteer):
    walk(client, until="what")
    cookie = client.cookies["report"]
    assert cookie["httponly"]
    assert cookie["path"] == "/report/"
    assert cookie.value not in Draft.objects.get().owner


DOORS = [
    # the door of the front page, what is asked first after danger, what it says
    ("1", "what", {"for_whom": "me"}),
    ("2", "where", {"for_whom": "everyone"}),
    ("3", "aimed", {"for_whom": "me", "hate": "yes"}),
    ("4", "aimed", {}),
    ("5", "what", {}),
]


@pytest.mark.parametrize(("door", "first", "said"), DOORS)
def test_each_door_of_the_front_page_leads_to_its_question(
    client, gazetteer, door, first, said
):
    page = client.get(reverse("public-publishing:front")).content.decode()
    assert door == "5" or f'"{START}?door={door}"' in page
    place = client.post(f"{START}?door={door}", {"danger": "no"})["Location"]
    assert place == address(first)
    form = client.get(address(first)).context["form"]
    shown = {name: form[name].value() for name in said if name in form.fields}
    assert shown == {name: said[name] for name in shown}
    answers = Draft.objects.get().values["answers"]
    assert {name: answers[name] for name in said} == said


def test_hate_is_asked_first_of_whoever_comes_for_it(client, gazetteer):
    client.post(f"{START}?door=3", {"danger": "no"})
    form = client.get(address("aimed")).context["form"]
    assert next(iter(form.fields)) == "hate"
    client.post(address("aimed"), {"hate": "yes", "strands": ["race"]})
    answers = Draft.objects.get().values["answers"]
    assert client.get(address("what")).status_code == 200
    assert answers["strands"] == ["race"]


def test_a_page_that_these_answers_do_not_lead_through_leads_back(client, gazetteer):
    walk(client, ways={"ways": ["none"]})
    assert client.get(address("reach"))["Location"] == address("check")
    assert client.get(address("offer_of_help"))["Location"] == address("check")


def test_nothing_is_said_to_be_sent_before_it_is(client, gazetteer):
    walk(client)
    assert client.get(SENT)["Location"] == START


def test_another_door_changes_no_answer_of_ones_own(client, gazetteer):
    walk(client, aimed={"for_whom": "other_knows"})
    client.post(f"{START}?door=1", {"danger": "no"})
    assert Draft.objects.get().values["answers"]["for_whom"] == "other_knows"


def test_few_pages_lead_to_the_last(client, gazetteer):
    """About nine questions, two more for kinds and for ways that need a number."""
    seen, place = [], START
    for step, values in ANSWERS:
        seen.append(step)
        place = client.post(address(step), values)["Location"]
    assert (len(seen), place) == (11, address("check"))
    assert "Question 9 of about 9" in shortest(client)


def shortest(client):
    """The last question of somebody who is not to be reached."""
    client.cookies.clear()
    place = walk(
        client, until="ways", what={"category": ["hoax_calls"]}, aimed={"hate": "no"}
    )
    return client.get(place).content.decode()


def test_nobody_can_jump_ahead(client, gazetteer):
    walk(client, until="who")
    assert client.get(address("check"))["Location"] == address("who")
    assert send(client)["Location"] == address("check")
    assert not Report.objects.exists()
    assert client.get(address("nonsense")).status_code == 404


def test_one_changed_answer_leads_back_to_the_check(client, gazetteer):
    walk(client)
    answer = client.post(address("harm"), {"affected": "a_little"})
    assert answer["Location"] == address("check")


def test_a_change_that_asks_something_new_asks_it(client, gazetteer):
    walk(client)
    both = {"category": ["intimidation", "begging"]}
    place = client.post(address("what"), both)["Location"]
    assert place == address("kind")
    more = {"main": "begging", "kind_begging": "begging.passive"}
    place = client.post(place, more)["Location"]
    assert place == address("offer_of_help")
    place = client.post(place, {"help": "Yes, last week"})["Location"]
    assert place == address("check")
    send(client)
    report = Report.objects.get()
    assert (report.category, report.also) == ("begging", ["intimidation"])
    assert report.answers["help"] == "Yes, last week"


def test_a_ways_answer_of_none_asks_for_no_number(client, gazetteer):
    assert walk(client, ways={"ways": ["none"]}) == address("check")
    assert "None: they contact us" in client.get(address("check")).content.decode()
    send(client)
    assert "We do not contact you" in client.get(SENT).content.decode()


def test_none_excludes_the_other_ways(client, gazetteer):
    place = walk(client, until="ways")
    page = client.post(place, {"ways": ["phone", "none"]}).content.decode()
    assert "alone, or take its tick away" in page


def test_a_way_that_is_no_longer_safe_is_forgotten(client, gazetteer):
    walk(client)
    client.post(address("ways"), {"ways": ["none"]})
    send(client)
    assert Told.objects.get(role="reporter").contact == {
        "ways": ["none"],
        "never": ["phone", "text", "email", "letter"],
    }


REACHES = [
    # ways, what is typed, the error
    (["email"], {"email": "nobody"}, "Write an address like name@example.org."),
    (["email"], {}, "Write the e-mail address."),
    (["letter"], {}, "Write the address for a letter."),
    (["text"], {}, "Write the number for a text message."),
    (["phone"], {"phone": "07700 900142", "from": "14:00", "to": "10:00"}, "after the"),
]


@pytest.mark.parametrize(("ways", "typed", "error"), REACHES)
def test_what_a_way_needs_is_asked(client, gazetteer, ways, typed, error):
    place = walk(client, until="reach", ways={"ways": ways})
    assert error in client.post(place, typed).content.decode()


def test_a_text_message_asks_for_no_hours(client, gazetteer):
    place = walk(client, until="reach", ways={"ways": ["text", "letter"]})
    assert 'name="days"' not in client.get(place).content.decode()
    typed = {"phone": "07700 900142", "post": "14 Kestrel Road, LU2 7AB"}
    client.post(place, typed)
    send(client)
    told = Told.objects.get(role="reporter").contact
    assert told["never"] == ["phone", "email"]
    assert "only in the ways that you ticked" in client.get(SENT).content.decode()
    assert Report.objects.get().household_key == "LU27AB 14 KESTREL ROAD"


DAYS = [
    ({"timing": "once", "on": "2999-01-01"}, "Choose a day that has been."),
    (
        {"timing": "between", "on": "2026-02-02", "until": "2026-02-01"},
        "Choose a day after the first.",
    ),
    ({"timing": "once", "on": "yesterday"}, "Write the day as 27/10/2026."),
]


@pytest.mark.parametrize(("typed", "error"), DAYS)
def test_days_that_cannot_be(client, gazetteer, typed, error):
    place = walk(client, until="when")
    assert error in client.post(place, typed).content.decode()


def test_without_hate_no_strand_is_kept(client, gazetteer):
    walk(client, aimed={"hate": "no", "strands": ["race"]})
    send(client)
    assert "strands" not in Report.objects.get().answers


def test_leaving_without_a_draft_leads_to_help_too(client, gazetteer):
    away = client.post(reverse("public-reports:leave"))
    assert away["Location"] == reverse("public-reports:safer")
    kept = reverse("public-reports:keep", args=["words"])
    assert client.post(kept, {"words": "x"}).status_code == 410


def test_a_new_way_asks_for_what_it_needs(client, gazetteer):
    walk(client)
    place = client.post(address("ways"), {"ways": ["email"]})["Location"]
    assert place == address("reach")
    place = client.post(place, {"email": "amina@example.org"})["Location"]
    assert place == address("check")
    send(client)
    contact = Told.objects.get(role="reporter").contact
    assert contact == {
        "email": "amina@example.org",
        "ways": ["email"],
        "never": ["phone", "text", "letter"],
    }


def test_the_same_answer_again_asks_nothing_again(client, gazetteer):
    walk(client)
    assert client.post(address("ways"), {"ways": ["phone"]})["Location"] == address(
        "check"
    )


def test_in_danger_it_says_to_ring_first(client, gazetteer):
    assert walk(client, until="ring", danger={"danger": "yes"}) == address("ring")
    page = client.get(address("ring")).content.decode()
    assert "tel:999" in page
    assert client.post(address("ring"))["Location"] == address("what")


@pytest.mark.parametrize("who", ["partner", "former_partner", "family"])
def test_abuse_at_home_leaves_for_a_safer_way(client, gazetteer, who):
    place = walk(client, until="safer_way", who={"relationship": who})
    assert place == address("safer_way")
    assert "0808 2000 247" in client.get(place).content.decode()
    away = client.post(reverse("public-reports:leave"))
    assert away["Location"] == reverse("public-reports:safer")
    assert not Draft.objects.exists()
    assert not Report.objects.exists()


def test_who_leaves_something_all_the_same_is_read_by_few(client, gazetteer):
    walk(client, who={"relationship": "partner"})
    send(client)
    assert Report.objects.get().routing.queue == "restricted"


def test_dealing_is_offered_the_police_first(client, gazetteer):
    place = walk(
        client,
        until="police_intelligence",
        what={"category": ["drugs"]},
        kind={"kind_drugs": "drugs.dealing"},
    )
    assert place == address("police_intelligence")
    assert "Crimestoppers" in client.get(place).content.decode()


def test_kerb_crawling_asks_for_the_vehicle_and_no_person(client, gazetteer):
    place = walk(client, until="words", what={"category": ["kerb_crawling"]})
    page = client.get(place).content.decode()
    assert "Number plate" in page
    assert "nothing against them" in page
    assert 'name="name"' not in page
    walk(
        client,
        what={"category": ["kerb_crawling"]},
        words={"plate": "ab12 cde", "vehicle": "Blue van"},
    )
    send(client)
    assert Report.objects.get().answers["vehicle"] == "AB12 CDE, Blue van"
    assert not Told.objects.filter(role="alleged").exists()


def test_nuisance_must_say_which(client, gazetteer):
    nuisance = {"category": ["nuisance"]}
    place = walk(client, until="kind", what=nuisance)
    assert "Choose what kind" in client.post(place, {}).content.decode()
    other = {"kind_nuisance": "nuisance.other"}
    assert "in a few words" in client.post(place, other).content.decode()
    assert client.post(place, {**other, "third_words": "Drones"}).status_code == 302


def test_a_street_that_may_be_several_is_chosen(client, gazetteer):
    place = walk(client, until="place", where={"place_text": "Kestrel"})
    assert place == address("place")
    page = client.get(place).content.decode()
    assert "Kestrel Road, High Town" in page
    way = Entry.objects.get(name="Kestrel Way")
    client.post(place, {"entry": str(way.pk)})
    walk(client, where={"place_text": "Kestrel"}, place={"entry": str(way.pk)})
    send(client)
    assert Report.objects.get().ward == "W1"


def test_any_words_will_do_for_a_place(client, gazetteer):
    walk(client, where={"place_text": "by the old oak"})
    send(client)
    report = Report.objects.get()
    assert (report.place_text, report.lon) == ("by the old oak", None)


PHOTO = b"\xff\xd8\xff\xe0" + bytes(100)


def test_photos_come_along_and_can_be_taken_out(client, gazetteer):
    place = walk(client) and address("photos")

    def photo(name):
        return SimpleUploadedFile(name, PHOTO, content_type="image/jpeg")

    both = {"photos": [photo("one.jpg"), photo("two.jpg")], "again": "1"}
    assert client.post(place, both)["Location"] == place
    one, two = File.objects.order_by("pk")
    assert "one.jpg" in client.get(place).content.decode()
    client.post(place, {"remove": str(one.pk)})
    send(client)
    kept = File.objects.get()
    assert (kept.pk, kept.subject_kind) == (two.pk, "report")
    assert kept.subject_id == Report.objects.get().pk
    assert kept.state == File.State.WAITING


def test_what_is_no_photo_is_refused_at_its_field(client, gazetteer):
    place = walk(client) and address("photos")
    page = client.post(place, {"photos": SimpleUploadedFile("x.jpg", b"<svg/>")})
    assert "Choose a photo" in page.content.decode()
    assert not File.objects.exists()


def test_no_address_and_no_trace_holds_what_was_written(client, gazetteer):
    seen, place, answers = [], START, dict(ANSWERS)
    while place != address("check"):
        seen.append(place)
        step = "danger" if place == START else place.rstrip("/").rsplit("/", 1)[-1]
        place = client.post(place, answers[step])["Location"]
    send(client)
    traces = " ".join(Event.objects.values_list("body", flat=True))
    for written in ("kicked", "900142", "Begum", "LU2"):
        assert written not in " ".join(seen) + traces


def test_every_page_has_one_heading_and_the_danger_line(client, gazetteer):
    place = START
    for step, values in ANSWERS:
        page = client.get(place).content.decode()
        assert page.count("<h1") == 1, step
        assert 'href="tel:999"' in page, step
        place = client.post(place, values)["Location"]


def test_sending_stays_within_twelve_queries(client, gazetteer):
    walk(client)
    send(client)
    walk(client)
    with CaptureQueriesContext(connection) as queries:
        assert send(client).status_code == 302
    said = [q["sql"][:60] for q in queries]
    assert len([q for q in said if "SAVEPOINT" not in q]) <= 12, said


def test_too_many_reports_of_one_network_wait_and_lose_nothing(client, gazetteer):
    """S35: a refused send keeps what was typed, says when, whom to ring, and 999."""
    one_a_window()
    walk(client)
    assert send(client).status_code == 302
    other = Client()
    walk(other)
    answer = send(other)
    page = answer.content.decode()
    assert answer.status_code == 429
    assert 0 < int(answer["Retry-After"]) <= 3660
    for shown in ("It is not sent yet", "He kicked the door.", "01582 546231", "999"):
        assert shown in page
    assert Report.objects.count() == 1
    assert "He kicked the door." in other.get(address("check")).content.decode()
    assert send(Client()).status_code == 302  # nothing to send, nothing to show
    Counter.objects.all().delete()
    assert send(other)["Location"] == SENT


def test_a_forged_header_sends_no_more_reports(client, gazetteer):
    """S35: a forged X-Forwarded-For changes nothing at the public form."""
    one_a_window()
    for network in ("203.0.113.1", "203.0.113.2"):
        client = Client(headers={"x-forwarded-for": network})
        walk(client)
        answer = send(client)
    assert answer.status_code == 429


def test_the_page_for_immediate_danger_is_never_counted(client, gazetteer):
    """S35: no number of tries stands before the emergency number."""
    one_a_window()
    send(client)
    send(client)
    for _ in range(3):
        page = client.post(START, {"danger": "yes"}, follow=True)
        assert page.status_code == 200
        assert "999" in page.content.decode()


def one_a_window():
    """One report from each network, and then no more."""
    limits = Version.objects.get(kind="limits")
    next(r for r in limits.body["limit"] if r["code"] == "report_network")["tries"] = 1
    limits.save()
