"""What one line of a list says, in our words; or why it cannot be brought in."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any

from commonside.library.clocks.instants import LONDON
from commonside.work.exchange.rules.columns import FACTS, Fact, plain
from commonside.work.exchange.rules.dates import Unclear, day_in, moment_in

# A word for which somebody chose: leave such lines out.
OUT = ""
NOON, MIDNIGHT = time(12), time(0)
OWNER = "owner"


@dataclass(frozen=True)
class Known:
    """What is needed to understand a list: today, words, colleagues, choices."""

    today: date
    # {fact: {word, compared plainly: code of ours}}
    meanings: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    choices: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    # Names of colleagues who may have a case, compared plainly: their user names.
    owners: Mapping[str, Sequence[str]] = field(default_factory=dict)


@dataclass
class Read:
    """One line as understood: values, what is wrong, words that nobody knows."""

    values: dict[str, str] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)
    unknown: list[tuple[str, str]] = field(default_factory=list)
    is_left: bool = False


def read(
    kind: str, columns: Mapping[str, int], cells: Sequence[str], known: Known
) -> Read:
    """Understand one line: every fact that has a column, each by how it is read."""
    found = Read()
    for fact in FACTS[kind]:
        place = columns.get(fact.code)
        if place is None:
            continue
        said = cells[place].strip()
        if not said:
            found.values[fact.code] = ""
            if fact.needed:
                found.faults.append(f"“{fact.label}” is empty.")
            continue
        _read_fact(kind, fact, said, known, found)
    if not found.faults:
        found.faults += _against_each_other(kind, found.values)
    return found


def _read_fact(kind: str, fact: Fact, said: str, known: Known, found: Read) -> None:
    if fact.reads == "code":
        _read_code(fact, said, known, found)
    elif fact.code == OWNER and kind == "cases":
        _read_owner(fact, said, known, found)
    elif fact.reads != "text":
        _read_day(fact, said, known, found)
    else:
        found.values[fact.code] = said


def _read_code(fact: Fact, said: str, known: Known, found: Read) -> None:
    word = plain(said)
    chosen = known.choices.get(fact.code, {}).get(word)
    if chosen == OUT:
        found.is_left = True
        return
    code = chosen or known.meanings.get(fact.code, {}).get(word)
    if code:
        found.values[fact.code] = code
        return
    found.unknown.append((fact.code, said))
    found.faults.append(f"We do not know what “{said}” means as “{fact.label}”.")


def _read_owner(fact: Fact, said: str, known: Known, found: Read) -> None:
    word = name_key(said)
    chosen = known.choices.get(OWNER, {}).get(plain(said))
    if chosen == OUT:
        found.is_left = True
        return
    people = [chosen] if chosen else list(known.owners.get(word, ()))
    if len(people) == 1:
        found.values[OWNER] = people[0]
        return
    found.unknown.append((OWNER, said))
    many = f"There are {len(people)} colleagues called “{said}”."
    none = f"There is no colleague “{said}” who can have a case."
    found.faults.append(many if people else none)


def _read_day(fact: Fact, said: str, known: Known, found: Read) -> None:
    try:
        if fact.reads == "moment":
            day, at = moment_in(said, today=known.today)
            if day > known.today:
                raise Unclear(f"“{said}” is still to come.")
            default = MIDNIGHT if day == known.today else NOON
            whole = datetime.combine(day, at or default, LONDON)
            found.values[fact.code] = whole.isoformat()
        else:
            day = day_in(said, today=known.today, past=fact.reads == "day")
            found.values[fact.code] = day.isoformat()
    except Unclear as unclear:
        found.faults.append(f"{fact.label}: {unclear}")


def _against_each_other(kind: str, values: Mapping[str, str]) -> list[str]:
    """What of a case cannot all be true."""
    if kind != "cases":
        return []
    opened, closed = values.get("opened", "")[:10], values.get("closed", "")
    if closed and closed < opened:
        return ["It was closed before it was opened."]
    if values.get("state") == "closed" and not closed:
        return ["It is closed, and the day is missing."]
    return []


def name_key(name: str) -> str:
    """A colleague's name as it is compared: order, commas and titles aside.

    >>> name_key("Fielding, Joanne") == name_key("Ms Joanne Fielding")
    True
    """
    titles = {"mr", "mrs", "ms", "miss", "mx", "dr", "pc", "pcso", "sgt", "cllr"}
    return " ".join(sorted(w for w in plain(name).split() if w not in titles))


def shown(kind: str, code: str) -> str:
    """What a fact is called on pages."""
    return next((f.label for f in FACTS[kind] if f.code == code), code)


def changes(
    kind: str, was: Mapping[str, Any], now: Mapping[str, Any]
) -> list[tuple[str, str, str]]:
    """What a line says otherwise than last time, of the facts that both times gave.

    A column that is newly matched is no change of what the other system says.
    """
    return [
        (shown(kind, code), str(was[code]), str(now[code]))
        for code in was
        if code in now and was[code] != now[code]
    ]


def in_words(changed: Sequence[tuple[str, str, str]]) -> str:
    """A change as the note that is kept: "Open or closed: was open, now closed."

    >>> in_words([("Where", "", "Elm Street"), ("Risk", "low", "")])
    'Where: now Elm Street. Risk: was low, now empty.'
    """
    said = []
    for label, was, now in changed:
        before = f"was {was}, " if was else ""
        said.append(f"{label}: {before}now {now or 'empty'}.")
    return " ".join(said)
