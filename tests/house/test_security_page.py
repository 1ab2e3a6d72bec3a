"""The page of security lines is current, whole, and honest about what is missing."""

import re

from tools import security

SAID = security.PAGE.read_text("utf-8")
LINES = security.lines()
CODE = re.compile(r"^(T[1-4]|S\d{1,2})$")


def test_the_page_is_current():
    assert security.page() == SAID, "run python -m tools.security"


def test_every_line_is_there_once_and_says_when_it_is_due():
    codes = [line.code for line in LINES]
    assert len(codes) == len(set(codes))
    assert {"T1", "T2", "T3", "T4"} <= set(codes)
    numbers = [int(code[1:]) for code in codes if code[0] == "S"]
    missing = set(range(1, 72)) - set(numbers)
    # The requirement leaves these numbers free for what may come.
    free = {38, 39, 46, 47, 48, 49, 58, 59, 64, 65, 66, 67, 68, 69}
    assert missing == free
    assert all(line.when in security.whens() for line in LINES)
    assert all(CODE.match(code) for code in codes)


def test_no_test_names_a_line_that_is_not_in_the_requirement():
    assert set(security.proofs()) <= {line.code for line in LINES}


def test_every_test_that_is_named_exists():
    """A name on the page is a function in its file."""
    for tests in security.proofs().values():
        for one in tests:
            assert f"def {one.name}(" in (security.ROOT / one.file).read_text("utf-8")
            assert f"`{one.name}`" in SAID


def test_a_line_without_a_test_says_so():
    line = security.Line("S99", "Something.", "trust")
    assert security.state(line, []) == "**not met**"
    later = security.Line("S98", "Something.", "door")
    assert security.state(later, []).startswith("due ")
    part = security.Line("S97", "Something.", "trust", lacks="half of it")
    proof = [security.Proof("tests/a.py", "test_a")]
    assert security.state(part, proof) == "**in part**: half of it"


def test_numbers_are_read_from_the_beginning_of_a_docstring():
    assert security.numbers("S13: two of them") == ["S13"]
    assert security.numbers("S36, S40: two lines") == ["S36", "S40"]
    assert security.numbers("As S13 says") == []
