"""Provisional risk and routes, as tables; the data files are the ones in force."""

import pytest

from commonside.work.reports import rules

HIGH, MEDIUM, STANDARD = 1, 2, 3

BANDS = [
    # answers -> band, first reason
    ({}, STANDARD, None),
    ({"category": ["litter"], "targeted": "no"}, STANDARD, None),
    ({"danger": "yes"}, HIGH, "danger_now"),
    ({"threats": "weapon"}, HIGH, "weapon"),
    ({"harm": ["mental", "self_harm"]}, HIGH, "self_harm"),
    ({"harm": ["cannot_leave"]}, HIGH, "cannot_leave"),
    ({"targeted": "me_or_home"}, STANDARD, "targeted"),
    ({"targeted": "me_or_home", "threats": "threatened"}, HIGH, "targeted_violence"),
    ({"hate": "yes"}, MEDIUM, "hate"),
    (
        {"hate": "yes", "targeted": "group", "timing": "regularly"},
        HIGH,
        "hate_targeted_repeat",
    ),
    ({"hate": "possibly"}, STANDARD, "hate_possible"),
    ({"affected": "extremely", "previous": "yes"}, MEDIUM, "extremely"),
    ({"third": ["animals.bite"]}, MEDIUM, "dog_bite"),
]


@pytest.mark.parametrize(("answers", "band", "first"), BANDS)
def test_provisional_band(bodies, answers, band, first):
    found = rules.provisional(answers, bodies["risk"])
    assert found.band == band
    assert (found.reasons[0] if found.reasons else None) == first


def test_points_add_up_and_flags_come_first(bodies):
    answers = {"frequency": "daily", "affected": "a_lot", "worse": "one"}
    found = rules.provisional(answers, bodies["risk"])
    assert found == rules.Provisional(MEDIUM, ("worse", "daily", "a_lot"))
    answers = {"frequency": "daily", "harm": ["afraid_to_go_out"]}
    found = rules.provisional(answers, bodies["risk"])
    assert found.reasons == ("afraid_to_go_out", "daily")


def test_enough_points_make_it_high(bodies):
    answers = {
        "targeted": "me_or_home",
        "worse": "both",
        "affected": "extremely",
        "harm": ["mental"],
    }
    assert rules.provisional(answers, bodies["risk"]).band == HIGH


ROUTES = [
    # answers, band -> queue, also to, rules
    ({"category": ["noise"]}, STANDARD, "triage", (), ()),
    (
        {"category": ["animals"], "third": ["animals.bite"]},
        MEDIUM,
        "triage",
        ("police", "council"),
        ("dog_bite_two_agencies",),
    ),
    (
        {"category": ["hoax_calls"]},
        STANDARD,
        "partner",
        ("fire",),
        ("hoax_calls_fire_alone",),
    ),
    # Something else is told too, or somebody may be in danger: we keep it.
    (
        {"category": ["hoax_calls", "noise"]},
        STANDARD,
        "triage",
        ("fire",),
        ("hoax_calls_fire_alone",),
    ),
    (
        {"category": ["hoax_calls"], "danger": "yes"},
        HIGH,
        "triage",
        ("fire",),
        ("hoax_calls_fire_alone",),
    ),
    (
        {"category": ["harassment"], "relationship": "former_partner"},
        MEDIUM,
        "restricted",
        (),
        ("domestic_abuse_leaves",),
    ),
    # S7: nobody reads a report about a colleague; restricted beats every other rule.
    (
        {"category": ["animals"], "third": ["animals.bite"], "about_staff": "yes"},
        MEDIUM,
        "restricted",
        (),
        ("dog_bite_two_agencies", "about_staff_restricted"),
    ),
]


@pytest.mark.parametrize(("answers", "band", "queue", "also_to", "reasons"), ROUTES)
def test_route(bodies, answers, band, queue, also_to, reasons):
    found = rules.route(answers, bodies["categories"], band)
    assert (found.queue, found.also_to, found.reasons) == (queue, also_to, reasons)


def test_a_targeted_report_is_due_the_same_day(bodies):
    answers = {"category": ["noise"], "targeted": "me_or_home"}
    found = rules.route(answers, bodies["categories"], STANDARD)
    assert found.clocks == ({"rule": "exclusive_days", "amount": 0},)


ASKED = [
    ({"third": ["drugs.dealing"]}, ["police_intelligence"]),
    ({"third": ["drugs.needles"]}, []),
    ({"category": ["begging"]}, ["offer_of_help"]),
    ({"category": ["street_drinking", "begging"]}, ["offer_of_help"]),
    ({"category": ["kerb_crawling"]}, ["vehicle"]),
    ({"category": ["noise"], "relationship": "family"}, ["safer_way"]),
]


@pytest.mark.parametrize(("answers", "wanted"), ASKED)
def test_what_is_asked_first(bodies, answers, wanted):
    found = rules.asks(answers, bodies["categories"])
    assert [ask.what for ask in found] == wanted


def test_kerb_crawling_is_never_recorded_against_the_woman(bodies):
    answers = {"category": ["kerb_crawling"]}
    found = rules.never_against(answers, bodies["categories"])
    assert found == ["exploited_person"]


OBSTACLES = [
    ({}, ["category"]),
    ({"category": ["no_such_kind"]}, ["category"]),
    ({"category": ["noise"]}, []),
    ({"category": ["nuisance"]}, ["third"]),
    ({"category": ["nuisance"], "third": ["nuisance.fireworks"]}, []),
    ({"category": ["nuisance"], "third": ["nuisance.other"]}, ["third_words"]),
    (
        {
            "category": ["nuisance"],
            "third": ["nuisance.other"],
            "third_words": "Drones",
        },
        [],
    ),
]


@pytest.mark.parametrize(("answers", "fields"), OBSTACLES)
def test_obstacles_to_submitting(bodies, answers, fields):
    found = rules.obstacles_to_submitting(answers, bodies["categories"])
    assert [one.at_field for one in found] == fields
