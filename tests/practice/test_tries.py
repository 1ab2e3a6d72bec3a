"""How often an open door may be tried: by the practice in force, not by code."""

from datetime import timedelta

import pytest

from commonside.ground.practice import queries
from commonside.ground.practice.actions import count_tries, load_versions
from commonside.ground.practice.loading import load_national
from commonside.ground.practice.loading.vocabulary import LIMITS
from commonside.ground.practice.rules import TooMany
from tests.practice.test_loading import change, practice, refused  # noqa: F401

pytestmark = pytest.mark.django_db


def given(at, **changed):
    """The practice that we ship, with other numbers for some of its limits."""
    bodies = [version for version in load_national() if version.kind == "limits"]
    for row in bodies[0].body["limit"]:
        row["tries"] = changed.get(row["code"], row["tries"])
    load_versions(bodies, by=None, at=at)
    queries.forget()


def passes(*tries, at):
    try:
        count_tries(tries, at=at)
    except TooMany:
        return False
    return True


def test_every_open_door_has_its_number(at):
    given(at, report_network=7)
    assert all(queries.limit(code, at.date()).tries for code in LIMITS)
    assert queries.limit("report_network", at.date()).tries == 7


def test_before_setup_a_door_is_not_open_without_end(at):
    assert [passes(("report_network", "n"), at=at) for _ in range(11)][-2:] == [
        True,
        False,
    ]


def test_each_limit_refuses_alone_and_says_when_to_come_again(at):
    """S35: tries are counted by name and by network; who is refused is told when."""
    given(at, sign_in_name=1, sign_in_network=2)
    network = ("sign_in_network", "192.0.2.7")
    assert passes(("sign_in_name", "ada"), network, at=at)
    assert not passes(("sign_in_name", "ada"), network, at=at)
    late = at + timedelta(seconds=1)
    with pytest.raises(TooMany) as refused:
        count_tries([("sign_in_name", "bo"), network], at=late)
    assert refused.value.again == at + timedelta(minutes=15)
    assert str(refused.value) == ("That was tried too often. Try again after 12:15.")


def test_the_time_said_is_never_too_early(at):
    assert TooMany(at + timedelta(microseconds=1)).again == at + timedelta(minutes=1)
    assert TooMany(at).again == at


def test_a_door_without_a_number_is_refused(practice):  # noqa: F811
    file = practice / "limits" / "tries.toml"
    change(file, 'code = "receipt"', 'code = "receipt_network"')
    assert "is here twice" in str(refused(load_national, practice))
    first, _, _ = file.read_text("utf-8").rpartition("[[limit]]")
    file.write_text(first.replace('"receipt_network"', '"receipt"', 1), "utf-8")
    assert "nothing limits 'look_up'" in str(refused(load_national, practice))
