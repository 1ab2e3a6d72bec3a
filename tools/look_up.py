"""Writes the look-up pages that are made from data: roles, and practice.

    python -m tools.look_up

A test fails when a page no longer says what the data says; then run this.
"""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from commonside.ground.practice.loading import load_national
from commonside.ground.practice.rules import MARKS, VersionBody

DOCS = Path(__file__).parent.parent / "docs" / "look-up"
FROM_DATA = "Made from the files in `commonside/data/` by `python -m tools.look_up`."
COUNTED = {
    "hours": "hours, nights and weekends counted",
    "working_days": "working days",
    "exclusive_days": "days after the day itself",
    "inclusive_days": "days, the day itself counted",
    "calendar_months": "months",
}


def table(header: Iterable[str], rows: Iterable[Iterable[object]]) -> Iterator[str]:
    header = list(header)
    yield f"| {' | '.join(header)} |"
    yield "|" + "---|" * len(header)
    for row in rows:
        yield f"| {' | '.join(str(cell).replace('|', '/') for cell in row)} |"
    yield ""


def roles_page(versions: Iterable[VersionBody]) -> str:
    """Every role with what it is for and what it may do, then every word explained."""
    versions = list(versions)
    words = body_of(versions, "permissions", "words")["words"]
    lines = ["# Roles", "", FROM_DATA, ""]
    lines += [
        "What a person may do is decided by their role **and** by what they have been",
        "let into: a role alone opens no case. Nobody can widen their own sight.",
        "",
    ]
    for version in sorted(versions, key=lambda v: v.title):
        if version.kind == "role":
            lines += list(role(version, words))
    lines += ["## Every permission", ""]
    holders = {
        word: ", ".join(
            sorted(v.title for v in versions if word in v.body.get("may", []))
        )
        for word in words
    }
    lines += table(
        ("word", "what it allows", "held by"),
        ((f"`{word}`", said, holders[word]) for word, said in words.items()),
    )
    return "\n".join(lines).rstrip() + "\n"


def role(version: VersionBody, words: Mapping[str, str]) -> Iterator[str]:
    body = version.body
    yield f"## {version.title}"
    yield ""
    yield body["purpose"]["en"]
    yield ""
    if not body["content"]:
        yield "*Reads no report and no case by this role.*"
        yield ""
    yield from (f"- {words[word]} `{word}`" for word in body["may"])
    yield ""


def practice_page(versions: Iterable[VersionBody]) -> str:
    """All law and practice with source and mark; categories, clocks, outcomes whole."""
    versions = list(versions)
    lines = ["# Law and practice", "", FROM_DATA, ""]
    lines += [
        "How sure we are stands beside each: " + "; ".join(MARKS.values()) + ".",
        "What is *unverified* was written from memory and waits for a legal officer.",
        "",
    ]
    lines += table(
        ("kind", "name", "in force since", "how sure", "source"),
        (
            (v.kind, v.title, v.valid_from, MARKS[v.mark], v.source)
            for v in versions
            if v.kind != "role"
        ),
    )
    lines += categories(body_of(versions, "categories", "ho2004"))
    lines += risk(body_of(versions, "risk", "ram"))
    lines += clocks(body_of(versions, "clocks", "casework"))
    lines += outcomes(body_of(versions, "outcomes", "asb"))
    lines += measure(body_of(versions, "measure", "resolution_rate"))
    return "\n".join(lines).rstrip() + "\n"


def categories(body: Mapping[str, Any]) -> Iterator[str]:
    yield from ("## What people report", "")
    yield from table(
        ("no.", "kind", "asked as", "recorded as", "published"),
        (
            (
                kind["number"],
                kind["name"],
                kind["label"]["en"],
                f"{kind['nsir']['category']}, {kind['nsir']['qualifier']}",
                kind["published"],
            )
            for kind in body["category"]
        ),
    )
    yield from ("What a kind or an answer asks of us:", "")
    yield from table(
        ("rule", "reason", "how sure"),
        (
            (f"`{rule['code']}`", rule["reason"]["en"], MARKS[rule["mark"]])
            for rule in body["rule"]
        ),
    )


def risk(body: Mapping[str, Any]) -> Iterator[str]:
    yield from ("## Risk", "")
    yield from table(
        ("no.", "question", "answers and points"),
        (
            (
                question["number"],
                question["text"]["en"],
                "; ".join(
                    f"{o['label']['en']} {o['points']}" for o in question["options"]
                ),
            )
            for question in body["question"]
        ),
    )
    bands = (f"{b['label']['en']} {b['from']} to {b['to']}" for b in body["band"])
    yield f"At most {body['max']} points. {', '.join(bands)}."
    yield ""
    yield from ("High whatever the score:", "")
    yield from (f"- {force['label']['en']}" for force in body["force_high"])
    yield ""


def clocks(body: Mapping[str, Any]) -> Iterator[str]:
    yield from ("## Clocks", "")
    yield from table(
        ("what", "band", "counted from", "within", "how sure", "source"),
        (
            (
                clock["label"]["en"],
                clock["band"],
                clock["starts"].replace("_", " "),
                f"{clock['amount']} {COUNTED[clock['rule']]}",
                MARKS[clock["mark"]],
                clock["source"],
            )
            for clock in body["clock"]
        ),
    )
    cap = body["cap"]
    yield f"No band goes longer than {cap['amount']} {COUNTED[cap['rule']]} without"
    yield "contact, unless the person agreed to a longer gap."
    yield ""


def outcomes(body: Mapping[str, Any]) -> Iterator[str]:
    yield from ("## How a case ends", "")
    yield from table(
        ("code", "outcome", "in the figure"),
        ((o["code"], o["label"]["en"], counted(o)) for o in body["outcome"]),
    )


def counted(outcome: Mapping[str, Any]) -> str:
    if outcome.get("excluded"):
        return "left out"
    return "counts as stopped" if outcome["success"] else "counts against us"


def measure(body: Mapping[str, Any]) -> Iterator[str]:
    yield from ("## The figure", "")
    yield f"**{body['question']['en']}** {body['sentence']['en']}"
    yield ""
    yield f"- Above the line: {body['numerator']['en']}"
    yield f"- Below the line: {body['denominator']['en']}"
    yield f"- Counted again after {body['durability_days']} days."
    yield ""


def body_of(versions: Iterable[VersionBody], kind: str, key: str) -> Mapping[str, Any]:
    return next(v.body for v in versions if (v.kind, v.key) == (kind, key))


def pages() -> dict[str, str]:
    """Each page's text by its file name."""
    versions = load_national()
    return {"roles.md": roles_page(versions), "practice.md": practice_page(versions)}


if __name__ == "__main__":
    for name, said in pages().items():
        (DOCS / name).write_text(said, "utf-8")
