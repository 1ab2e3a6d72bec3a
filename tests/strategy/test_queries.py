"""From rows in the database to the figure, against examples counted by hand."""

from datetime import date

import pytest

from commonside.library.analysis.periods import Period
from commonside.steering.strategy import queries

SUMMER = Period.parse("2026-Q3")
COUNTED_ON = date(2026, 11, 19)


@pytest.fixture
def figure(office):
    """Counts July to September as of a day, with the practice in force."""
    version = office.practice["measure", "resolution_rate"]

    def count(as_of=COUNTED_ON, period=SUMMER):
        return queries.count(version, period, as_of=as_of).result

    return count


def standings(counted):
    return [(v.standing.value, v.reason) for v in counted.verdicts]


@pytest.fixture
def summer(office):
    """Eleven closings of July to September; the comments are the hand count."""
    begum = office.person()
    office.closing("2026-07-01T10:00", "R1", "victim", ward="E05014940", is_hate=True)
    office.closing("2026-07-02T10:00", "R6", "agency")  # counted
    back = office.case(victim=begum)
    office.closing("2026-09-02T10:00", "R2", "victim", case=back)
    office.report("2026-09-30T23:30", reporter=begum)  # day 28: came back
    office.closing("2026-08-01T10:00", "R3")  # nobody confirmed it
    office.closing("2026-08-01T10:00", "N4", "agency")  # lost contact
    office.closing("2026-08-01T10:00", "N3")  # withdrew
    office.closing("2026-08-01T10:00", "P1", "victim")  # less, but not stopped
    office.closing("2026-08-01T10:00", "R8", "victim")  # had to move
    office.closing("2026-09-30T10:00", "N2")  # not enough evidence
    office.closing("2026-08-01T10:00", "N6")  # the same case twice: left out
    office.closing("2026-08-01T10:00", "N5")  # not anti-social: left out
    # Midnight in London: 30 June and 1 October, both outside.
    office.closing("2026-06-30T23:30", "R1", "victim")
    office.closing("2026-10-01T00:30", "R1", "victim")


def test_the_worked_example_counts_as_by_hand(summer, figure):
    result = figure()

    # Eleven of the period, two left out: nine. The first two count: 2 of 9.
    assert (result.numerator, result.denominator) == (2, 9)
    assert result.excluded == {"N5": 1, "N6": 1, "N7": 0}
    assert result.failures == {
        "returned": 1,
        "lost_contact": 1,
        "less_but_not_stopped": 1,
        "withdrew": 1,
        "victim_moved": 1,
        "nothing_more": 1,
        "passed_on": 0,
        "not_confirmed": 1,
    }
    assert (result.confirmed_by_victim.part, result.confirmed_by_agency.part) == (1, 1)
    # Wilson by hand with 2 of 9: (0.22222 + 3.84146/18 -+ 1.95996
    # sqrt(0.019204 + 3.84146/324)) / 1.426829 = (0.43564 -+ 0.34537) / 1.426829
    assert (result.low, result.high) == pytest.approx((0.0632, 0.5474), abs=0.0002)
    assert result.groups["hate"]["yes"].whole == 1


def test_a_case_opened_again_failed_though_it_was_closed_well_again(office, figure):
    case = office.case(victim=office.person())
    office.closing(
        "2026-07-01T10:00", "R1", "victim", case=case, again="2026-07-20T09:00"
    )
    office.closing("2026-08-15T10:00", "R1", "victim", case=case)

    assert standings(figure()) == [("failed", "returned"), ("counted", "victim")]


@pytest.mark.parametrize(
    ("at", "reason"),
    [
        ("2026-07-28T23:59", "returned"),  # 30 June + 28 = 28 July
        ("2026-07-29T00:01", "victim"),
        ("2026-06-30T14:00", "returned"),  # two hours after closing
        ("2026-06-30T11:59", "victim"),  # a minute before closing
    ],
)
def test_the_window_is_in_london_days_from_the_minute_of_closing(
    office, figure, at, reason
):
    office.closing("2026-06-01T12:00", "R1", "victim")
    victim = office.person()
    case = office.case(victim=victim)
    office.closing("2026-06-30T12:00", "R1", "victim", case=case)
    office.report(at, victim=victim)

    assert standings(figure(period=Period.parse("2026-Q2")))[1][1] == reason


def closed_in_july(office, **more):
    case = office.case(**more)
    office.closing("2026-07-01T10:00", "R1", "victim", case=case)
    return case


def test_another_record_of_the_same_human_is_the_same_victim(office, figure):
    closed_in_july(office, victim=office.person(cluster=7))
    office.report("2026-07-10T10:00", victim=office.person(cluster=7))

    assert standings(figure()) == [("failed", "returned")]


def test_another_victim_is_not_a_return(office, figure):
    closed_in_july(office, victim=office.person(cluster=7))
    office.report("2026-07-10T10:00", victim=office.person(cluster=8))

    assert standings(figure()) == [("counted", "victim")]


def test_reporting_for_somebody_else_is_not_the_victims_return(office, figure):
    victim = office.person()
    closed_in_july(office, victim=victim)
    office.report("2026-07-10T10:00", reporter=victim, on_behalf=True)

    assert standings(figure()) == [("counted", "victim")]


def test_a_report_added_to_the_closed_case_is_a_return(office, figure):
    case = closed_in_july(office, victim=office.person())
    office.report("2026-07-10T10:00", case=case)

    assert standings(figure()) == [("failed", "returned")]


def test_a_report_in_another_case_of_the_same_victim_is_a_return(office, figure):
    victim = office.person()
    closed_in_july(office, victim=victim)
    office.report("2026-07-10T10:00", case=office.case(victim=victim))

    assert standings(figure()) == [("failed", "returned")]


@pytest.mark.parametrize(
    ("told", "outcome"),
    [
        ({"household_key": "LARKFIELD12"}, "failed"),
        ({"household_key": "LARKFIELD14"}, "counted"),
        ({"easting": 509060.0, "northing": 221080.0}, "failed"),  # 100 m away
        ({"easting": 509061.0, "northing": 221080.0}, "counted"),
        ({}, "counted"),
    ],
)
def test_the_same_alleged_person_counts_only_at_the_same_place(
    office, figure, told, outcome
):
    alleged = office.person()
    place = office.place(
        household_key="LARKFIELD12", easting=509000.0, northing=221000.0
    )
    closed_in_july(office, victim=office.person(), alleged=alleged, place=place)
    office.report("2026-07-10T10:00", alleged=alleged, **told)

    assert standings(figure())[0][0] == outcome


def test_what_was_reported_after_the_day_of_counting_is_not_known(office, figure):
    """A doubtful July closing keeps its verdict of a day, for ever."""
    victim = office.person()
    closed_in_july(office, victim=victim)
    office.report("2026-08-20T10:00", victim=victim)  # day 50

    before, after = figure(as_of=date(2026, 8, 10)), figure()
    assert standings(before) == standings(after) == [("counted", "victim")]
    winter = figure(as_of=date(2027, 2, 1))
    assert (winter.reopened.part, winter.reopened.whole) == (1, 1)


def test_a_closing_is_judged_only_when_its_window_is_over(office, figure):
    office.closing("2026-09-30T10:00", "R1", "victim")

    assert figure(as_of=date(2026, 10, 28)).provisional
    assert standings(figure(as_of=date(2026, 10, 28))) == [("maturing", "")]
    assert standings(figure(as_of=date(2026, 10, 29))) == [("counted", "victim")]


def test_a_confirmation_that_the_definition_does_not_count_is_none(office):
    version = office.practice["measure", "resolution_rate"]
    version.body["confirmed_by"] = ["victim"]
    office.closing("2026-07-01T10:00", "R1", "agency")

    counted = queries.count(version, SUMMER, as_of=COUNTED_ON)
    assert standings(counted.result) == [("failed", "not_confirmed")]


def test_nothing_closed_is_no_figure(figure):
    result = figure()
    assert (result.denominator, result.value, result.low) == (0, None, None)


def test_counting_asks_few_questions(summer, figure, django_assert_num_queries):
    with django_assert_num_queries(7):
        figure()
