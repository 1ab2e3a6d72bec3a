"""A case room with the practice of streets, and a square of the map that is busy."""

import tomllib

import pytest

from tests.cases.conftest import DATA, case, load, opened, plain, told  # noqa: F401
from tests.cases.conftest import practice as cases_practice  # noqa: F401
from tests.streets import living

BODIES = [
    plain(tomllib.loads(path.read_text("utf-8")))
    for path in sorted((DATA / "streets").glob("*.toml"))
]


@pytest.fixture
def practice(cases_practice):  # noqa: F811
    for body in BODIES:
        load(kind=body["kind"], key=body["key"], body=body)


@pytest.fixture
def busy(told, cast, at):  # noqa: F811
    """`busy(many)`: reports of one square, none of which belongs to a case."""

    def tell(many=5, *, at=at, square=living.SQUARE, **more):
        return living.busy(many, at=at, square=square, **more)

    return tell
