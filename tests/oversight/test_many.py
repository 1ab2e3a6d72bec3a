"""Many cases at once: each is checked by itself, and what stays says why."""

import pytest

from commonside.ground.agencies.models import Team, User
from commonside.ground.audit.refusals import Refused
from commonside.ground.duties.models import Due, Step
from commonside.ground.letters.models import Message
from commonside.ground.people.models import SafeContact
from commonside.work.cases.actions import conflict
from commonside.work.cases.models import Case
from commonside.work.oversight import actions
from commonside.work.oversight.models import ShiftNote
from commonside.work.oversight.queries import many as queries
from tests.cases import living as cases
from tests.oversight import living


def chosen(*found, unknown=()):
    return queries.Chosen(list(found), list(unknown))


def move(found, cast, at, **more):
    said = {"why": "Joanne leaves.", "to": cast["dan"], "by": cast["samuel"], **more}
    return actions.move_many(chosen=chosen(*found), at=at, **said)


def why(outcome):
    return [(number, words) for number, _, words in outcome.stayed]


def test_what_one_case_refuses_does_not_keep_the_others(opened, cast, at):
    first, second = opened(), opened()
    conflict(subject=second, by=cast["dan"], at=at)
    moved = move([first, second], cast, at)
    assert [case.pk for case in moved.gone] == [first.pk]
    assert why(moved) == [(second.reference, "Dan Reeve cannot take this case.")]
    second.refresh_from_db()
    assert second.owner == cast["joanne"]
    assert not Message.objects.exists()


def test_nothing_chosen_or_no_reason_moves_nothing(case, cast, at):
    with pytest.raises(Refused, match="at least one"):
        move([], cast, at)
    with pytest.raises(Refused, match="Say why"):
        move([case], cast, at, why=" ")


def test_each_is_asked_permission_team_and_state(opened, cast, at):
    mine, theirs, closed = opened(), opened(), opened()
    restricted = Team.objects.get(code="restricted")
    Case.objects.filter(pk=theirs.pk).update(team=restricted)
    Case.objects.filter(pk=closed.pk).update(
        state="closed", closed_at=at, closed_by=cast["samuel"]
    )
    found = queries.chosen(
        cast["samuel"],
        [mine.reference, theirs.reference, closed.reference, "C-1", "C-1"],
    )
    noted = actions.note_many(
        chosen=found, text="Ring first.", by=cast["samuel"], at=at
    )
    assert [case.pk for case in noted.gone] == [mine.pk]
    assert dict(why(noted)) == {
        theirs.reference: "It belongs to another team.",
        closed.reference: "It is closed.",
        "C-1": "There is no such case that you may see.",
    }
    refused = move([mine], cast, at, by=cast["joanne"])
    assert why(refused) == [(mine.reference, "You may not move cases.")]
    assert ShiftNote.objects.get().case == mine


def test_a_note_without_words_is_left_on_none(case, cast, at):
    with pytest.raises(Refused, match="next one must know"):
        actions.note_many(chosen=chosen(case), text=" ", by=cast["samuel"], at=at)


def test_a_number_of_nobody_and_one_that_is_hidden_read_the_same(case, cast, at):
    conflict(subject=case, by=cast["samuel"], at=at)
    found = queries.chosen(cast["samuel"], [case.reference, "C-000001"])
    outcome = actions.chase_many(chosen=found, by=cast["samuel"], at=at)
    (_, hidden), (_, nobodys) = why(outcome)
    assert hidden == nobodys
    assert [row[1] for row in outcome.stayed] == [None, None]


def test_what_waits_or_is_late_is_chased_once_a_day(opened, cast, at):
    quiet, waiting = opened(), opened()
    housing = cast["tom"].agency
    cases.bring_in(waiting, housing, cast["joanne"], at)
    cases.offer(waiting, housing, cast["joanne"], at)
    both = chosen(quiet, waiting)
    first = actions.chase_many(chosen=both, by=cast["samuel"], at=at)
    assert [case.pk for case in first.gone] == [waiting.pk]
    nothing = "Nothing here waits for an answer, and no step is late."
    assert why(first) == [(quiet.reference, nothing)]
    again = actions.chase_many(chosen=both, by=cast["samuel"], at=at)
    assert not again.gone
    assert "chased today already" in why(again)[1][1]


def test_a_review_is_called_for_each_unless_a_sooner_one_is_owed(opened, cast, at):
    first, second = opened(), opened()
    sooner = at.date().replace(day=at.day + 3)
    call = {"by": cast["samuel"], "at": at}
    actions.call_for_review(case=second, day=at.date().replace(day=at.day + 1), **call)
    found = actions.review_many(chosen=chosen(first, second), day=sooner, **call)
    assert [case.pk for case in found.gone] == [first.pk]
    assert why(found) == [
        (second.reference, "A review is due sooner already, by 20 November.")
    ]
    due = Due.objects.about(f"case:{first.pk}").open().get(kind="supervision")
    assert (due.due_at.date(), due.reason) == (sooner, "called_for")


def test_people_are_told_by_the_gate_or_somebody_speaks(opened, cast, at):
    first, second = opened(), opened()
    person = first.parties.get(is_main=True).person
    contact, _ = SafeContact.objects.get_or_create(person=person, defaults={"ways": {}})
    contact.ways = {
        "phone": "07700 900142",
        "email": "n@example.org",
        "ways": ["email"],
        "shows": "all",
        "also_sees": "nobody",
        "from": "00:00",
        "to": "23:59",
        "days": "every_day",
    }
    contact.save()
    moved = move([first, second], cast, at, is_told=True)
    assert len(moved.gone) == 2
    states = dict(Message.objects.values_list("about_id", "state"))
    assert states[second.pk] == "refused"
    assert moved.to_tell == sum(state == "refused" for state in states.values())
    tasks = Step.objects.filter(subject_id=second.pk, subject_kind="case")
    assert tasks.get().owner_user == cast["dan"]


def test_a_case_of_nobody_is_moved_and_somebody_speaks(case, cast, at):
    case.parties.all().delete()
    assert move([case], cast, at, is_told=True).to_tell == 1


def test_who_moves_cases_sees_what_each_colleague_has(opened, cast, at):
    opened(band=1)
    opened()
    living.covered(cast["joanne"], cast["dan"], at)
    samuel = User.objects.get(pk=cast["samuel"].pk)
    said = queries.loads(samuel, at=at)
    joanne = "2 open, 1 at high risk, away until 26 November"
    assert said[cast["joanne"].pk] == joanne
    assert said[cast["dan"].pk] == "nothing open"
