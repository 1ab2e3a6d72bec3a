"""What would become of a list if it were brought in now; nothing is written."""

from collections.abc import Callable, Mapping
from datetime import date

from commonside.work.cases.models import Case
from commonside.work.exchange.models import Import
from commonside.work.exchange.queries.known import digest_of, known, references
from commonside.work.exchange.rules import columns as facts
from commonside.work.exchange.rules.planning import NEW, Kept, Planned, number_of, plan
from commonside.work.exchange.rules.references import key
from commonside.work.exchange.rules.rows import Known, Read, read

# In this order, so that a line finds the case that it is of.
SHEETS = (
    facts.REPORTS,
    facts.CASES,
    facts.PEOPLE,
    facts.STEPS,
    facts.CONTACTS,
    facts.NOTES,
)
# What a line of each sheet becomes here.
BECOMES = {
    facts.REPORTS: "report",
    facts.CASES: "case",
    facts.PEOPLE: "person",
    facts.STEPS: "step",
    facts.CONTACTS: "contact",
    facts.NOTES: "annotation",
}
NO_CASE = "There is no case “{case}” here that you may see."


def planned(brought: Import, *, on: date) -> tuple[list[Planned], list[Read]]:
    """Every line with its outcome, and each line as it was understood."""
    understands = known(brought, on)
    found: list[Planned] = []
    read_lines: list[Read] = []
    new_cases: set[str] = set()
    for sheet in SHEETS:
        if sheet not in (brought.held or {}):
            continue
        lines = _lines(brought, sheet, understands)
        if sheet not in (facts.REPORTS, facts.CASES):
            _miss_cases(brought, lines, new_cases)
        rows = plan(sheet, lines, _kept(brought, sheet, lines), key_of=key_of(sheet))
        found += rows
        read_lines += [line for _, line in lines]
        if sheet == facts.CASES:
            new_cases = {row.key for row in rows if row.outcome == NEW}
    return found, read_lines


def _lines(brought: Import, sheet: str, understands: Known) -> list[tuple[int, Read]]:
    held = (brought.held or {})[sheet]
    places = {name: n for n, name in enumerate(held["header"])}
    chosen = brought.columns.get(sheet, {})
    by_fact = {fact: places[name] for fact, name in chosen.items() if name in places}
    return [
        (number, read(sheet, by_fact, cells, understands))
        for number, cells in held["lines"]
    ]


def key_of(sheet: str) -> Callable[[Mapping[str, str]], str]:
    """By what a line of a sheet is known again: its own number, else what it says."""

    def find(values: Mapping[str, str]) -> str:
        number = number_of(values)
        if sheet == facts.PEOPLE and number:
            return f"{key(values['case'])}/{number}"[:120]
        if number:
            return number
        said = "|".join(values.get(f.code, "") for f in facts.FACTS[sheet] if f.needed)
        return f"={digest_of(f'{sheet}|{said}')}"

    return find


def _kept(
    brought: Import, sheet: str, lines: list[tuple[int, Read]]
) -> dict[str, Kept]:
    find = key_of(sheet)
    keys = {find(line.values) for _, line in lines if not line.faults}
    rows = references(brought.system, BECOMES[sheet], keys)
    return {name: Kept(row.held) for name, row in rows.items()}


def _miss_cases(
    brought: Import, lines: list[tuple[int, Read]], new_cases: set[str]
) -> None:
    """A line of a case that is not here, and would not be, cannot be brought in."""
    said = {key(line.values.get("case", "")) for _, line in lines}
    there = set(cases_of(brought, said)) | new_cases
    for _, line in lines:
        number = line.values.get("case", "")
        if number and key(number) not in there:
            line.faults.append(NO_CASE.format(case=number))


def cases_of(brought: Import, numbers: set[str]) -> dict[str, Case]:
    """The cases of these numbers, of theirs or ours, by the number as compared.

    Those that whoever brings the list may see, and those that the list itself made:
    an invisible case answers like one that is not there (S2).
    """
    refs = {
        row.subject_id: row
        for row in references(brought.system, "case", numbers).values()
    }
    own = {pk for pk, row in refs.items() if row.brought_id == brought.pk}
    seen = Case.objects.visible_to(brought.by)
    found = {refs[c.pk].key: c for c in seen.filter(pk__in=refs)}
    found |= {refs[c.pk].key: c for c in Case.objects.filter(pk__in=own)}
    ours = seen.filter(reference__in=[n.upper() for n in numbers])
    return {key(case.reference): case for case in ours} | found


def unknown(lines: list[Read]) -> list[tuple[str, str, int]]:
    """Words that nobody knows, by fact, each with how many lines hold it."""
    counts: dict[tuple[str, str], int] = {}
    for line in lines:
        for one in line.unknown:
            counts[one] = counts.get(one, 0) + 1
    return [(fact, word, n) for (fact, word), n in sorted(counts.items())]
