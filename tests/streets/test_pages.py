"""The street of a case and the top places, as people find them."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from commonside.ground.audit.models import Event
from commonside.work.streets.models import Abandoned, Spot
from tests.streets import living
from tests.streets.test_places import located

DAY = timedelta(days=1)


@pytest.fixture
def at():
    """Pages look at the clock, so what they show happens now."""
    return timezone.now() - timedelta(hours=2)


@pytest.fixture
def page(client, cast):
    """`page("joanne", "street", reference)`: its words, with what was sent, if any."""

    def ask(who, name, *args, status=200, send=None, **query):
        client.force_login(cast[who])
        there = reverse(f"streets:{name}", args=args)
        sent = client.get(there, query) if send is None else client.post(there, send)
        assert sent.status_code == status, sent.content.decode()
        return " ".join(sent.content.decode().split())

    return ask


def test_a_vehicle_is_noted_seen_again_compared_and_taken_out(
    case, opened, cast, page, client
):
    other = opened(owner="dan")
    here = case.reference
    assert "No vehicle is told of" in page("joanne", "street", here)
    values = {"registration": "ab12 cde", "looks": "Red Ford", "did": "Races"}
    said = page("joanne", "note", here, send={**values, "registration": "red"})
    assert "as on the plate" in said
    page("joanne", "note", here, send=values, status=302)
    page("dan", "note", other.reference, send=values, status=302)
    street = page("joanne", "street", here)
    assert "The same vehicle is told of elsewhere." in street
    assert f"case {other.reference}" in street
    assert "No warning by the police is known here" in street
    assert "Unverified" in street
    work = client.get(reverse("web:my-work")).content.decode()
    assert "The same vehicle is told of elsewhere too" in work
    assert "AB12" not in work
    assert "Compare the two" in client.get(case.get_absolute_url()).content.decode()
    page("joanne", "compared", here, send={}, status=302)
    page("joanne", "compared", here, send={}, status=302)
    assert "I have looked at both" not in page("joanne", "street", here)
    warned = {"mark": "AB12CDE", "given_on": timezone.localdate(), "number": "S59/7"}
    page("joanne", "warning", here, send=warned, status=302)
    assert "it counts until" in page("joanne", "street", here)
    code = case.vehicles.get().code
    page("joanne", "take-out", here, code, send={}, status=302)
    page("joanne", "take-out", here, code, send={}, status=404)
    page("joanne", "warning", here, status=404)
    assert "AB12" not in "".join(Event.objects.values_list("body", flat=True))


def test_an_abandoned_vehicle_shows_its_deadline_and_is_not_scrapped_before_it(
    case, cast, page, client
):
    here = case.reference
    told = {"registration": "", "looks": "Silver van", "where": "By the bins"}
    page("joanne", "tell", here, send=told, status=302)
    van = Abandoned.objects.get()
    saw = {"land": "road", "condition": "sound", "finding": "Flat tyres"}
    page("joanne", "inspect", here, van.code, send={**saw, "version": 1}, status=302)
    assert "Not to be scrapped yet" in page("joanne", "street", here)
    Abandoned.objects.update(told_at=van.told_at - DAY)
    given = {"kind": "owner", "given_at": van.told_at.isoformat(), "version": 2}
    page("joanne", "notice", here, van.code, send=given, status=302)
    page("joanne", "remove", here, van.code, send={"version": 3}, status=302)
    street = page("joanne", "street", here)
    assert "Not to be scrapped before its notice runs out" in street
    assert "Notice to the owner: given" in street
    first = client.get(case.get_absolute_url()).content.decode()
    assert "Not to be scrapped before its notice runs out" in first
    scrap = {"ending": "scrapped", "version": 4}
    said = page("joanne", "end", here, van.code, send=scrap)
    assert "Not before it has run out." in said
    clash = page(
        "joanne", "end", here, van.code, send={**scrap, "version": 1}, status=409
    )
    assert "Removed" in clash
    page(
        "joanne", "end", here, van.code, send={**scrap, "ending": "claimed"}, status=302
    )
    assert "Its owner fetched it" in page("joanne", "street", here)
    page("joanne", "inspect", here, "nothing", status=404)


def test_a_log_shows_the_order_and_the_offer(case, page):
    sent = {
        "seen_at": timezone.localtime().strftime("%Y-%m-%dT%H:%M"),
        "where": "Bench in the market",
        "many": 3,
        "offer": "alcohol",
        "answer": "yes",
        "note": "Cold.",
    }
    here = case.reference
    said = page("joanne", "log", here, send={**sent, "offer": ""})
    assert "Say which help was offered." in said
    page("joanne", "log", here, send=sent, status=302)
    street = page("joanne", "street", here)
    assert "Not checked: the place is not on the map" in street
    assert "Offered: The alcohol service. They took it." in street


def test_who_does_not_work_the_case_finds_no_street(case, page):
    for who in ("mina", "stranger", "tom"):
        page(who, "street", case.reference, status=404)


@pytest.fixture
def market(busy, at):
    busy(6)
    return "5090-2220"


def test_a_leader_settles_a_place(market, cast, page):
    top = page("samuel", "top")
    assert "1 of 1 waits for that." in top
    assert "Nobody has it, and nothing is done" in top
    here = page("samuel", "place", market)
    assert "6 reports." in here
    page("samuel", "give", market, send={"version": 1, "owner": ""})
    dan = cast["dan"].pk
    page("samuel", "give", market, send={"version": 1, "owner": dan}, status=302)
    assert "Somebody changed this place since" in page(
        "samuel", "give", market, send={"version": 1, "owner": dan}
    )
    act = {"text": "Move the bench", "to": dan, "due_on": timezone.localdate() + DAY}
    assert "by when" in page("samuel", "act", market, send={**act, "due_on": ""})
    page("samuel", "act", market, send=act, status=302)
    assert "All 1 have that." in page("samuel", "top")
    assert "Move the bench" in page("dan", "place", market)
    (step,) = [s for s in _steps(Spot.objects.get())]
    came = {"to": "not_done", "note": ""}
    assert "Say why" in page("dan", "came", market, step.code, send=came)
    page("joanne", "came", market, step.code, status=404)
    came = {"to": "done", "note": "It is gone."}
    page("dan", "came", market, step.code, send=came, status=302)
    page("dan", "came", market, step.code, status=404)
    until = timezone.localdate() + 30 * DAY
    why = {"version": Spot.objects.get().version, "until": until, "why": "Rebuilt"}
    page("samuel", "why-not", market, send=why, status=302)
    assert "Rebuilt" in page("mina", "top")


def _steps(spot):
    from commonside.ground.duties.models import Step

    return Step.objects.about(f"spot:{spot.pk}")


def test_an_analyst_reads_places_and_no_case(market, case, page):
    located(case)
    top = page("mina", "top")
    assert "Joanne Fielding" in top
    for text in (case.reference, case.known_as):
        assert text not in top + page("mina", "place", market)
    assert case.reference in page("joanne", "place", market)
    assert case.known_as not in page("joanne", "place", market)
    page("mina", "give", market, status=404)
    page("mina", "place", "1-1", status=404)
    page("mina", "came", market, "nothing", status=404)
    seen = Event.objects.filter(kind="streets.places_seen")
    assert [event.by.startswith("user:") for event in seen] == [True, True]


def test_nothing_is_listed_where_little_is_told(practice, cast, page):
    assert "No place was told of 5 times" in page("mina", "top", days=30)
    page("tom", "top", status=404)


def test_my_work_tells_of_a_place(market, cast, page, client, at):
    from commonside.work.streets.actions.places import look_over

    look_over(at=at)
    client.force_login(cast["samuel"])
    work = client.get(reverse("web:my-work")).content.decode()
    assert "A place that comes up often" in work
    client.force_login(cast["mina"])
    work = client.get(reverse("web:my-work")).content.decode()
    assert "A place that comes up often" not in work
    assert living.SQUARE == (5090, 2220)
