"""The page of who may see what says what the table says."""

from commonside.ground.agencies.rules import roles
from tests.house import sight
from tools import access

SAID = access.PAGE.read_text("utf-8")


def test_the_page_is_current():
    assert access.page() == SAID, "run python -m tools.access"


def test_every_role_and_every_record_stands_in_it():
    assert all(f"## {role.label}\n" in SAID for role in roles().values())
    assert all(words in SAID for words in sight.read().says.values())
