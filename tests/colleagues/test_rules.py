"""Who is a second person, and what cannot be given: the rules as tables."""

from datetime import UTC, datetime, timedelta

import pytest

from commonside.ground.agencies.rules import roles, roles_that
from commonside.ground.colleagues import rules
from commonside.ground.colleagues.rules import Entitlement

NOW = datetime(2026, 11, 19, 12, tzinfo=UTC)
ADA, BEN, INES, DAN = 1, 2, 3, 4
LONG_AGO = NOW - timedelta(days=200)
LATELY = NOW - timedelta(days=3)


@pytest.mark.parametrize(
    ("decider", "entitled", "says"),
    [
        (INES, [Entitlement(LONG_AGO)], None),
        (ADA, [Entitlement(LONG_AGO)], "You proposed this"),
        (DAN, [Entitlement(LONG_AGO)], "This is about you"),
        (BEN, [], "before you could approve"),
        (BEN, [Entitlement(NOW)], "before you could approve"),
        (BEN, [Entitlement(NOW + timedelta(hours=1))], "before you could approve"),
        (BEN, [Entitlement(LATELY, frozenset({ADA, INES}))], "made you somebody"),
        (BEN, [Entitlement(LATELY, frozenset({INES}))], None),
        (BEN, [Entitlement(LONG_AGO, frozenset({ADA}))], None),
        (BEN, [Entitlement(LATELY, frozenset({ADA}), is_second=True)], None),
        (
            BEN,
            [Entitlement(LATELY, frozenset({ADA})), Entitlement(LONG_AGO)],
            None,
        ),
    ],
)
def test_who_is_a_second_person(decider, entitled, says):
    """S8: nobody approves their own, for themselves, or by a hand of the proposer."""
    found = rules.obstacles_to_deciding(
        decider=decider,
        proposer=ADA,
        about=DAN,
        proposed_at=NOW,
        entitled=entitled,
    )
    assert [says in str(one) for one in found] == ([True] if says else [])


@pytest.mark.parametrize(
    ("but", "says"),
    [
        ({}, None),
        ({"is_own": True}, "Nobody gives themselves"),
        ({"is_off": True}, "switched off"),
        ({"fits": False}, "not for staff of their agency"),
        ({"is_held": True}, "They have it already"),
    ],
)
def test_what_cannot_be_given(but, says):
    facts = {"label": "Analyst", "fits": True, "is_held": False}
    facts |= {"is_own": False, "is_off": False, **but}
    found = rules.obstacles_to_giving(**facts)
    assert [says in str(one) for one in found] == ([True] if says else [])


@pytest.mark.parametrize(
    ("but", "says"),
    [
        ({}, None),
        ({"held": {"open cases": 2, "promises": 0}}, "Hand on 2 open cases first."),
        ({"is_own": True}, "Ask a colleague"),
        ({"is_approver": True, "approvers_left": 1}, "Appoint another first"),
        ({"is_approver": True, "approvers_left": 2}, None),
    ],
)
def test_who_may_not_yet_leave(but, says):
    facts = {"held": {}, "is_own": False, "is_approver": False, "approvers_left": 0}
    found = rules.obstacles_to_leaving(**{**facts, **but})
    assert [says in str(one) for one in found] == ([True] if says else [])


@pytest.mark.parametrize(
    ("key", "takes_two"),
    [
        ("case_officer", True),
        ("agency_contact", True),
        ("administrator", True),
        ("information_lead", True),
        ("auditor", True),
        ("analyst", False),
        ("councillor", False),
        ("partnership_manager", False),
    ],
)
def test_a_role_that_reads_or_guards_takes_two(key, takes_two):
    """S8: the roles' own files say which of them a second person gives."""
    assert roles()[key].needs_two is takes_two


def test_who_gives_roles_reads_nothing_by_it():
    """S8: administrators see no content by being administrators."""
    for permission in ("people.manage", "people.approve"):
        assert roles_that(permission)
        assert not any(roles()[key].has_content for key in roles_that(permission))


@pytest.mark.parametrize(
    ("event", "body", "words"),
    [
        ("colleague.added", {"codes": {"agency": "fire"}}, "Added, of Fire"),
        ("colleague.given", {"codes": {"role": "analyst"}}, "Given: Analyst"),
        ("colleague.proposed", {"codes": {"kind": "return"}}, None),
        ("colleague.left", {}, "Account closed: they left"),
        ("else.where", {}, "else.where"),
    ],
)
def test_events_read_in_words(event, body, words):
    names = {"fire": "Fire", "analyst": "Analyst"}
    said = rules.event(event, body, names)
    assert said == (words or "Proposed: the account back")
