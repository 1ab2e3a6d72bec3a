"""What is left for whoever comes next, and who stands in for whom."""

from datetime import timedelta

import pytest

from commonside.ground.agencies.models import User
from commonside.ground.audit.models import Event
from commonside.ground.audit.refusals import Refused
from commonside.ground.duties.models import Due
from commonside.shell.web.queries import my_work
from commonside.work.cases.actions import conflict
from commonside.work.cases.models import Case
from commonside.work.oversight import actions
from commonside.work.oversight.queries import cover as covers
from commonside.work.oversight.queries import notes
from tests.cases import living as cases
from tests.oversight import living


def fresh(user):
    return User.objects.get(pk=user.pk)


def test_a_case_passed_at_shift_change_keeps_notes_and_open_clocks(case, cast, at):
    """Row 146."""
    contact = cases.reach(case, cast["joanne"], at, note="She sleeps at the back.")
    before = dict(
        Due.objects.about(f"case:{case.pk}").open().values_list("kind", "due_at")
    )
    note = actions.pass_on(
        case=case, to=cast["dan"], text="Ring at noon.", by=cast["samuel"], at=at
    )
    after = Due.objects.about(f"case:{case.pk}").open()
    assert dict(after.values_list("kind", "due_at")) == before
    owners = set(
        after.exclude(kind__in=living.LOOKS).values_list("owner_user", flat=True)
    )
    assert owners == {cast["dan"].pk}
    assert case.contacts.get() == contact
    (line,) = notes.lines(notes.notes(fresh(cast["dan"]), at=at, is_mine=True))
    assert (line.note, line.due_at) == (note, min(before.values()))


def test_a_note_waits_until_somebody_else_has_it(case, cast, at):
    note = living.noted(case, cast["joanne"], at)
    with pytest.raises(Refused, match="You left it"):
        actions.take_note(note=note, by=cast["joanne"], at=at)
    note = actions.take_note(note=note, by=cast["dan"], at=at)
    assert note.taken_by == cast["dan"]
    with pytest.raises(Refused, match="has taken it"):
        actions.take_note(note=note, by=cast["samuel"], at=at)
    assert notes.of_case(case) == []
    kinds = Event.objects.filter(subject=f"case:{case.pk}", kind__contains="note")
    assert kinds.count() == 2


def test_a_note_for_the_team_is_about_no_case(cast, at, practice):
    team = cast["joanne"].teams[0]
    note = actions.leave_note(team=team, text=" Keys. ", by=cast["joanne"], at=at)
    assert note.text == "Keys."
    actions.take_note(note=note, by=cast["dan"], at=at)
    assert Event.objects.filter(subject=f"shiftnote:{note.pk}").count() == 2
    shown = notes.lines(notes.notes(cast["dan"], at=at))
    assert [(line.what, line.due_at) for line in shown] == [("", None)]
    later = at + timedelta(days=2)
    assert not notes.notes(cast["dan"], at=later)


def test_a_note_follows_the_sight_of_its_case(case, cast, at):
    note = living.noted(case, cast["joanne"], at)
    assert notes.find(cast["dan"], note.code) == note
    conflict(subject=case, by=cast["dan"], at=at)
    assert notes.find(fresh(cast["dan"]), note.code) is None
    assert notes.find(cast["noor"], note.code) is None


def test_no_note_is_left_without_words_or_on_a_closed_case(case, cast, at):
    with pytest.raises(Refused, match="next one must know"):
        actions.pass_on(case=case, to=cast["dan"], text=" ", by=cast["samuel"], at=at)
    case.state = "closed"
    with pytest.raises(Refused, match="closed"):
        living.noted(case, cast["joanne"], at)


def test_who_stands_in_gets_what_falls_due_and_the_case_keeps_its_owner(case, cast, at):
    joanne, dan = cast["joanne"], cast["dan"]
    step = cases.offer(case, joanne, joanne, at, text="Fit the lock")
    assert my_work(dan, at=at).is_empty
    living.covered(joanne, dan, at)
    late = at + timedelta(days=2)
    day = my_work(dan, at=late)
    assert any(row.line.endswith("For Joanne Fielding") for row in day.ring)
    assert any(step.text in row.line for row in day.mine)
    assert [row.line.split(" since")[0] for row in day.new] == ["Joanne Fielding"]
    case.refresh_from_db()
    assert case.owner == joanne
    # It ends by itself, when its last day has passed.
    assert my_work(dan, at=at + timedelta(days=8)).is_empty


def test_who_stands_in_sees_no_case_that_they_did_not_see(case, cast, at):
    conflict(subject=case, by=cast["dan"], at=at)
    dan = fresh(cast["dan"])
    cover = living.covered(cast["joanne"], dan, at)
    assert my_work(dan, at=at + timedelta(days=2)).is_empty
    assert covers.unseen(cover) == 1
    falling = covers.falling(cast["samuel"], cover, until=cover.until)
    assert falling
    assert all(one.is_leaders for one in falling)
    assert covers.falling(dan, cover, until=cover.until) == []


def test_what_was_done_is_read_from_the_history(case, cast, at):
    joanne, dan = cast["joanne"], cast["dan"]
    cases.offer(case, joanne, joanne, at, due_on=at.date() + timedelta(days=1))
    cover = living.covered(joanne, dan, at)
    later = at + timedelta(days=1)
    cases.reach(case, dan, later)
    (one,) = covers.done(joanne, cover, at=later)
    assert one.case == case
    assert any("Spoke with them" in words for _, words in one.lines)
    what = [row.what for row in covers.falling(joanne, cover, until=cover.until)]
    assert "Change the lock" in what


def test_it_is_handed_back_and_read(case, cast, at):
    joanne, dan = cast["joanne"], cast["dan"]
    cover = living.covered(joanne, dan, at)
    assert covers.now(dan, on=at.date()) == [cover]
    with pytest.raises(Refused, match="not over yet"):
        actions.read_back(row=cover, by=joanne, at=at)
    with pytest.raises(Refused, match="Whoever stood in"):
        actions.hand_back(row=cover, note="x", by=joanne, at=at)
    actions.hand_back(row=cover, note="Mrs Begum first.", by=dan, at=at)
    back = at + timedelta(days=9)
    assert covers.now(joanne, on=back.date()) == [cover]
    with pytest.raises(Refused, match="Whoever was away"):
        actions.read_back(row=cover, by=dan, at=back)
    cover = actions.read_back(row=cover, by=joanne, at=back)
    assert (cover.note, cover.read_at) == ("Mrs Begum first.", back)
    assert covers.now(joanne, on=back.date()) == []


def test_one_of_the_two_or_a_leader_ends_it_early(cast, at):
    cover = living.covered(cast["joanne"], cast["dan"], at)
    with pytest.raises(Refused, match="One of the two"):
        actions.end_cover(row=cover, by=cast["grace"], at=at)
    ended = actions.end_cover(row=cover, by=cast["samuel"], at=at)
    assert (ended.ended_by, ended.is_on(at.date())) == (cast["samuel"], False)
    with pytest.raises(Refused, match="over already"):
        actions.end_cover(row=cover, by=cast["joanne"], at=at)
    assert covers.stands_in_for(cast["dan"], on=at.date()) == {}


def test_only_a_leader_arranges_it_for_others(cast, at):
    with pytest.raises(Refused, match="Only a team leader"):
        living.covered(cast["joanne"], cast["dan"], at, by=cast["dan"])
    with pytest.raises(Refused, match="same team"):
        living.covered(cast["joanne"], cast["noor"], at)
    made = living.covered(cast["joanne"], cast["dan"], at, by=cast["samuel"])
    assert made.team.code == "asb"
    with pytest.raises(Refused, match="covers on some of these days"):
        living.covered(cast["joanne"], cast["samuel"], at)
    with pytest.raises(Refused, match="away themselves"):
        living.covered(cast["samuel"], cast["joanne"], at)
    assert Case.objects.count() == 0
