"""Loading practice: once, again, and after an edit."""

from dataclasses import replace
from datetime import date

import pytest

from commonside.ground.audit.models import Event
from commonside.ground.practice import queries
from commonside.ground.practice.actions import load_versions
from commonside.ground.practice.loading import load_national
from commonside.ground.practice.models import Version

pytestmark = pytest.mark.django_db


def clocks(hours: int):
    """The national clocks with another first contact at High risk."""
    body = next(v for v in load_national() if v.kind == "clocks")
    changed = dict(body.body)
    changed["clock"] = [
        c | {"amount": hours} if c["rule"] == "hours" else c for c in changed["clock"]
    ]
    return replace(body, body=changed)


def test_each_thing_becomes_one_row_with_what_pages_show_of_its_head(at):
    loaded = load_versions(load_national(), by=None, at=at)
    assert len(loaded.made) == Version.objects.count() == len(load_national())
    row = Version.objects.in_force("gateway", "serious-violence", at.date())
    assert row.label == "To prevent or reduce serious violence"
    assert row.body["mark"] == "M"
    assert row.verified_by == ""


def test_loading_again_does_nothing_and_leaves_no_trace(at):
    load_versions(load_national(), by=None, at=at)
    traces = Event.objects.count()
    loaded = load_versions(load_national(), by=None, at=at)
    assert (loaded.made, loaded.changed) == ([], [])
    assert loaded.unchanged == len(load_national())
    assert Event.objects.count() == traces


def test_an_edit_makes_a_new_version_and_leaves_the_old_one_as_it_was(at):
    load_versions([clocks(24)], by=None, at=at)
    loaded = load_versions([clocks(12)], by=None, at=at)
    assert [row.version for row in loaded.changed] == [2]
    amounts = [
        next(c["amount"] for c in row.body["clock"] if c["rule"] == "hours")
        for row in Version.objects.order_by("version")
    ]
    assert amounts == [24, 12]
    assert Version.objects.in_force("clocks", "casework", at.date()).version == 2


def test_going_back_to_an_earlier_text_is_a_third_version(at):
    for hours in (24, 12, 24):
        load_versions([clocks(hours)], by=None, at=at)
    rows = Version.objects.order_by("pk").values_list("version", flat=True)
    assert list(rows) == [1, 2, 3]


def test_what_is_loaded_leaves_one_trace_without_its_text(at):
    load_versions([clocks(24)], by=None, at=at)
    event = Event.objects.get(kind="practice.loaded")
    assert event.by == "system"
    assert '"count":1' in event.body


def test_a_load_that_fails_half_way_leaves_nothing(at, monkeypatch):
    def broken(*args, **kwargs):
        raise OSError

    monkeypatch.setattr("commonside.ground.practice.actions.record", broken)
    with pytest.raises(OSError):  # noqa: PT011
        load_versions([clocks(24)], by=None, at=at)
    assert not Version.objects.exists()


def test_before_setup_the_profile_is_empty():
    assert queries.profile(date(2026, 11, 19)) == {}
