"""When a rule of practice holds, and what is said in which language."""

import pytest

from commonside.ground.practice.loading import load_national
from commonside.ground.practice.rules import (
    holds,
    in_language,
    rules_that_hold,
    unverified,
)


@pytest.mark.parametrize(
    ("when", "answers", "met"),
    [
        ({"targeted": ["me_or_home"]}, {"targeted": "me_or_home"}, True),
        ({"targeted": ["me_or_home"]}, {"targeted": "community"}, False),
        # What was not asked, or left empty, meets nothing.
        ({"targeted": ["me_or_home"]}, {}, False),
        ({"targeted": ["me_or_home"]}, {"targeted": None}, False),
        ({"targeted": ["me_or_home"]}, {"targeted": ""}, False),
        ({"harm": ["cannot_leave"]}, {"harm": []}, False),
        # Of a list, any will do; of several lines, all must hold.
        ({"hate": ["yes", "possibly"]}, {"hate": "possibly"}, True),
        ({"harm": ["mental"]}, {"harm": ["physical", "mental"]}, True),
        ({"hate": ["yes"], "worse": ["both"]}, {"hate": "yes", "worse": "no"}, False),
        ({"hate": ["yes"], "worse": ["both"]}, {"hate": "yes", "worse": "both"}, True),
        # A code is matched whole, never letter by letter.
        ({"worse": ["o"]}, {"worse": "no"}, False),
        ({}, {}, True),
    ],
)
def test_a_rule_holds_when_every_line_of_it_is_met(when, answers, met):
    assert holds(when, answers) is met


# What the shipped rules ask for, by what was answered.
ASKED = [
    ({"targeted": "me_or_home"}, {"targeted_same_day"}),
    ({"third": ["drugs.dealing"]}, {"dealing_police_intelligence"}),
    ({"third": ["animals.bite"]}, {"dog_bite_two_agencies"}),
    ({"category": ["hoax_calls"]}, {"hoax_calls_fire_alone"}),
    ({"category": ["begging"]}, {"help_offered_first"}),
    ({"category": ["street_drinking"]}, {"help_offered_first"}),
    ({"category": ["kerb_crawling"]}, {"kerb_crawling_driver", "exploitation_betrays"}),
    ({"category": ["nuisance"]}, {"nuisance_says_which"}),
    ({"relationship": "former_partner"}, {"domestic_abuse_leaves"}),
    ({"relationship": "neighbour", "category": ["noise"]}, set()),
    (
        {"category": ["animals", "noise"], "third": ["animals.fouling"]},
        set(),
    ),
]


@pytest.mark.parametrize(("answers", "codes"), ASKED)
def test_the_rules_that_we_ship_ask_for_what_they_should(answers, codes):
    body = next(v.body for v in load_national() if v.kind == "categories")
    assert {rule["code"] for rule in rules_that_hold(body["rule"], answers)} == codes


def test_what_is_from_memory_stays_unverified_until_somebody_signs():
    assert unverified("M", "")
    assert not unverified("M", "A. Solicitor")
    assert not unverified("V", "")


def test_a_body_is_said_in_one_language_and_in_english_where_another_is_missing():
    body = {
        "name": "Luton soLUTiONs",
        "run_by": {"en": "Run by", "ur": "از"},
        "line": [{"label": {"en": "Fire"}, "phone": "999", "hours": None}],
        "matching": {"metres": 100},
    }
    assert in_language(body, "ur") == {
        "name": "Luton soLUTiONs",
        "run_by": "از",
        "line": [{"label": "Fire", "phone": "999", "hours": None}],
        "matching": {"metres": 100},
    }
