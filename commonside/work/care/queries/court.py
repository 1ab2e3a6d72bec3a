"""Care before court, in words, by whom it is for."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from commonside.ground.practice.models import Version
from commonside.ground.practice.queries import current
from commonside.work.care.models import Need
from commonside.work.care.rules import court as rules
from commonside.work.care.rules.offers import label
from commonside.work.cases.models import Case


def court_on(on: date) -> Version:
    """What is asked before court, in force on a day."""
    return current("court", "witness", on)


@dataclass(frozen=True)
class NeedRow:
    """One line of the plan as a page shows it."""

    need: Need
    label: str
    state: str
    options: str
    is_open: bool


def needs_of(case: Case) -> list[tuple[str, list[NeedRow]]]:
    """The plan of each person, the street's own last."""
    rows = Need.objects.filter(case=case).select_related("person", "practice")
    found: dict[str, list[NeedRow]] = {}
    for need in sorted(rows, key=lambda n: (n.person_id is None, n.person_id, n.pk)):
        whose = need.person.known_as if need.person else "The street or estate"
        found.setdefault(whose, []).append(row_of(need))
    return list(found.items())


def row_of(need: Need) -> NeedRow:
    body: Mapping[str, Any] = need.practice.body
    kind = rules.entry(body["need"], need.kind) or {"options": []}
    return NeedRow(
        need=need,
        label=label(body["need"], need.kind),
        state=label(body["state"], need.state),
        options=", ".join(label(kind["options"], code) for code in need.options),
        is_open=rules.is_open(need.state, body),
    )
