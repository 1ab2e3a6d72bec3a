"""A case with its practice, whose states are kept."""

from tests.cases.conftest import case, opened, practice, told  # noqa: F401
