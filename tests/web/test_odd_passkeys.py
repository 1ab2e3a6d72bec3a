"""What a passkey cannot have signed is refused like a wrong one."""

import pytest

from commonside.shell.web.forms import PasskeyForm


@pytest.mark.parametrize("said", ["-46012658925705", "[" * 15_000, '"a"', "{", "null"])
def test_what_no_passkey_signs_is_an_error_of_the_form(said):
    assert not PasskeyForm({"credential": said}).is_valid()


def test_an_object_is_looked_at_further():
    assert PasskeyForm({"credential": '{"id": "a"}'}).is_valid()
