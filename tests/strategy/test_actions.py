"""A reading keeps what was counted, and counted again it is the same."""

from datetime import UTC, datetime

import pytest

from commonside.ground.audit.models import Event
from commonside.ground.design.ports import present
from commonside.library.analysis.periods import Period
from commonside.steering.strategy import actions, queries, rules

AT = datetime(2026, 11, 19, 9, tzinfo=UTC)
SUMMER = Period.parse("2026-Q3")


@pytest.fixture
def reading(office):
    office.closing("2026-07-01T10:00", "R1", "victim", ward="E05014940")
    office.closing("2026-08-01T10:00", "N4")
    office.closing("2026-08-01T10:00", "N6")
    version = office.practice["measure", "resolution_rate"]
    return actions.read(version, SUMMER, by=office.cast["helen"], at=AT)


def test_a_reading_keeps_counts_definition_and_who(reading, cast):
    reading.refresh_from_db()
    assert (reading.numerator, reading.denominator, reading.value) == (1, 2, 0.5)
    assert reading.excluded == {"N5": 0, "N6": 1, "N7": 0}
    assert reading.beside["lost_contact"] == [1, 2]
    assert reading.beside["groups"]["ward"] == {"": [0, 1], "E05014940": [1, 1]}
    assert (reading.computed_by, reading.period) == (cast["helen"], SUMMER)
    assert not reading.is_provisional
    assert str(reading) == "resolution_rate 2026-Q3"


def test_a_reading_leaves_a_trace_of_codes_alone(reading):
    event = Event.objects.get(kind="measure.read")
    assert event.subject == f"reading:{reading.pk}"
    assert present(event) == "Counted resolution_rate for 2026-Q3 and kept it"


def test_counted_again_it_is_the_same(reading, office):
    """What happened since does not change it: row 37 of the seeds."""
    office.closing("2026-11-20T10:00", "R1", "victim")
    again = queries.recount(reading).result

    assert (again.numerator, again.denominator) == (1, 2)
    assert actions.beside(again) == reading.beside
    assert again.excluded == reading.excluded


def test_a_definition_can_name_no_other_function():
    with pytest.raises(ValueError, match="No measure is counted by"):
        rules.function_of({"function": "shutil.rmtree"})


def test_readings_come_newest_first(reading, office):
    version = office.practice["measure", "resolution_rate"]
    later = actions.read(
        version, SUMMER, by=None, at=datetime(2026, 11, 20, tzinfo=UTC)
    )

    assert list(queries.readings("resolution_rate")) == [later, reading]


def test_measures_in_force(practice):
    assert [v.key for v in queries.measures(AT.date())] == ["resolution_rate"]
