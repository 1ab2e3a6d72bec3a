"""Stories are told in the order of time, and left at the present."""

from datetime import UTC, datetime, timedelta

from commonside.demo.timeline import Timeline

NOW = datetime(2026, 11, 19, 12, tzinfo=UTC)


def story(log, name, *hours):
    for hour in hours:
        at = yield NOW + timedelta(hours=hour)
        log.append((name, at))


def test_two_stories_are_told_in_the_order_of_time():
    log = []
    line = Timeline(NOW)
    line.begin(story(log, "one", -5, -1), story(log, "two", -3))
    line.run()
    assert [name for name, _ in log] == ["one", "two", "one"]


def test_what_lies_after_the_present_is_left_untold():
    log = []
    line = Timeline(NOW)
    line.begin(story(log, "one", -1, 1, 2))
    line.run()
    assert log == [("one", NOW - timedelta(hours=1))]


def test_an_act_that_was_wanted_earlier_is_done_now_and_never_before():
    log = []
    line = Timeline(NOW)
    line.begin(story(log, "one", -2, -9))
    line.run()
    assert [at for _, at in log] == sorted(at for _, at in log)


def test_a_story_may_begin_another():
    log = []
    line = Timeline(NOW)

    def first():
        at = yield NOW - timedelta(hours=4)
        line.begin(story(log, "second", -6))
        log.append(("first", at))

    line.begin(first())
    line.run()
    assert [name for name, _ in log] == ["first", "second"]
    assert log[1][1] > log[0][1]
