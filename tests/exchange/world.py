"""What the doors of lists point at: one that was tried, one that is in."""

from typing import Any

from commonside.work.exchange.actions import imports, references
from commonside.work.exchange.queries.lists import chosen, of_bytes
from tests.exchange.sheets import POLICE, as_csv, incident
from tests.house.world import THEN, World


def add(world: World) -> None:
    world.things["list"] = list_of(world, 901)
    world.things["number"] = references.add(
        world.case,
        subject=f"case:{world.case.pk}",
        system="council",
        number="LBC-77",
        by=world.cast["joanne"],
        at=THEN,
    )


def list_of(world: World, number: int, **changed: str) -> Any:
    """A police list of one line that Samuel has tried."""
    shipped, _ = chosen("police-incidents", THEN.date())
    early = {"Date Reported": "03/01/2026", "Incident Date": "03/01/2026"}
    data = as_csv(POLICE, [incident(number, **early, **changed)])
    return imports.begin(
        "reports",
        {"reports": of_bytes("reports", data, shipped)},
        system="police",
        mapping=shipped,
        by=world.cast["samuel"],
        at=THEN,
    )
