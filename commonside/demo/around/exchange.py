"""What comes from other systems: a list that was undone, one that waits, numbers."""

from datetime import timedelta
from typing import Any

from commonside.demo.moments import in_office_between
from commonside.demo.timeline import Story
from commonside.demo.world import World
from commonside.library.clocks.instants import london_date
from commonside.work.cases.models import Case
from commonside.work.exchange.actions import copying, elsewhere, imports, references
from commonside.work.exchange.queries.lists import chosen
from commonside.work.exchange.tables import Table

POLICE = [
    "Incident Number",
    "Date Reported",
    "NSIR Category",
    "Qualifier",
    "Incident Summary",
    "Incident Location",
]
HOUSING = [
    "Case Ref",
    "Date Opened",
    "Complainant",
    "Case Officer",
    "ASB Type",
    "Risk",
    "Summary",
]


def stories(world: World) -> list[Story]:
    return [_numbers(world), _undone(world), _waits(world), _elsewhere(world)]


def _ago(world: World, days: float) -> Any:
    latest = world.at - timedelta(days=days)
    return in_office_between(latest - timedelta(days=0.95), latest)


def _case(world: World, name: str) -> Case | None:
    rows = Case.objects.select_related("owner", "team")
    return rows.filter(pk=world.named.get(name, 0)).first()


def _numbers(world: World) -> Story:
    """Mrs Begum's case in the police's log and the landlord's system; copied there."""
    at = yield _ago(world, 2.2)
    case = _case(world, "begum")
    if case is None:
        return
    for system, number in (("police", "41/20417/26"), ("housing", "LH-3391")):
        references.add(
            case,
            subject=f"case:{case.pk}",
            system=system,
            number=number,
            by=case.owner,
            at=at,
        )
    at = yield _ago(world, 1.1)
    copying.mark_copied(case=case, system="housing", by=case.owner, at=at)


def _begin(
    world: World, key: str, table: Table, kind: str, system: str, *, at: Any
) -> Any:
    shipped, _ = chosen(key, london_date(at))
    return imports.begin(
        kind,
        {kind: table},
        system=system,
        mapping=shipped,
        by=world.cast["samuel"],
        at=at,
    )


def _undone(world: World) -> Story:
    """Last week's police list was the wrong week's, and was taken back at once."""
    at = yield _ago(world, 6)
    day = f"{at - timedelta(days=9):%d/%m/%Y}"
    rows = [
        [
            f"41/1990{n}/26",
            day,
            kind,
            "Nuisance",
            "As the caller said it.",
            "Elm Street",
        ]
        for n, kind in enumerate(("Noise", "Street drinking", "Littering"))
    ]
    table = Table(POLICE, list(enumerate(rows, 2)))
    made = _begin(world, "police-incidents", table, "reports", "police", at=at)
    imports.bring(made, at=at)
    at = yield at + timedelta(minutes=12)
    imports.undo(made, by=world.cast["samuel"], at=at)


def _waits(world: World) -> Story:
    """A landlord's cases wait: an officer in them is not here, and a day is none."""
    at = yield _ago(world, 1.4)
    opened = f"{at - timedelta(days=40):%d-%b-%y}"
    rows = [
        [
            "LH-3402",
            opened,
            "Ms Ferris",
            "Dan Reeve",
            "Noise nuisance",
            "Low",
            "Music.",
        ],
        [
            "LH-3405",
            opened,
            "Mr Ashby",
            "Kim Larch",
            "Threats",
            "High",
            "On the stairs.",
        ],
        ["LH-3408", "31/02/26", "Mrs Rowe", "Dan Reeve", "Litter", "Low", "Bins."],
    ]
    table = Table(HOUSING, list(enumerate(rows, 2)))
    _begin(world, "housing-asb", table, "cases", "housing", at=at)


def _elsewhere(world: World) -> Story:
    """A case whose work the landlord writes down; we ask on a day."""
    at = yield _ago(world, 0.2)
    case = _case(world, "kaye")
    if case is None or not case.is_open:
        return
    elsewhere.work_elsewhere(
        case=case,
        system="housing",
        number="LH-3377",
        keeper="Tom Ellery, Larkfield Homes",
        next_on=london_date(world.at) + timedelta(days=6),
        by=case.owner,
        at=at,
    )
