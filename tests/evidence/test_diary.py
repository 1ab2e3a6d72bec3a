"""A diary that a court can trust: late is said, old stays, nothing is overwritten."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from commonside.ground.audit.models import Event
from commonside.ground.audit.refusals import Clash, Refused
from commonside.work.evidence.actions import diary
from commonside.work.evidence.actions.diary import Told
from commonside.work.evidence.models import DiaryEntry
from commonside.work.evidence.rules import diary as rules

YESTERDAY = date(2026, 11, 18)
NOW = datetime.combine(date(2026, 11, 19), time(12))


@pytest.mark.parametrize(
    ("on", "began", "written_on", "hour", "late"),
    [
        (YESTERDAY, time(22), date(2026, 11, 19), time(21, 59), False),
        (YESTERDAY, time(22), date(2026, 11, 19), time(22), False),
        (YESTERDAY, time(22), date(2026, 11, 19), time(22, 1), True),
        (YESTERDAY, time(22), YESTERDAY, None, False),
        (YESTERDAY, time(22), date(2026, 11, 19), None, False),
        (YESTERDAY, time(22), date(2026, 11, 20), None, True),
        (YESTERDAY, None, date(2026, 11, 19), time(23), False),
        (YESTERDAY, None, date(2026, 11, 20), None, True),
    ],
)
def test_late_is_more_than_a_day_after(on, began, written_on, hour, late):
    happened = rules.began_at(on, began)
    written = rules.written_at(written_on, hour, datetime.combine(on, began or time()))
    assert rules.is_late(happened=happened, written=written) is late


@pytest.mark.parametrize(
    ("changes", "at_field"),
    [
        ({"what": " "}, "what"),
        ({"happened_on": None}, "happened_on"),
        ({"happened_on": date(2026, 11, 20)}, "happened_on"),
        ({"ended": time(3)}, "began"),
        ({"began": time(1), "ended": time(3), "is_ongoing": True}, "is_ongoing"),
        ({"written": NOW + timedelta(minutes=1)}, "written_on"),
        ({"written": NOW - timedelta(days=2)}, "written_on"),
    ],
)
def test_what_an_entry_lacks(changes, at_field):
    said = {
        "what": "Music.",
        "happened_on": YESTERDAY,
        "began": None,
        "ended": None,
        "is_ongoing": False,
        "written": NOW,
        "now": NOW,
    }
    assert rules.obstacles_to_entry(**said) == []
    found = rules.obstacles_to_entry(**{**said, **changes})
    assert [one.at_field for one in found] == [at_field]


def test_when_is_said_whole():
    assert rules.when(YESTERDAY, None, None, False) == "18 November 2026"
    assert rules.when(YESTERDAY, time(9), None, False) == "18 November 2026, from 09:00"


def test_an_entry_from_paper_keeps_when_it_was_written(noted, at):
    entry = noted(
        happened_on=YESTERDAY,
        began=time(22),
        written_on=YESTERDAY,
        written_hour=time(23, 15),
    )
    assert entry.written_at == datetime(2026, 11, 18, 23, 15, tzinfo=UTC)
    assert not entry.is_late
    assert noted(happened_on=date(2026, 11, 1)).is_late
    assert entry.when == "18 November 2026, from 22:00"
    assert Event.objects.filter(kind="diary.added").count() == 2


def test_the_clock_of_the_person_counts_in_summer(noted):
    """22:30 UTC in July is the next day in England already."""
    at = datetime(2026, 7, 1, 23, 30, tzinfo=UTC)
    entry = noted(at=at, happened_on=date(2026, 7, 2), began=time(0, 15))
    assert entry.written_at == at
    with pytest.raises(Refused, match="cannot have happened yet"):
        noted(at=at, happened_on=date(2026, 7, 2), began=time(0, 45))


def test_what_has_no_day_is_refused(noted):
    with pytest.raises(Refused, match="on which day"):
        noted(happened_on=None)


def test_within_a_day_it_is_put_right_and_after_it_annotated(noted, joanne, at):
    entry = noted(what="Loud musik.")
    right = Told(what="Loud music.", happened_on=at.date())
    day = timedelta(hours=24)
    changed = diary.change(entry, right, version=1, by=joanne, at=at + day)
    assert (changed.what, changed.version) == ("Loud music.", 2)
    trace = Event.objects.get(kind="diary.changed")
    assert "Loud" not in trace.body
    with pytest.raises(Refused, match="older than a day"):
        diary.change(
            entry, right, version=2, by=joanne, at=at + day + timedelta(seconds=1)
        )
    note = diary.annotate(entry, text=" It was drums. ", by=joanne, at=at + day * 9)
    assert note.text == "It was drums."
    entry.refresh_from_db()
    assert entry.what == "Loud music."
    with pytest.raises(Refused, match="what was wrong"):
        diary.annotate(entry, text=" ", by=joanne, at=at)


def test_who_saved_first_is_not_overwritten(noted, joanne, at):
    entry = noted()
    right = Told(what="Drums.", happened_on=at.date())
    diary.change(entry, right, version=1, by=joanne, at=at)
    with pytest.raises(Clash) as clash:
        diary.change(entry, right, version=1, by=joanne, at=at)
    assert clash.value.theirs["what"] == "Drums."


def test_the_same_again_changes_nothing(noted, joanne, at):
    entry = noted()
    same = Told(what="Loud music.", happened_on=at.date())
    assert diary.change(entry, same, version=1, by=joanne, at=at).version == 1
    assert not Event.objects.filter(kind="diary.changed").exists()


def test_nothing_is_kept_without_its_trace(noted, monkeypatch):
    def fails(*args, **kwargs):
        raise RuntimeError

    monkeypatch.setattr("commonside.work.evidence.actions.diary.record", fails)
    with pytest.raises(RuntimeError):
        noted()
    assert not DiaryEntry.objects.exists()
