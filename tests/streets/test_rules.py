"""Registrations, notices, orders and places, as tables."""

from datetime import date, datetime, timedelta

import pytest

from commonside.library.clocks.calendars import WorkingCalendar
from commonside.work.reports.rules import obstacle_to_plate, plate, plates_in
from commonside.work.streets.rules import abandoned, orders, places, section59
from commonside.work.streets.rules.abandoned import Given, Stage, Vehicle
from commonside.work.streets.rules.orders import Point
from tests.streets.conftest import BODIES

BODY = next(body for body in BODIES if body["kind"] == "abandoned")
DRINKING = next(body for body in BODIES if body["kind"] == "street_drinking")
AT = datetime.fromisoformat("2026-11-19T12:00+00:00")
DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        (" ab12 cde ", "AB12CDE"),
        ("AB12CDE", "AB12CDE"),
        ("ab12-cde.", "AB12CDE"),
        ("AB12 CDO", "AB12CDO"),
        ("AB12 CD0", "AB12CD0"),  # the figure: another vehicle
        ("AB1 2ICE", "AB12ICE"),
        ("A112 1CE", "A1121CE"),
        ("HH-ÄB 1234", "HHÄB1234"),
        ("WGM 4321K", "WGM4321K"),
        ("…", ""),
    ],
)
def test_a_registration_is_compared_without_spaces_and_spelling(typed, kept):
    assert plate(typed) == kept


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("ab12 cde, red Ford", ["AB12CDE"]),
        ("a red Ford, ab12cde", ["AB12CDE"]),
        ("AB12 CDE and XY70 ZZZ", ["AB12CDE", "XY70ZZZ"]),
        ("AB12CDE, ab12 cde", ["AB12CDE"]),
        ("P123 ABC, old van", ["P123ABC"]),
        ("an old van, ABC 123D", ["ABC123D"]),
        ("on the M25 and back", []),
        ("WGM 4321K, black van", ["WGM4321K"]),
        ("HH-ÄB 1234, white", ["HHÄB1234"]),
        ("yellow 1234, van", []),
        ("three lads, 2 cars", []),
        ("B*W 1234, van", []),
        ("a blue van", []),
        ("", []),
    ],
)
def test_registrations_are_found_in_what_was_told(words, found):
    assert plates_in(words) == found


@pytest.mark.parametrize(
    ("typed", "is_one"),
    [("AB12 CDE", True), ("A1", True), ("", False), ("red car", False), ("7", False)],
)
def test_what_may_be_a_registration(typed, is_one):
    assert (obstacle_to_plate(typed) == "") is is_one


def vehicle(stage, *given, land="occupied", condition="sound"):
    """A vehicle with (notice, days until it has run out)."""
    notices = tuple(Given(kind, AT + days * DAY) for kind, days in given)
    return Vehicle(Stage(stage), land, condition, notices)


def said(found):
    return [str(one) for one in found]


@pytest.mark.parametrize(
    ("land", "condition", "removal", "disposal"),
    [
        ("road", "sound", [], ["owner"]),
        ("road", "wreck", [], []),
        ("open", "sound", [], ["owner"]),
        ("occupied", "wreck", ["occupier"], ["occupier"]),
        ("occupied", "sound", ["occupier"], ["occupier", "owner"]),
    ],
)
def test_which_notices_follow_from_land_and_condition(
    land, condition, removal, disposal
):
    found = vehicle("inspected", land=land, condition=condition)
    assert abandoned.needed(found, BODY, "removal") == removal
    assert abandoned.needed(found, BODY, "disposal") == disposal


@pytest.mark.parametrize(
    ("kind", "last"),
    [("owner", "2026-11-26"), ("occupier", "2026-12-04")],
)
def test_a_notice_binds_until_the_end_of_its_last_day(kind, last):
    until = abandoned.runs_until(kind, AT, BODY, WorkingCalendar())
    assert until.date().isoformat() == last
    assert until > datetime.fromisoformat(f"{last}T23:59+00:00")


RUNS = "{} runs until 2{} November 2026. Not before it has run out."
OWNER = RUNS.format("Notice to the owner", 1)


@pytest.mark.parametrize(
    ("found", "ending", "obstacles"),
    [
        (vehicle("removed", ("occupier", -1), ("owner", 2)), "scrapped", [OWNER]),
        (vehicle("removed", ("occupier", -1), ("owner", 2)), "sold", [OWNER]),
        (vehicle("removed", ("occupier", -1), ("owner", -1)), "scrapped", []),
        (
            vehicle("removed", ("occupier", -1)),
            "scrapped",
            ["Notice to the owner was not given yet."],
        ),
        (
            vehicle("removed", ("owner", 0), land="road"),
            "scrapped",
            ["Notice to the owner runs until 19 November 2026."
             " Not before it has run out."],
        ),
        (vehicle("removed", land="road", condition="wreck"), "scrapped", []),
        (
            vehicle("inspected", land="road", condition="wreck"),
            "scrapped",
            ["It has not been removed yet."],
        ),
        (vehicle("told"), "gone", []),
        (vehicle("removed", ("owner", 2)), "claimed", []),
        (vehicle("ended"), "gone", ["It is over with this vehicle."]),
        (vehicle("removed"), "eaten", ["Say how it ended."]),
    ],
)  # fmt: skip
def test_nothing_is_scrapped_before_its_deadline(found, ending, obstacles):
    assert said(abandoned.obstacles_to_ending(found, ending, BODY, at=AT)) == obstacles


@pytest.mark.parametrize(
    ("found", "is_free"),
    [
        (vehicle("told"), False),
        (vehicle("removed"), False),
        (vehicle("inspected"), False),
        (vehicle("inspected", ("occupier", 1)), False),
        (vehicle("inspected", ("occupier", -1)), True),
        (vehicle("inspected", land="road"), True),
    ],
)
def test_nothing_is_removed_before_the_occupier_had_time(found, is_free):
    assert (abandoned.obstacles_to_removing(found, BODY, at=AT) == []) is is_free


@pytest.mark.parametrize(
    ("found", "kind", "is_free"),
    [
        (vehicle("told"), "owner", False),
        (vehicle("ended"), "owner", False),
        (vehicle("inspected"), "owner", True),
        (vehicle("inspected", ("owner", 2)), "owner", False),
        (vehicle("inspected", land="road"), "occupier", False),
    ],
)
def test_a_notice_is_given_once_and_only_where_it_is_needed(found, kind, is_free):
    assert (abandoned.obstacles_to_notice(found, kind, BODY) == []) is is_free


def test_an_inspection_says_where_in_what_condition_and_what_was_seen():
    asked = {"land": "x", "condition": "x", "finding": " ", "body": BODY}
    assert len(abandoned.obstacles_to_inspecting(vehicle("told"), **asked)) == 3
    whole = {"land": "road", "condition": "wreck", "finding": "Burnt out"}
    asked = {**whole, "body": BODY}
    assert abandoned.obstacles_to_inspecting(vehicle("told"), **asked) == []
    assert len(abandoned.obstacles_to_inspecting(vehicle("removed"), **asked)) == 1


def test_the_deadline_is_that_of_the_last_notice():
    assert abandoned.deadline(vehicle("inspected")) is None
    found = vehicle("inspected", ("occupier", 9), ("owner", 4))
    assert abandoned.deadline(found) == AT + 9 * DAY
    assert {stage.label for stage in Stage} >= {"Removed", "Over"}


@pytest.mark.parametrize(
    ("given", "on", "is_running"),
    [
        ([], date(2026, 11, 19), False),
        ([date(2025, 11, 20)], date(2026, 11, 19), True),
        ([date(2025, 11, 20)], date(2026, 11, 20), False),
        ([date(2024, 2, 29)], date(2025, 2, 28), True),
        ([date(2020, 1, 1), date(2026, 11, 1)], date(2026, 11, 19), True),
    ],
)
def test_a_warning_counts_for_twelve_months(given, on, is_running):
    found = section59.check(given, {"warning_months": 12}, on=on)
    assert found.is_running is is_running
    assert found.is_known is bool(given)


ORDER = {
    "about": ["street_drinking"],
    "wards": ["W1"],
    "ring": [[0.0, 0.0], [2.0, 0.0], [2.0, 2.0], [0.0, 2.0]],
}


@pytest.mark.parametrize(
    ("point", "holds"),
    [
        (Point(1.0, 1.0, "W9"), True),
        (Point(3.0, 1.0, "W9"), False),
        (Point(3.0, 1.0, "W1"), True),
        (Point(None, None, "W1"), True),
        (Point(), False),
    ],
)
def test_where_an_order_holds(point, holds):
    assert orders.holds_at(ORDER, point, "street_drinking") is holds
    assert orders.holds_at({"about": ["begging"]}, point, "street_drinking") is False
    assert orders.holds_at({**ORDER, "ring": []}, point, "street_drinking") is (
        point.ward == "W1"
    )


def test_no_order_is_another_thing_than_nowhere_to_look():
    assert orders.status(Point(1.0, 1.0, ""), is_found=False) == "none"
    assert orders.status(Point(), is_found=False) == "unknown"
    assert orders.status(Point(), is_found=True) == "in_force"
    assert all(status.label for status in orders.Status)


@pytest.mark.parametrize(
    ("changes", "many"),
    [
        ({}, 0),
        ({"where": " "}, 1),
        ({"many": None}, 1),
        ({"many": 0}, 1),
        ({"offer": ""}, 1),
        ({"answer": ""}, 1),
        ({"offer": "not_possible", "answer": ""}, 0),
    ],
)
def test_a_log_says_where_how_many_and_what_was_offered(changes, many):
    whole = {"where": "Market", "many": 3, "offer": "outreach", "answer": "no"}
    asked = {**whole, **changes}
    assert len(orders.obstacles_to_logging(**asked, body=DRINKING)) == many


ON = AT.date()


@pytest.mark.parametrize(
    ("owner", "action", "until", "state"),
    [
        (True, True, None, "worked"),
        (True, False, None, "no_action"),
        (False, True, None, "no_owner"),
        (False, False, None, "nothing"),
        (False, False, ON, "reason"),
        (False, False, ON - DAY, "nothing"),
        (True, True, ON, "worked"),
    ],
)
def test_how_a_place_stands(owner, action, until, state):
    found = places.state(has_owner=owner, has_action=action, reason_until=until, on=ON)
    assert found == state
    assert found.is_settled is (state in ("worked", "reason"))
    assert found.label


def test_what_has_nothing_stands_first_then_the_busiest():
    rows = [
        places.Ranked(places.State.WORKED, 90),
        places.Ranked(places.State.NO_ACTION, 80),
        places.Ranked(places.State.NOTHING, 6),
        places.Ranked(places.State.REASON, 99),
        places.Ranked(places.State.NOTHING, 7),
    ]
    ordered = [(r.state.value, r.reports) for r in sorted(rows, key=places.order)]
    assert ordered == [
        ("nothing", 7),
        ("nothing", 6),
        ("no_action", 80),
        ("reason", 99),
        ("worked", 90),
    ]


@pytest.mark.parametrize(
    ("why", "days", "many"),
    [("Gone", 30, 0), ("", 30, 1), ("Gone", 0, 1), ("Gone", 92, 1), ("Gone", None, 1)],
)
def test_a_reason_is_a_sentence_and_ends(why, days, many):
    until = None if days is None else ON + days * DAY
    found = places.obstacles_to_reason(why, until, on=ON, most_days=91)
    assert len(found) == many


@pytest.mark.parametrize(
    ("code", "square"),
    [
        ("5094-2213", (5094, 2213)),
        ("5094", None),
        ("a-b", None),
        ("-1-2", None),
        ("1-²", None),
        ("9" * 20 + "-1", None),
    ],
)
def test_a_square_as_an_address_names_it(code, square):
    assert places.square_of(code) == square
    assert square is None or places.code_of(square) == code
