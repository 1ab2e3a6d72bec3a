"""Writes the page of who may see what: from the roles and from the table by hand.

    python -m tools.access

The table is `tests/house/sight.toml`, to which a test holds every page of the product.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from commonside.ground.practice.loading import load_national
from tests.house import sight
from tools.look_up import body_of, table

PAGE = Path(__file__).parent.parent / "docs/understand/access.md"
LEVELS = {"c": "reads it", "e": "that it exists", ".": ""}
HEAD = """\
# Who may see what

Made from the roles, from the words of what they allow, and from the table in
`tests/house/sight.toml` by `python -m tools.access`. A test walks every page as
everybody below and holds what it finds to that table.

Three questions are asked, each time, and all three must be answered with yes.

1. **May this person do such a thing at all?** Their role says so. A role shows nobody
   a record.
2. **Were they let into this record?** A row says so for them, their team or their
   agency: they own the case, are of the team that works it, or their agency joined it.
   Whoever said "I know someone here" is shut out, whatever else was granted.
3. **Is the agreement with their agency in force?** If it was ended, the answer is
   nothing, at once.

What somebody may not see answers exactly like what is not there. **That it exists**
means: by its exact number, and nothing else of it.

The people are an invented cast; the records stand for every kind that there is. The
first case is shown in parts, because a partner that joined was told one part and not
another."""


def page() -> str:
    return "\n".join(_page()).rstrip() + "\n"


def _page() -> Iterator[str]:
    versions = load_national()
    words = body_of(versions, "permissions", "words")["words"]
    seen = sight.read()
    yield from (HEAD, "")
    roles = {v.key: v for v in versions if v.kind == "role"}
    for key, role in sorted(roles.items(), key=lambda pair: pair[1].title):
        held_by = [who for who in seen.people if seen.cast[who]["role"] == key]
        yield from _role(role, held_by, words, seen)
    strangers = [who for who in seen.people if not seen.cast[who]["role"]]
    yield from ("## Nobody in particular", "")
    yield "Somebody with an account and no role, and whoever reads the public pages."
    yield ""
    yield from _sight(strangers, seen)
    yield from ("## What stands for what", "")
    yield from table(("record", "what it is"), sorted(seen.says.items()))


def _role(
    role: Any, held_by: list[str], words: Mapping[str, str], seen: sight.Sight
) -> Iterator[str]:
    yield from (f"## {role.title}", "")
    yield " ".join(role.body["purpose"]["en"].split())
    yield ""
    yield "May: " + " ".join(words[word] for word in role.body["may"])
    yield ""
    if not held_by:
        yield "Nobody of the cast holds this role alone."
        yield ""
        return
    yield from _sight(held_by, seen)


def _sight(people: list[str], seen: sight.Sight) -> Iterator[str]:
    """What these people find of each record, where it is anything at all."""
    rows = [
        (seen.says[row], *(LEVELS[levels[who]] for who in people))
        for row, levels in seen.rows.items()
        if any(levels[who] != sight.NOTHING for who in people)
    ]
    if not rows:
        yield from ("Sees nothing of any record.", "")
        return
    titles = (seen.cast[who]["is"] for who in people)
    yield from table(("of this", *titles), rows)
    yield from ("Of everything else: nothing.", "")


if __name__ == "__main__":
    PAGE.write_text(page(), "utf-8")
