"""What the pages of lists show."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from commonside.ground.agencies.models import User
from commonside.ground.timetable.models import Progress
from commonside.ground.timetable.queries import bar_of
from commonside.work.exchange.models import Import, Line, Mapping
from commonside.work.exchange.queries import known, plans
from commonside.work.exchange.rules import columns as facts
from commonside.work.exchange.rules import planning
from commonside.work.exchange.rules.rows import shown

Choices = list[tuple[str, Any]]
SHEETS = {
    facts.REPORTS: "Reports",
    facts.CASES: "Cases",
    facts.PEOPLE: "People",
    facts.STEPS: "Steps",
    facts.CONTACTS: "Contacts",
    facts.NOTES: "Notes",
}
# The order of the columns of counts, and what each is called.
COLUMNS = (
    (planning.NEW, "New"),
    (planning.CHANGED, "Changed"),
    (planning.SAME, "Here already"),
    (planning.REPEATED, "Twice"),
    (planning.LEFT, "Left out"),
    (planning.REFUSED, "Cannot be taken"),
)


def of(user: User) -> QuerySet[Import]:
    """The lists that this person brought, the newest first."""
    return Import.objects.filter(by=user).order_by("-at", "-pk")


def find(user: User, code: str) -> Import | None:
    rows = of(user).select_related("mapping", "by")
    return rows.filter(code=code).first()


def bar(brought: Import) -> Progress | None:
    """How far the job is that brings it in."""
    if not brought.bar:
        return None
    return bar_of("lists.import").filter(key=brought.bar).first()


def hows(on: date) -> Choices:
    """The ways to read a list: saved ones, shipped ones, and any other by its kind."""
    saved = [(f"saved:{m.pk}", m.name) for m in Mapping.objects.order_by("name")]
    shipped = [(f"shipped:{m.key}", m.body["label"]["en"]) for m in known.mappings(on)]
    other = [(f"kind:{kind}", label) for kind, label in facts.KINDS.items()]
    groups: Choices = [("Another list of", other)]
    if shipped:
        groups.insert(0, ("Lists that we know", shipped))
    if saved:
        groups.insert(0, ("As it was saved", saved))
    return groups


def chosen(how: str, on: date) -> tuple[str, Any, Mapping | None]:
    """What is brought, by which shipped mapping, and what was saved on it."""
    kind, _, key = how.partition(":")
    if kind == "kind":
        return key, None, None
    if kind == "shipped":
        version = known.mapping(key, on)
        return version.body["of"], version, None
    saved = Mapping.objects.select_related("based_on").get(pk=key)
    return saved.kind, saved.based_on, saved


@dataclass(frozen=True)
class Counts:
    """One sheet with how many of its lines have which outcome."""

    label: str
    cells: list[tuple[str, int]]


def counts(brought: Import) -> list[Counts]:
    return [
        Counts(
            SHEETS.get(sheet, sheet),
            [(label, found[code]) for code, label in COLUMNS if found.get(code)],
        )
        for sheet, found in brought.counts.items()
    ]


def total(brought: Import, *outcomes: str) -> int:
    """How many lines of all sheets have one of these outcomes."""
    return sum(found.get(o, 0) for found in brought.counts.values() for o in outcomes)


def lines(brought: Import) -> QuerySet[Line]:
    """The lines that somebody should read: refused, twice, left, changed."""
    rows = brought.lines.exclude(outcome__in=[planning.NEW, planning.SAME])
    return rows.order_by("sheet", "number")


def staying(brought: Import) -> QuerySet[Line]:
    """What an undoing left, and why."""
    return brought.lines.exclude(stays="").order_by("sheet", "number")


def unknown(brought: Import) -> list[tuple[str, str, int]]:
    """Words that nobody knows, as the trial found them: read anew, kept nowhere."""
    _, read = plans.planned(brought, on=timezone.localdate())
    return plans.unknown(read)


def words_shown(brought: Import, unknown: Sequence[tuple[str, str, int]]) -> Choices:
    """The facts that are asked about, with what pages call them."""
    codes = dict.fromkeys(fact for fact, _, _ in unknown)
    return [(code, shown(brought.kind, code)) for code in codes]


def meanings(on: date) -> dict[str, Choices]:
    """What a word may mean, for each fact that is read by its words."""
    kinds = known.labels_of_kinds(on)
    return {
        "category": kinds,
        "owner": [(user.username, user.name) for user in known.owners()],
        "band": list(known.BANDS.items()),
        "state": list(known.ENDS.items()),
        "confirmed_by": list(known.CONFIRMS.items()),
        "outcome": [(row["code"], row["label"]["en"]) for row in known.outcomes(on)],
        "targeted": known.labels_of_answers("targeted", on),
        **known.plain_choices(),
    }


@dataclass(frozen=True)
class Sample:
    """A column with what its first lines say, beside the choice of what it is."""

    name: str
    says: list[str]


def samples(brought: Import) -> list[Sample]:
    held = (brought.held or {}).get(brought.kind, {"header": [], "lines": []})
    first = [cells for _, cells in held["lines"][:3]]
    return [
        Sample(name, [cells[place][:60] for cells in first if cells[place]])
        for place, name in enumerate(held["header"])
    ]
