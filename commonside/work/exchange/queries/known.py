"""What is needed to understand a list: words in force, colleagues, numbers, places."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.conf import settings
from django.utils import timezone

from commonside.ground.agencies.models import Agency, Holding, User
from commonside.ground.duties.rules import PURPOSE_LABELS, STATE_LABELS
from commonside.ground.keys import ring
from commonside.ground.places import queries as places
from commonside.ground.places.rules import postcode_in, to_degrees
from commonside.ground.practice.models import Version
from commonside.ground.practice.queries import current, profile
from commonside.work.cases.models import Party
from commonside.work.cases.rules.contact import ANSWERED, WAYS
from commonside.work.exchange.models import Import, Reference
from commonside.work.exchange.rules.columns import plain
from commonside.work.exchange.rules.references import link
from commonside.work.exchange.rules.rows import Known, name_key
from commonside.work.reports.rules import household_key

Meanings = dict[str, dict[str, str]]
HAS_CASES = ("case_officer", "team_leader")
BANDS = {"high": "High", "medium": "Medium", "standard": "Standard"}
ENDS = {"open": "Open", "closed": "Closed"}
# How other systems say where a step stands.
STANDS = {
    "open": "accepted",
    "in progress": "accepted",
    "agreed": "accepted",
    "complete": "done",
    "completed": "done",
    "closed": "done",
    "cancelled": "not_done",
}
CONFIRMS = {"victim": "The person harmed", "agency": "An officer or agency"}


def systems(on: date) -> dict[str, str]:
    """The systems whose numbers we keep, by their code, as the profile names them."""
    return {row["code"]: row["label"] for row in profile(on).get("system", [])}


def system_name(code: str, on: date) -> str:
    return systems(on).get(code, code)


def link_of(reference: Reference, on: date) -> str:
    """Where this number opens in its own system; "" where nobody has said."""
    rows = {row["code"]: row for row in profile(on).get("system", [])}
    return link(rows.get(reference.system, {}).get("opens_at", ""), reference.reference)


def mappings(on: date) -> list[Version]:
    """The shipped mappings in force, each in its newest version."""
    newest = {v.key: v for v in Version.objects.of("mapping", on).order_by("version")}
    return sorted(newest.values(), key=lambda v: v.body["label"]["en"])


def mapping(code: str, on: date) -> Version:
    """The mapping of that key in force on a day; raises Version.DoesNotExist."""
    return current("mapping", code, on)


def known(brought: Import, on: date) -> Known:
    """Everything by which the lines of one list are understood on a day."""
    found = _ours(on)
    found["stands"] |= STANDS
    found["answered"] |= {"yes": "she", "no": "nobody"}
    for row in brought.mapping.body["meaning"] if brought.mapping else ():
        words = found.setdefault(row["fact"], {})
        words |= {plain(word): row["means"] for word in row["words"]}
    return Known(
        today=on, meanings=found, choices=brought.choices or {}, owners=_owners()
    )


def _ours(on: date) -> Meanings:
    """Our own codes and labels, by which any list may speak."""
    return {
        "category": kinds(on, with_thirds=True),
        "targeted": _said(dict(labels_of_answers("targeted", on))),
        "band": _said(BANDS),
        "outcome": _outcomes(on),
        "confirmed_by": _said(CONFIRMS),
        "state": _said(ENDS),
        **{fact: _said(dict(said)) for fact, said in plain_choices().items()},
    }


def _said(words: Mapping[str, str]) -> dict[str, str]:
    """{word compared plainly: code}, by code and by label."""
    return {
        plain(said): code for code, label in words.items() for said in (code, label)
    }


def kinds(on: date, *, with_thirds: bool = False) -> dict[str, str]:
    """Our kinds of behaviour by the words for them."""
    found: dict[str, str] = {}
    for row in current("categories", "ho2004", on).body["category"]:
        found |= _said({row["code"]: row["name"]}) | _said(
            {row["code"]: row["label"]["en"]}
        )
        for third in row.get("third", []) if with_thirds else ():
            found.setdefault(plain(third["label"]["en"]), third["code"])
            found[plain(third["code"])] = third["code"]
    return found


def labels_of_kinds(on: date) -> list[tuple[str, str]]:
    """Our kinds of behaviour for choosing, with the finer ones beneath each."""
    found: list[tuple[str, str]] = []
    for row in current("categories", "ho2004", on).body["category"]:
        found.append((row["code"], row["name"]))
        for third in row.get("third", []):
            said = f"{row['name']}: {third['label']['en'].lower()}"
            found.append((third["code"], said))
    return found


def labels_of_answers(code: str, on: date) -> list[tuple[str, str]]:
    """The answers to one question of the report."""
    rows = current("answers", "report", on).body["answer"]
    row = next(row for row in rows if row["code"] == code)
    return [(o["code"], o["label"]["en"]) for o in row["options"]]


def plain_choices() -> dict[str, list[tuple[str, str]]]:
    """What words may mean where our code itself has the list."""
    return {
        "role": list(Party.Role.choices),
        "way": list(WAYS.items()),
        "answered": list(ANSWERED.items()),
        "purpose": [(p.value, label) for p, label in PURPOSE_LABELS.items()],
        "stands": [(s.value, label) for s, label in STATE_LABELS.items()],
    }


def outcomes(on: date) -> list[Mapping[str, Any]]:
    rows: list[Mapping[str, Any]] = current("outcomes", "asb", on).body["outcome"]
    return rows


def _outcomes(on: date) -> dict[str, str]:
    return _said({row["code"]: row["label"]["en"] for row in outcomes(on)})


def owners() -> list[User]:
    """Colleagues who may have a case: officers and leaders who are in a team."""
    held = Holding.objects.held(timezone.now())
    workers = held.filter(role__in=HAS_CASES).values("user")
    in_team = held.exclude(team=None).values("user")
    rows = User.objects.filter(is_active=True, pk__in=workers)
    return list(rows.filter(pk__in=in_team).order_by("name"))


def _owners() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for user in owners():
        for name in {
            name_key(user.name),
            name_key(user.username),
            name_key(user.email),
        }:
            if name:
                found.setdefault(name, []).append(user.username)
    return found


def doers() -> dict[str, Any]:
    """Who may be asked for a step, by name: colleagues and agencies."""
    found: dict[str, Any] = {}
    for agency in Agency.objects.all():
        found[name_key(agency.name)] = found[name_key(agency.short_name)] = agency
    for user in owners():
        found[name_key(user.name)] = found[name_key(user.username)] = user
    return found


def digest_of(text: str) -> str:
    """By which a line is known again, without keeping what it says in the open."""
    return ring.keyed_hash(settings.KEYS, "fields", f"line {text}")[:40]


def references(system: str, kind: str, keys: Iterable[str]) -> dict[str, Reference]:
    """What is here already of these numbers, by the number as it is compared."""
    rows = Reference.objects.filter(
        system=system, subject_kind=kind, is_second=False, key__in=list(keys)
    )
    return {row.key: row for row in rows}


def place_of(values: Mapping[str, str]) -> dict[str, Any]:
    """The columns of a place from a line: as written, and where it is known to lie.

    Coordinates come first; a postcode gives the wards round its middle.
    """
    text, postcode = values.get("place", ""), values.get("postcode", "")
    postcode = postcode_in(postcode or text)
    if not (text or postcode):
        return {}
    point = _point(values)
    lies = places.areas_of(*point).as_fields() if point else _of_postcode(postcode)
    return {
        "text": text,
        "postcode": postcode,
        "household_key": household_key(text, postcode),
        "precision": "point" if point else "unknown",
        **lies,
    }


def _point(values: Mapping[str, str]) -> tuple[float, float] | None:
    """Longitude and latitude of a line, if it gives a point in or near Britain."""
    try:
        if values.get("easting") and values.get("northing"):
            east, north = float(values["easting"]), float(values["northing"])
            if not (0 < east < 700_000 and 0 < north < 1_300_000):
                return None
            (lon,), (lat,) = to_degrees([east], [north])
        else:
            lon, lat = float(values.get("lon", "")), float(values.get("lat", ""))
    except ValueError:
        return None
    return (lon, lat) if -9 < lon < 3 and 49 < lat < 61 else None


def _of_postcode(postcode: str) -> dict[str, Any]:
    found = places.find(postcode) if postcode else []
    names = ("lon", "lat", "easting", "northing", "ward", "lsoa11", "lsoa21")
    return (
        {n: getattr(found[0], n) for n in (*names, "boundary_version")} if found else {}
    )
