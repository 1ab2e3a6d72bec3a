"""The hand-written table of sight, read: who may see what of which record."""

import tomllib
from dataclasses import dataclass
from pathlib import Path

FILE = Path(__file__).with_name("sight.toml")
CONTENT, EXISTENCE, NOTHING = "c", "e", "."


@dataclass(frozen=True)
class Sight:
    """The table: for each record, what each person may get to see."""

    people: list[str]
    rows: dict[str, dict[str, str]]
    says: dict[str, str]
    stands: dict[str, str]
    # Whom a column stands for: {"role": …, "is": …}.
    cast: dict[str, dict[str, str]]

    def level(self, row: str, person: str) -> str:
        return self.rows[row][person]

    def count(self, person: str, *stands: str) -> int:
        """How many cases or reports that stand so this person may read."""
        return sum(
            self.rows[row][person] == CONTENT
            for row, how in self.stands.items()
            if how in stands
        )


def read() -> Sight:
    """The table as its file has it; raises ValueError where it is not whole."""
    said = tomllib.loads(FILE.read_text("utf-8"))
    people = said["people"].split()
    rows = {}
    for line in said["table"].strip().splitlines():
        if line.startswith("#"):
            continue
        row, *levels = line.split()
        if len(levels) != len(people) or set(levels) - set(said["levels"].split()):
            raise ValueError(f"{row}: {len(levels)} answers for {len(people)} people")
        rows[row] = dict(zip(people, levels, strict=True))
    return Sight(people, rows, said["says"], said["stands"], said["cast"])
