"""Is there a record? Content, "a record" with a team to ask, or nothing (S3)."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from commonside.ground.agencies.models import User
from commonside.ground.audit.models import Event
from commonside.ground.audit.refusals import Refused
from commonside.ground.duties.models import Due
from commonside.ground.practice.actions import load_versions
from commonside.ground.practice.loading import load_national
from commonside.ground.practice.queries import limit
from commonside.work.cases import actions
from commonside.work.cases.actions.looking import look_up
from commonside.work.cases.models import Case
from commonside.work.cases.queries import looking
from commonside.work.cases.queries.looking import look
from commonside.work.reports.models import Report


@pytest.fixture
def hidden(opened, cast):
    """A case of the restricted team, of a kind whose existence may be told."""
    return opened(owner="noor")


def by_number(case):
    return {"number": case.reference.lower(), "purpose": "visit"}


BY_NAME = {"name": "nasreen begum", "purpose": "telling"}


def test_who_may_read_it_finds_it(case, cast):
    found = look(cast["joanne"], by_number(case))
    assert (found.cases, found.ask, found.hidden) == ([case], [], [])


@pytest.mark.parametrize("way", ["number", "name"])
def test_who_may_not_learns_that_there_is_a_record_and_whom_to_ask(hidden, cast, way):
    """S3: "a record" and a team to ask, never the kind and never how many."""
    asked = by_number(hidden) if way == "number" else BY_NAME
    found = look(cast["dan"], asked)
    assert (found.cases, found.reports, found.ask) == ([], [], ["Restricted reports"])
    assert f"case:{hidden.pk}" in found.hidden


def test_a_kind_that_betrays_has_no_existence(hidden, cast):
    """S3: the answer is that for what is not there."""
    Case.objects.update(is_sensitive=True)
    Report.objects.update(is_sensitive=True)
    found = look(cast["dan"], BY_NAME)
    assert (found.cases, found.reports, found.ask) == ([], [], [])
    assert found.hidden


def test_those_without_existence_crowd_none_out(opened, cast, monkeypatch):
    """S3: more hidden records than are read change nothing of what is answered."""
    monkeypatch.setattr(looking, "MOST", 1)
    opened(owner="noor")
    Case.objects.update(is_sensitive=True)
    Report.objects.update(is_sensitive=True)
    opened(owner="noor")
    assert look(cast["dan"], BY_NAME).ask == ["Restricted reports"]


def test_whoever_is_shut_out_learns_nothing(case, cast, at):
    actions.conflict(subject=case, by=cast["dan"], at=at)
    found = look(cast["dan"], BY_NAME)
    assert (found.cases, found.reports, found.ask) == ([], [], [])


def test_an_agency_whose_agreement_ran_out_learns_nothing_new(hidden, cast):
    """S9: after grace nothing new, and that there is a record would be."""
    lyle = User.objects.get(pk=cast["lyle"].pk)
    assert look(lyle, by_number(hidden)).ask
    lyle.agency.agreement_until = date(2026, 1, 2)
    lyle.agency.save()
    assert look(User.objects.get(pk=lyle.pk), by_number(hidden)).ask == []


def test_a_report_by_its_number_and_by_its_home(told, cast):
    report = told(household_key="LU11AA 4", is_sensitive=False)
    found = look(cast["dan"], {"number": "7kq 4m1"})
    assert (found.reports, found.ask) == ([], [])
    assert found.hidden == [f"report:{report.pk}"]
    report.routing.team = cast["noor"].teams[0]
    report.routing.save()
    assert look(cast["dan"], {"number": "7kq 4m1"}).ask == ["Restricted reports"]
    report.routing.delete()
    assert look(cast["dan"], {"number": "7kq 4m1"}).ask == []


def test_an_address_is_looked_for_as_a_home(case, told, cast):
    from commonside.work.reports.rules import household_key

    key = household_key("Flat 4, Marram House, LU1 1AA")
    assert key
    place = case.locations.get().place
    place.household_key = key
    place.save()
    asked = {"place": "flat 4 Marram House LU1 1AA"}
    assert look(cast["joanne"], asked).cases == [case]
    assert look(cast["joanne"], {"place": "somewhere"}).cases == []


def test_the_keeper_finds_a_line_and_the_words_are_kept_nowhere(hidden, cast, at):
    """S3: a look-up that meets a hidden record silently tells its owner."""
    look_up(asked=BY_NAME, by=cast["dan"], at=at)
    due = Due.objects.about(f"case:{hidden.pk}").open().get(kind="met")
    assert due.owner_user == cast["noor"]
    event = Event.objects.get(kind="case.looked_for")
    assert f"user:{cast['dan'].pk}" in event.body
    made = Event.objects.get(kind="record.looked_up")
    assert '"purpose":"telling"' in made.body
    for kept in Event.objects.all():
        assert "begum" not in kept.body.lower()


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        ({"purpose": "visit"}, "by one"),
        ({"number": "C-1", "name": "X", "purpose": "visit"}, "by one"),
        ({"number": "C-1"}, "what you need it for"),
        ({"number": "C-1", "purpose": "curious"}, "what you need it for"),
    ],
)
def test_a_look_up_is_by_one_thing_and_for_a_purpose(cast, at, asked, says):
    with pytest.raises(Refused, match=says):
        look_up(asked=asked, by=cast["dan"], at=at)


def answered(client, values):
    sent = client.post(reverse("cases:look"), values)
    return client.get(sent.url).content.decode()


def test_hidden_betraying_and_absent_are_the_same_page(hidden, cast, client):
    """S2: absent and invisible are answered alike."""
    client.force_login(cast["dan"])
    shown = answered(client, by_number(hidden))
    assert "There is a record." in shown
    assert "Begum" not in shown
    Case.objects.update(is_sensitive=True)
    betraying = answered(client, by_number(hidden))
    absent = answered(client, {"number": "C-999999", "purpose": "visit"})
    assert "No record for you." in betraying

    def body(page):
        return page[page.index("<main") : page.index("</main")]

    assert body(betraying) == body(absent)


def test_who_goes_through_names_one_by_one_waits(practice, cast, client, at):
    """S35: look-ups are counted by person; the limit is data, and nothing is kept."""
    bodies = [version for version in load_national() if version.kind == "limits"]
    load_versions(bodies, by=None, at=at)
    look_ups = limit("look_up", timezone.localdate()).tries
    client.force_login(cast["dan"])
    asked = {"number": "C-999999", "purpose": "visit"}
    page = reverse("cases:look")
    sent = [client.post(page, asked).status_code for _ in range(look_ups)]
    assert sent == [302] * look_ups
    kept = Event.objects.filter(kind="record.looked_up").count()
    refused = client.post(page, asked)
    assert refused.status_code == 429
    assert "tried too often" in refused.content.decode()
    assert "C-999999" in refused.content.decode()  # what was typed is still there
    assert Event.objects.filter(kind="record.looked_up").count() == kept == look_ups
    client.force_login(cast["joanne"])
    assert client.post(page, asked).status_code == 302


def test_the_answer_is_for_who_asked_and_a_refusal_keeps_what_was_typed(
    case, cast, client
):
    client.force_login(cast["joanne"])
    page = client.post(reverse("cases:look"), {"name": "Nasreen Begum"})
    assert "what you need it for" in page.content.decode()
    sent = client.post(reverse("cases:look"), BY_NAME)
    assert case.known_as in client.get(sent.url).content.decode()
    client.force_login(cast["dan"])
    assert client.get(sent.url).status_code == 404
