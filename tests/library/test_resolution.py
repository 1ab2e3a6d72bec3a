"""The resolution rate, against examples counted by hand."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonside.library.analysis.definitions import Definition
from commonside.library.analysis.periods import Period
from commonside.library.analysis.resolution import (
    ClosedCase,
    Share,
    Standing,
    durable_period,
    judge,
    resolution,
)
from tests.library import worked
from tests.library.worked import RULE, SOURCE

SUMMER = Period.parse("2026-Q3")
COUNTED_ON = date(2026, 11, 19)


def case(ref, closed, outcome, by=None, again=None, **more):
    return ClosedCase(
        ref=ref,
        closed_on=date.fromisoformat(closed),
        outcome=outcome,
        stopped_confirmed_by=by,
        first_new_report_on=again and date.fromisoformat(again),
        **more,
    )


# Closed from July to September, except the last three. Each line says how it counts.
CASES = [
    # stopped, said the victim: counted
    case("A", "2026-07-01", "R1", "victim", band="high", ward="Dallow", hate=True),
    # stopped, said an officer: counted
    case("B", "2026-07-02", "R6", "agency", band="high", ward="Dallow"),
    # back on the 28th day (2 September + 28 = 30 September): failed
    case("C", "2026-09-02", "R2", "victim", "2026-09-30", band="low", ward="Dallow"),
    # back on the 29th day: counted
    case("D", "2026-09-02", "R2", "victim", "2026-10-01", band="low", ward="South"),
    # nobody confirmed it: failed
    case("E", "2026-08-01", "R3", band="low", ward="South"),
    # lost contact: failed, though an officer thought that it had stopped
    case("F", "2026-08-01", "N4", "agency", band="low", ward="South"),
    # withdrew: failed
    case("G", "2026-08-01", "N3", band="low", ward="South"),
    # less, but not stopped: failed
    case("H", "2026-08-01", "P1", "victim", band="low", ward="South"),
    # the victim moved: failed
    case("I", "2026-08-01", "R8", "victim", band="low", ward="South"),
    # nothing more to be done: failed
    case("J", "2026-09-30", "N1", band="low", ward="South"),
    # the same case twice: left out
    case("K", "2026-08-01", "N6"),
    # another town's: left out, although closed yesterday
    case("L", "2026-09-30", "N7"),
    # closed before and after the period
    case("M", "2026-06-30", "R1", "victim", "2026-09-28"),
    case("N", "2026-10-01", "R1", "victim"),
    case("O", "2026-04-01", "N4", None, "2026-05-01"),
]


def measure(cases=CASES, period=SUMMER, as_of=COUNTED_ON, definition=RULE):
    return resolution(cases, period=period, as_of=as_of, definition=definition)


def test_the_worked_example_counts_as_by_hand():
    result = measure()

    # Twelve closed in the period, K and L left out: ten. A, B and D count.
    assert (result.numerator, result.denominator) == (3, 10)
    assert result.value == 0.3
    # Wilson by hand: (0.3 + 3.8415/20 -+ 1.96 sqrt(0.021 + 3.8415/400)) / 1.38415
    # = (0.49207 -+ 1.95996 x 0.17495) / 1.38415 = 0.1078 and 0.6032
    assert (result.low, result.high) == pytest.approx((0.1078, 0.6032), abs=0.0001)
    assert result.excluded == {"N5": 0, "N6": 1, "N7": 1}
    assert result.failures == {
        "returned": 1,
        "lost_contact": 1,
        "less_but_not_stopped": 1,
        "withdrew": 1,
        "victim_moved": 1,
        "nothing_more": 1,
        "not_confirmed": 1,
    }
    assert result.confirmed_by_victim == Share(2, 3)
    assert result.confirmed_by_agency == Share(1, 3)
    assert result.lost_contact == Share(1, 10)
    assert result.withdrew == Share(1, 10)
    assert (result.maturing, result.provisional) == (0, False)


def test_every_case_of_the_period_has_its_verdict():
    verdicts = {v.ref: (v.standing.value, v.reason) for v in measure().verdicts}

    assert verdicts == {
        "A": ("counted", "victim"),
        "B": ("counted", "agency"),
        "C": ("failed", "returned"),
        "D": ("counted", "victim"),
        "E": ("failed", "not_confirmed"),
        "F": ("failed", "lost_contact"),
        "G": ("failed", "withdrew"),
        "H": ("failed", "less_but_not_stopped"),
        "I": ("failed", "victim_moved"),
        "J": ("failed", "nothing_more"),
        "K": ("excluded", "N6"),
        "L": ("excluded", "N7"),
    }


def test_the_figure_is_split_by_band_ward_category_and_hate():
    groups = measure().groups

    assert groups["band"] == {"high": Share(2, 2), "low": Share(1, 8)}
    assert groups["ward"] == {"Dallow": Share(2, 3), "South": Share(1, 7)}
    assert groups["hate"] == {"no": Share(2, 9), "yes": Share(1, 1)}
    assert groups["category"] == {"": Share(3, 10)}


def test_opened_again_is_counted_on_the_latest_cohort_that_is_old_enough():
    result = measure()

    # 90 days after 30 September is 29 December; after 30 June, 28 September.
    assert result.reopened_period == Period.parse("2026-Q2")
    # M came back on 28 September, the 90th day after 30 June; O after 30 days.
    assert result.reopened == Share(2, 2)


def test_a_report_on_the_91st_day_does_not_open_again():
    late = case("M", "2026-06-30", "R1", "victim", "2026-09-29")

    assert measure([late]).reopened == Share(0, 1)


@pytest.mark.parametrize(
    ("as_of", "provisional"), [("2026-10-28", True), ("2026-10-29", False)]
)
def test_a_period_is_provisional_until_28_days_after_its_end_are_past(
    as_of, provisional
):
    assert measure(as_of=date.fromisoformat(as_of)).provisional is provisional


def test_a_case_that_cannot_yet_be_judged_stands_on_neither_side():
    # On 8 October, 28 days back is 10 September: what closed on 9 September or before
    # is judged, whatever its outcome. J (30 September, failed already) waits too.
    result = measure(as_of=date(2026, 10, 8))

    assert result.maturing == 1
    assert (result.numerator, result.denominator) == (3, 9)
    assert result.failures["nothing_more"] == 0
    assert result.excluded["N7"] == 1


def test_what_happens_later_does_not_change_an_earlier_count():
    on = date(2026, 10, 8)
    later = [
        case("D", "2026-08-20", "R2", "victim", "2026-10-09"),
        case("P", "2026-10-09", "R1", "victim"),
    ]

    result = measure(later, period=Period.parse("2026"), as_of=on)

    assert [v.ref for v in result.verdicts] == ["D"]
    assert result.numerator == 1


def test_the_published_example_of_171_closings():
    """July to September: 171 closed, 12 left out, 124 of 159 stopped."""
    result = measure(
        worked.closings(worked.PAGE, date(2026, 8, 1))
        + worked.closings(worked.SPRING, date(2026, 5, 1))
    )

    assert (result.numerator, result.denominator) == (124, 159)
    assert result.value == pytest.approx(0.7799, abs=0.0001)
    # By hand: p = 0.77987; (p + 0.01208 -+ 1.95996 x 0.033432) / 1.02416
    assert (result.low, result.high) == pytest.approx((0.7093, 0.8373), abs=0.0001)
    assert result.confirmed_by_victim == Share(97, 124)
    assert result.confirmed_by_agency == Share(27, 124)
    assert sum(result.failures.values()) == 35
    assert result.failures["less_but_not_stopped"] == 6
    assert result.excluded == {"N5": 5, "N6": 6, "N7": 1}
    assert result.reopened == Share(14, 118)


def test_nothing_closed_has_no_figure():
    result = measure([])

    assert (result.numerator, result.denominator) == (0, 0)
    assert (result.value, result.low, result.high) == (None, None, None)
    assert result.confirmed_by_victim.value is None


def test_a_cohort_of_odd_length_goes_back_by_its_own_length():
    ten_days = Period.parse("2026-07-11..2026-07-20")

    # On 19 November what closed by 20 August is old enough, on 19 August not.
    assert durable_period(ten_days, as_of=COUNTED_ON, definition=RULE) == ten_days
    earlier = durable_period(ten_days, as_of=date(2026, 10, 10), definition=RULE)
    assert earlier.name == "2026-07-01..2026-07-10"


def test_a_report_from_before_the_closing_is_a_fault_in_the_rows():
    wrong = case("X", "2026-08-10", "R1", "victim", "2026-08-09")

    with pytest.raises(ValueError, match="X has a new report from before"):
        measure([wrong])


def test_a_report_on_the_day_of_closing_is_a_return():
    same_day = case("X", "2026-08-10", "R1", "victim", "2026-08-10")

    assert measure([same_day]).failures["returned"] == 1


def test_an_outcome_that_nobody_placed_is_refused():
    with pytest.raises(ValueError, match="does not place 'R10'"):
        measure([case("X", "2026-08-10", "R10", "victim")])


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"success": ["R1", "N5"]}, "Placed twice: N5"),
        ({"success": []}, "No outcome counts"),
        ({"success": "R1"}, "success must be a list"),
        ({"failures": ["N4"]}, "must name reasons"),
        ({"failures": {"withdrew": ["N3"]}}, "lost_contact must be one"),
        ({"return_days": 91}, "windows"),
        ({"return_days": "28"}, "return_days must be a number"),
        ({"confidence": 95}, "between 0 and 1"),
        ({"windows": 3}, "has no windows"),
    ],
)
def test_a_wrong_definition_is_refused_with_a_sentence(change, says):
    with pytest.raises(ValueError, match=says):
        Definition.parse(SOURCE | change)


@pytest.mark.parametrize("text", ["2026-Q5", "2026-13", "July", "2026-07-09..", ""])
def test_a_wrong_period_is_refused(text):
    with pytest.raises(ValueError, match="A period is written"):
        Period.parse(text)


days = st.dates(date(2026, 6, 1), date(2026, 11, 1))
codes = sorted({*RULE.success, *RULE.excluded, *"N1 N2 N3 N4 R8 P1 P2".split()})
closed = st.builds(
    lambda ref, day, gap, code, by: ClosedCase(
        ref=str(ref),
        closed_on=day,
        outcome=code,
        stopped_confirmed_by=by,
        first_new_report_on=None if gap is None else day + timedelta(days=gap),
    ),
    st.integers(),
    days,
    st.none() | st.integers(0, 120),
    st.sampled_from(codes),
    st.sampled_from(["victim", "agency", None]),
)


@given(st.lists(closed, max_size=40), st.dates(date(2026, 7, 1), date(2027, 3, 1)))
def test_every_closing_is_accounted_for_once(cases, as_of):
    result = measure(cases, as_of=as_of)

    known = [c for c in cases if c.closed_on in SUMMER and c.closed_on <= as_of]
    assert len(known) == len(result.verdicts)
    assert len(known) == (
        result.numerator
        + sum(result.failures.values())
        + sum(result.excluded.values())
        + result.maturing
    )
    for shares in result.groups.values():
        assert sum(share.part for share in shares.values()) == result.numerator
        assert sum(share.whole for share in shares.values()) == result.denominator
    assert result.provisional or not result.maturing


@given(closed)
def test_losing_touch_never_makes_the_figure_better(closing):
    as_of = date(2027, 3, 1)
    verdict = judge(closing, as_of=as_of, definition=RULE)
    lost = ClosedCase(ref="lost", closed_on=closing.closed_on, outcome="N4")

    assert judge(lost, as_of=as_of, definition=RULE).standing is Standing.FAILED
    assert verdict.standing is not Standing.MATURING
