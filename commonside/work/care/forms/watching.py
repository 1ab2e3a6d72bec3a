"""The filters of the champion's lists, each from a fixed list."""

from collections.abc import Mapping
from typing import Any

from commonside.work.care.queries.watching import Part
from commonside.work.care.rules.watching import SILENT_FOR, USUAL
from commonside.work.cases.queries.lists import BANDS, Filter, owners


def filters(user: Any, asked: Mapping[str, str], what: str) -> list[Filter]:
    """The filters of one list, with what was asked if it is one of the choices."""
    offered = [
        ("band", "Risk", list(BANDS.items())),
        ("owner", "Owner", owners(user)),
    ]
    if what == "silent":
        offered.append(("days", "For", list(SILENT_FOR.items())))
    usual = {"days": USUAL}
    return [
        Filter(
            name,
            label,
            choices,
            _chosen(asked.get(name, ""), choices) or usual.get(name, ""),
        )
        for name, label, choices in offered
    ]


def _chosen(value: str, choices: list[tuple[str, str]]) -> str:
    return value if value in {code for code, _ in choices} else ""


def part(user: Any, found: list[Filter]) -> Part:
    chosen = {one.name: one.chosen for one in found if one.chosen}
    owner = chosen.get("owner")
    return Part(
        band=int(chosen["band"]) if "band" in chosen else None,
        owner=(user.pk if owner == "me" else int(owner)) if owner else None,
        days=int(chosen.get("days", USUAL)),
    )
