"""Top places: which they are, whose, and by when somebody decides about the rest."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from commonside.ground.audit.models import Event
from commonside.ground.audit.refusals import Clash, Refused
from commonside.ground.duties.models import Due, Step
from commonside.ground.places.models import Entry, Place
from commonside.ground.practice.queries import forget
from commonside.work.cases.models import Location
from commonside.work.reports.models import Report, Routing
from commonside.work.streets import jobs
from commonside.work.streets.actions import places as actions
from commonside.work.streets.models import Spot
from commonside.work.streets.queries import places as queries
from tests.cases import living as case_living
from tests.streets import living

DAY = timedelta(days=1)
CODE = "5090-2220"


def located(case, square=living.SQUARE):
    east, north = (side * 100 + 20.0 for side in square)
    place = Place.objects.create(text="Stairs", easting=east, northing=north)
    Location.objects.create(case=case, place=place)
    return case


def top(user, at, *, days=91):
    return queries.top(user, days=days, at=at)


def the_place(user, at):
    return queries.one(user, CODE, at=at)


def refused(act, **said):
    with pytest.raises(Refused) as no:
        act(**said)
    return str(no.value)


def test_places_are_ranked_by_reports_and_few_are_not_told(busy, cast, at):
    busy(6)
    busy(5, square=(5091, 2220))
    busy(4, square=(5092, 2220))
    busy(9, at=at - 100 * DAY, square=(5093, 2220))
    found = [(row.busy.square, row.busy.reports) for row in top(cast["mina"], at)]
    assert found == [((5090, 2220), 6), ((5091, 2220), 5)]
    assert len(top(cast["mina"], at, days=365)) == 3


def test_what_betrays_counts_nowhere(busy, told, cast, at):
    rows = busy(6)
    Report.objects.filter(pk=rows[0].pk).update(is_sensitive=True)
    Routing.objects.create(report=rows[1], decide_by=at, queue="restricted")
    assert top(cast["mina"], at) == []
    busy(1)
    assert top(cast["mina"], at)[0].busy.reports == 5
    Report.objects.filter(pk=rows[2].pk).update(ward="")
    assert top(cast["mina"], at) == []


def test_owner_and_action_follow_from_the_cases_there(busy, case, opened, cast, at):
    busy(5)
    located(case)
    (place,) = top(cast["joanne"], at)
    assert (place.owner, place.is_from_cases) == ("Joanne Fielding", True)
    assert place.state == "no_action"
    case_living.offer(case, cast["joanne"], cast["joanne"], at, text="Fit a gate")
    (place,) = top(cast["joanne"], at)
    assert place.state == "worked"
    assert [one.text for one in place.actions] == ["Fit a gate"]
    assert place.cases == [case]
    # Whoever may not see the case reads that something is done, never what or for whom.
    (place,) = top(cast["mina"], at)
    assert place.state == "worked"
    assert [one.text for one in place.actions] == ["Protects the person harmed"]
    assert place.cases == []


def test_cases_that_betray_or_are_closed_say_nothing_of_a_place(busy, case, cast, at):
    busy(5)
    located(case)
    case.is_sensitive = True
    case.save()
    assert top(cast["joanne"], at)[0].owner == ""
    case.is_sensitive, case.state = False, "closed"
    case.save()
    assert top(cast["joanne"], at)[0].owner == ""


def test_a_place_is_called_by_its_nearest_street(busy, cast, at):
    busy(5)
    for name, east in (("Near Road", 509060.0), ("Far Road", 509190.0)):
        key = name.replace(" ", "").upper()
        Entry.objects.create(
            kind="street", name=name, key=key, easting=east, northing=222050.0
        )
    assert top(cast["mina"], at)[0].name == "Near Road"


def test_a_place_with_nothing_is_somebodys_until_it_has_something(busy, cast, at):
    busy(5)
    assert actions.look_over(at=at) == 1
    assert actions.look_over(at=at) == 0
    due = Due.objects.open().get(kind="place")
    assert due.owner_user == cast["samuel"]
    (line,) = queries.work(cast["samuel"])
    assert line.code == CODE
    assert queries.work(cast["dan"]) == []
    place = the_place(cast["samuel"], at)
    said = {"place": place, "by": cast["samuel"], "at": at}
    actions.give(**said, owner=cast["dan"], version=place.spot.version)
    assert Due.objects.open().filter(kind="place").exists()
    step = actions.act(
        **said, text="Move the bench", due_on=at.date() + DAY, to=cast["dan"]
    )
    assert not Due.objects.open().filter(kind="place").exists()
    place = the_place(cast["mina"], at)
    assert (place.owner, place.state) == ("Dan Reeve", "worked")
    assert place.actions[0].text == "Move the bench"
    assert [one.words for one in queries.work(cast["dan"])] == ["Do: Move the bench"]
    ended = {"place": place, "step": step, "by": cast["dan"], "at": at}
    actions.end(**ended, to="done", note="It is gone.")
    assert the_place(cast["mina"], at).state == "no_action"
    assert actions.look_over(at=at) == 1
    kinds = set(Event.objects.values_list("kind", flat=True))
    assert {"streets.place_given", "step.offered", "step.done"} <= kinds


def test_a_reason_has_a_name_and_a_date_and_runs_out(busy, cast, at):
    busy(5)
    actions.look_over(at=at)
    place = the_place(cast["samuel"], at)
    said = {"place": place, "by": cast["samuel"], "at": at, "version": 1}
    assert "Say why" in refused(actions.say_why_not, why=" ", until=None, **said)
    until = at.date() + 30 * DAY
    actions.say_why_not(why="The market is being rebuilt.", until=until, **said)
    assert not Due.objects.open().filter(kind="place").exists()
    place = the_place(cast["samuel"], at)
    assert place.has_reason
    assert (place.spot.reason_by, place.spot.reason_at) == (cast["samuel"], at)
    assert "rebuilt" not in Event.objects.get(kind="streets.place_left").body
    later = at + 40 * DAY
    assert the_place(cast["samuel"], later).state == "nothing"
    assert actions.look_over(at=later) == 1
    with pytest.raises(Clash):
        actions.say_why_not(why="Mine", until=until, **said)


def test_only_those_who_work_cases_are_given_a_place(busy, cast, at):
    busy(5)
    said = {"place": the_place(cast["samuel"], at), "by": cast["samuel"], "at": at}
    for nobody in (cast["mina"], None):
        assert "works cases" in refused(actions.give, **said, owner=nobody, version=1)
        assert "works cases" in refused(
            actions.act, **said, text="x", due_on=at.date(), to=nobody
        )
    assert "by when" in refused(
        actions.act, **said, text="x", due_on=None, to=cast["dan"]
    )
    assert not Step.objects.exists()


def test_what_is_no_top_place_any_more_owes_nothing(busy, cast, at):
    busy(5)
    actions.look_over(at=at)
    later = at + 120 * DAY
    actions.look_over(at=later)
    due = Due.objects.get(kind="place")
    assert due.dropped_why == "no_longer_top"
    assert the_place(cast["samuel"], later) is not None  # within the year still
    assert queries.one(cast["samuel"], "1-1", at=later) is None


def test_what_is_settled_by_a_case_is_met_by_the_next_look(busy, case, cast, at):
    busy(5)
    actions.look_over(at=at)
    located(case)
    case_living.offer(case, cast["joanne"], cast["joanne"], at)
    actions.look_over(at=at)
    assert Due.objects.get(kind="place").met_at == at


def test_without_a_team_of_cases_nobody_is_owed_anything(busy, cast, at):
    busy(5)
    for team in cast["joanne"].teams:
        team.purpose = ""
        team.save()
    assert queries.decider() is None
    assert actions.look_over(at=at) == 0


def test_the_timetable_looks_each_morning(busy, cast, at, monkeypatch):
    busy(5)
    monkeypatch.setattr(jobs.timezone, "now", lambda: at)
    jobs.look_at_places.call()
    assert Due.objects.open().filter(kind="place").count() == 1


def test_a_reason_has_all_or_none_of_its_parts(busy, at, practice):
    spot = Spot.objects.create(east=1, north=1, made_at=at)
    with pytest.raises(IntegrityError), transaction.atomic():
        Spot.objects.filter(pk=spot.pk).update(reason_at=at)


def test_the_list_asks_as_much_whatever_the_rows(busy, case, opened, cast, at):
    def asked():
        forget()
        with CaptureQueriesContext(connection) as found:
            top(cast["joanne"], at)
        return len(found)

    busy(5)
    located(case)
    asked()  # the names of wards are kept from now on
    few = asked()
    for n in range(1, 9):
        busy(5, square=(5090 + n, 2220))
        located(case, (5090 + n, 2220))
    assert asked() == few
