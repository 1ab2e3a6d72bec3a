"""Care before court: each thing with its state and its day."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from commonside.ground.audit.refusals import Clash, Refused
from commonside.work.care.actions.court import keep_need
from commonside.work.care.models import Need
from commonside.work.care.queries.court import court_on, needs_of, row_of

DAY = timedelta(days=1)


@pytest.fixture
def keep(case, cast, at):
    def keep(kind="special_measures", state="wanted", *, on=0, **more):
        day = None if on is None else at.date() + on * DAY
        return keep_need(
            case=case, kind=kind, state=state, on=day, by=cast["joanne"], at=at, **more
        )

    return keep


def said(refused):
    return [str(one) for one in refused.value.obstacles]


def test_a_plan_has_a_line_for_each_thing_with_state_and_day(case, victim, keep):
    for kind in ("special_measures", "travel", "pretrial_visit", "impact_statement"):
        keep(kind, person=victim)
    keep("community_impact_statement", "applied", on=9)
    (hers, street) = needs_of(case)
    assert hers[0] == victim.known_as
    assert len(hers[1]) == 4
    assert street[0] == "The street or estate"
    (row,) = street[1]
    assert (row.state, row.is_open) == ("Asked of the court", True)
    assert f"{row.need.on}" == "2026-11-28"


def test_a_line_is_written_once_and_changed_after(case, victim, keep, cast, at):
    line = keep(person=victim)
    with pytest.raises(Refused) as refused:
        keep(person=victim)
    assert said(refused) == ["That is in the plan already."]
    line = keep("-", "done", need=line, options=["screen", "live_link"], version=1)
    row = row_of(line)
    assert (row.options, row.is_open, line.version) == ("Screen, Live link", False, 2)
    with pytest.raises(Clash) as clash:
        keep("-", "not_wanted", need=line, version=1)
    assert (clash.value.theirs, clash.value.who) == (
        {"state": "Done"},
        cast["joanne"].name,
    )


@pytest.mark.parametrize(
    ("values", "why"),
    [
        ({"kind": "choir"}, "Choose what it is about."),
        ({"state": "lost"}, "Say how it stands."),
        ({"on": None}, "Say on which day."),
        ({"options": ["sedation"]}, "Choose from the list."),
        ({"person": None}, "Choose whom it is for."),
    ],
)
def test_what_a_line_lacks(victim, keep, values, why):
    with pytest.raises(Refused) as refused:
        keep(**{"person": victim, **values})
    assert said(refused) == [why]


def test_somebody_alleged_has_no_line(alleged, keep):
    with pytest.raises(Refused) as refused:
        keep(person=alleged)
    assert said(refused) == ["Choose whom it is for."]


def test_the_database_holds_one_line_too(case, cast, keep, at):
    keep("community_impact_statement", "to_ask", on=None)
    twin = Need(
        case=case,
        kind="community_impact_statement",
        practice=court_on(at.date()),
        state="done",
        by=cast["joanne"],
        at=at,
    )
    with pytest.raises(IntegrityError), transaction.atomic():
        twin.save()


def test_by_pages(case, victim, cast):
    client = Client()
    client.force_login(cast["joanne"])
    address = reverse("care:need", args=[case.reference])
    said = {"kind": "travel", "person": victim.pk, "state": "wanted"}
    assert "Say on which day." in client.post(address, said).content.decode()
    client.post(address, {**said, "on": "2026-12-01"})
    line = Need.objects.get()
    there = reverse("care:need-change", args=[case.reference, line.code])
    assert "Getting there and back" in client.get(there).content.decode()
    said = {"version": 1, "state": "arranged", "on": "2026-12-01", "options": ["taxi"]}
    assert client.post(there, said).status_code == 302
    again = client.post(there, said).content.decode()
    assert "Changed meanwhile by Joanne Fielding: it is now “Arranged”" in again
    page = client.get(reverse("care:support", args=[case.reference])).content.decode()
    assert "Taxi" in page
    gone = reverse("care:need-change", args=[case.reference, "x"])
    assert client.get(gone).status_code == 404
