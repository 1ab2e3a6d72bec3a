"""Cases for the tests of agreements: sight is of something."""

from tests.cases.conftest import case, opened, practice, told  # noqa: F401
