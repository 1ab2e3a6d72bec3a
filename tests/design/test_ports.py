"""What higher rooms hang on a lower room's act."""

import pytest

from commonside.ground.audit.refusals import obstacle
from commonside.ground.design import ports


@pytest.fixture
def empty(monkeypatch):
    monkeypatch.setattr(ports, "holds", type(ports.holds)(list))
    monkeypatch.setattr(ports, "follows", type(ports.follows)(list))


@pytest.mark.usefixtures("empty")
def test_everything_that_stands_in_the_way_is_gathered():
    first, second = obstacle("A bundle is being made."), obstacle("A review is open.")
    ports.holds["case.closing"] += [lambda case: [first], lambda case: [second]]
    assert ports.held("case.closing", "the case") == [first, second]
    assert ports.held("case.step", "the case") == []


@pytest.mark.usefixtures("empty")
def test_what_follows_is_told_what_was_done():
    heard = []
    ports.follows["case.closed"].append(lambda case, **said: heard.append((case, said)))
    ports.follow("case.closed", "the case", by="who")
    ports.follow("case.opened", "another", by="who")
    assert heard == [("the case", {"by": "who"})]
