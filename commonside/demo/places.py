"""Invented buildings on real streets: nobody lives there, and none has a number."""

from collections.abc import Iterator
from dataclasses import dataclass
from math import hypot
from random import Random
from typing import Any

from commonside.ground.places.models import Area, Entry
from commonside.ground.places.queries import areas_of
from commonside.ground.places.rules import search_key, to_degrees

# Those in which the people of the named stories live, with their wards.
NAMED = (
    ("Kestrel House", "High Town"),
    ("Swift House", "Dallow"),
    ("Kingfisher Court", "Dallow"),
    ("Teal House", "Poets"),
    ("Plover Court", "Farley"),
    ("Heron House", "Biscot"),
    ("Linnet Court", "Wigmore"),
    ("Sandpiper Court", "South"),
    ("Curlew House", "Saints"),
    ("Avocet Court", "Central"),
    ("Dunlin House", "Lewsey"),
)
# Across the yard from Kestrel House, so many metres east.
NEIGHBOUR = ("Merlin House", "Kestrel House", 56.0)
BIRDS = (
    "Bittern Brambling Bunting Crake Dipper Dotterel Dunnock Eider Fieldfare Fulmar"
    " Gadwall Garganey Godwit Grebe Harrier Hobby Jackdaw Kittiwake Lapwing Martlet"
    " Nightjar Nuthatch Oriole Osprey Petrel Pintail Pipit Plover Redpoll Redstart"
    " Redwing Sanderling Shoveler Siskin Skylark Snipe Stonechat Teal Tern Treecreeper"
    " Turnstone Wagtail Waxwing Wheatear Whimbrel Whinchat Wigeon Yaffle"
).split()
KINDS = ("House", "Court", "Point", "Lodge", "Mews", "Heights")
IN_EACH_WARD = 12
# Nobody else lives so near to the building of the first story, in metres.
APART = 160.0
FLATS = 40
LOCATED = (
    "lon",
    "lat",
    "easting",
    "northing",
    "ward",
    "lsoa11",
    "lsoa21",
    "boundary_version",
)


@dataclass(frozen=True)
class Building:
    """One invented building, with the columns of where it stands."""

    name: str
    ward: str
    located: tuple[tuple[str, Any], ...]

    def place(self, flat: int | None = None) -> dict[str, Any]:
        """The answer to "where", at home when a flat is named."""
        text = f"Flat {flat}, {self.name}" if flat else self.name
        return {"text": text, "at_home": bool(flat), **dict(self.located)}


@dataclass(frozen=True)
class Home:
    """One flat of one building."""

    building: Building
    flat: int

    @property
    def place(self) -> dict[str, Any]:
        return self.building.place(self.flat)


def build_all(rng: Random) -> dict[str, Building]:
    """Put the invented buildings into the gazetteer, each at a real street's point."""
    wards = dict(Area.objects.filter(kind="ward").values_list("name", "code"))
    rows: list[tuple[str, str, dict[str, Any]]] = []
    taken: set[int] = set()
    for name, ward in _names(rng, sorted(wards)):
        street = _street(rng, wards[ward], taken, rows)
        taken.add(street.pk)
        rows.append((name, ward, {key: getattr(street, key) for key in LOCATED}))
    name, beside, metres = NEIGHBOUR
    _, ward, facts = next(row for row in rows if row[0] == beside)
    rows.append((name, ward, _moved(facts, metres)))
    Entry.objects.bulk_create(
        Entry(kind="building", name=name, key=search_key(name), **facts)
        for name, _, facts in rows
    )
    return {n: Building(n, ward, tuple(facts.items())) for n, ward, facts in rows}


def _street(rng: Random, ward: str, taken: set[int], rows: list[Any]) -> Entry:
    """A street of the ward where no other building stands, away from the first."""
    streets = Entry.objects.filter(kind="street", ward=ward).exclude(pk__in=taken)
    first = rows[0][2] if rows else None
    free = [s for s in streets.order_by("name") if not first or _apart(s, first)]
    return rng.choice(free)


def _apart(street: Entry, first: dict[str, Any]) -> bool:
    east = (street.easting or 0) - first["easting"]
    north = (street.northing or 0) - first["northing"]
    return hypot(east, north) > APART


def _names(rng: Random, wards: list[str]) -> Iterator[tuple[str, str]]:
    """Names that no street of the town has, some for every ward."""
    taken = {name for name, _ in NAMED} | {NEIGHBOUR[0]}
    free = [f"{b} {k}" for b in BIRDS for k in KINDS if f"{b} {k}" not in taken]
    streets = set(Entry.objects.filter(kind="street").values_list("key", flat=True))
    free = [name for name in free if search_key(name) not in streets]
    rng.shuffle(free)
    known = [(name, ward) for name, ward in NAMED if ward in wards]
    yield from known
    for ward in wards:
        here = sum(w == ward for _, w in known)
        for _ in range(IN_EACH_WARD - here):
            yield free.pop(), ward


def _moved(facts: dict[str, Any], metres: float) -> dict[str, Any]:
    east, north = facts["easting"] + metres, facts["northing"]
    lons, lats = to_degrees([east], [north])
    return areas_of(lons[0], lats[0]).as_fields()


def homes(rng: Random, buildings: dict[str, Building]) -> Iterator[Home]:
    """Flats by lot, none twice until all are taken, none in the first story's yard."""
    shut = {NEIGHBOUR[0], NEIGHBOUR[1]}
    others = [b for b in buildings.values() if b.name not in shut]
    all_flats = [Home(b, flat) for b in others for flat in range(6, FLATS)]
    while True:
        rng.shuffle(all_flats)
        yield from all_flats
