"""What was decided on the ladder in a case, and how far it has been climbed."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from commonside.ground.people.models import Person
from commonside.ground.practice.models import Version
from commonside.ground.practice.queries import current
from commonside.work.cases.models import Case, Intervention, Party
from commonside.work.cases.rules import ladder as rules


def in_force(on: date) -> Version | None:
    try:
        return current("ladder", "interventions", on)
    except Version.DoesNotExist:
        return None


def decided(case: Case) -> list[Intervention]:
    rows = Intervention.objects.filter(case=case)
    return list(rows.select_related("step", "against", "by", "ladder"))


def tried(case: Case, against: Person | None) -> set[str]:
    """The rungs that were tried with one person, or with nobody in particular."""
    rows = Intervention.objects.filter(case=case, step__state__in=rules.TRIED)
    return set(rows.filter(against=against).values_list("rung", flat=True)) | set(
        rows.filter(against=None).values_list("rung", flat=True)
    )


def alleged(case: Case) -> list[Person]:
    """Those alleged to do it, who may be named in a decision."""
    rows = Party.objects.filter(case=case, role=Party.Role.ALLEGED, until=None)
    return [party.person for party in rows.select_related("person").order_by("pk")]


def is_alleged(case: Case, person: Person) -> bool:
    return any(one.pk == person.pk for one in alleged(case))


@dataclass(frozen=True)
class Decided:
    """One decision as the page shows it, with what was weighed under each head."""

    row: Intervention
    label: str
    weighed: list[tuple[str, str]]
    skipped: str


@dataclass(frozen=True)
class Rung:
    """One rung, with what was decided on it."""

    number: int | None
    label: str
    what: str
    decided: list[Decided]


@dataclass(frozen=True)
class Climb:
    """The ladder for one alleged person, or what is done for a place."""

    title: str
    rungs: list[Rung]


def climbs(case: Case, on: date) -> list[Climb]:
    """The ladder for each alleged person, and what is beside it, for the page."""
    ladder = in_force(on)
    if ladder is None:
        return []
    rows = decided(case)
    found = [
        Climb(
            person.known_as,
            [_rung(r, rows, person) for r in ladder.body["rung"]],
        )
        for person in alleged(case)
    ]
    if not found:
        found = [
            Climb("The ladder", [_rung(r, rows, None) for r in ladder.body["rung"]])
        ]
    places = [_rung(row, rows, None) for row in ladder.body["place"]]
    return [*found, Climb("For the place", places)]


def _rung(row: Any, rows: list[Intervention], person: Person | None) -> Rung:
    who = person.pk if person is not None and row.get("against") else None
    return Rung(
        number=row.get("number"),
        label=row["label"]["en"],
        what=row["what"]["en"],
        decided=[
            _decided(one)
            for one in rows
            if one.rung == row["code"] and one.against_id == who
        ],
    )


def _decided(row: Intervention) -> Decided:
    body = row.ladder.body
    names = {one["code"]: one["label"]["en"] for one in body["rung"]}
    said = [(head, getattr(row, name)) for name, head in rules.WEIGHED.items()]
    return Decided(
        row=row,
        label=(rules.rung_of(body, row.rung) or {"label": {"en": row.rung}})["label"][
            "en"
        ],
        weighed=[(head, text) for head, text in said if text],
        skipped=", ".join(names.get(code, code) for code in row.skipped),
    )


def choices(on: date) -> list[Any]:
    """Rungs and measures for a place, grouped for a list to choose from."""
    ladder = in_force(on)
    if ladder is None:
        return []
    rungs = [
        (row["code"], f"{row['number']}. {row['label']['en']}")
        for row in ladder.body["rung"]
    ]
    places = [(row["code"], row["label"]["en"]) for row in ladder.body["place"]]
    return [("The ladder", rungs), ("For the place", places)]
