"""What a report's answers mean: provisional risk, route, what else to ask; no Django.

Nothing here names a kind of behaviour. The categories, risk scheme and clocks are
versions of practice, and these functions only read their rules.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from commonside.ground.audit.refusals import Obstacle, obstacle
from commonside.ground.practice.rules import holds, rules_that_hold

Body = Mapping[str, Any]
Answers = Mapping[str, Any]

BANDS = {"high": 1, "medium": 2, "standard": 3}
BAND_CODES = {number: code for code, number in BANDS.items()}

TRIAGE, RESTRICTED, PARTNER = "triage", "restricted", "partner"

# What a list of reports is filtered by, beside the answers themselves.
TARGETED = {"targeted": ["me_or_home", "group"]}
HATE = {"hate": ["yes"]}
ON_BEHALF = {"for_whom": ["other_knows", "other_unaware"]}


@dataclass(frozen=True)
class Provisional:
    """A band from the answers alone, and the codes of the rules that gave it."""

    band: int
    reasons: tuple[str, ...]


def provisional(answers: Answers, scheme: Body) -> Provisional:
    """How soon a person must read this, before anybody has spoken with anyone.

    A rule with a band gives at least that band, the points of all add up. Reasons with
    a flag come first, each in the order of the file.

    Local standard: the `[provisional]` part of the risk scheme in force.
    """
    part = scheme["provisional"]
    found = rules_that_hold(part["rule"], answers)
    points = sum(rule.get("points", 0) for rule in found)
    band = min(
        [_band_of_points(points, part)]
        + [BANDS[rule["band"]] for rule in found if "band" in rule]
    )
    ordered = sorted(found, key=lambda rule: not rule.get("flag", False))
    return Provisional(band, tuple(rule["code"] for rule in ordered))


def _band_of_points(points: int, part: Body) -> int:
    if points >= part["high_from"]:
        return BANDS["high"]
    return BANDS["medium"] if points >= part["medium_from"] else BANDS["standard"]


@dataclass(frozen=True)
class Route:
    """Where a report waits, who else gets it, and which rules said so."""

    queue: str
    # Kinds of agency, as rules name them: "police", "fire".
    also_to: tuple[str, ...] = ()
    # Clocks, as data has them, that may be shorter than the band's own.
    clocks: tuple[Body, ...] = ()
    reasons: tuple[str, ...] = ()


def route(answers: Answers, categories: Body, band: int) -> Route:
    """Which queue a report waits in and who is told at once.

    A restricted report goes nowhere else, whatever other rules say: few people may
    know that it exists. A report goes to a partner alone only if nothing else is told
    in it and nobody may be at high risk, for then a person harmed would be lost.
    """
    found = rules_that_hold(categories["rule"], answers)
    clocks = tuple(rule["then"]["due"] for rule in found if "due" in rule["then"])
    reasons = tuple(rule["code"] for rule in found)
    if any(rule["then"].get("queue") == RESTRICTED for rule in found):
        return Route(RESTRICTED, (), clocks, reasons)
    kinds = [kind for rule in found for kind in rule["then"].get("pass_to", [])]
    also_to = tuple(dict.fromkeys(kinds))
    alone = [r for r in found if r["then"].get("only") and _is_all(r["when"], answers)]
    queue = PARTNER if alone and band > BANDS["high"] else TRIAGE
    return Route(queue, also_to, clocks, reasons)


def _is_all(when: Mapping[str, Iterable[str]], answers: Answers) -> bool:
    """Whether a rule's words are all that was answered to its questions."""
    return all(
        set(chosen(answers, name)) <= set(wanted) for name, wanted in when.items()
    )


def chosen(answers: Answers, name: str) -> list[str]:
    """One answer or several, always as a list.

    >>> chosen({"hate": "yes"}, "hate"), chosen({}, "harm")
    (['yes'], [])
    """
    value = answers.get(name) or []
    return [value] if isinstance(value, str) else list(value)


@dataclass(frozen=True)
class Ask:
    """Something that the rules want said or asked first, and why."""

    # "safer_way", "police_intelligence", "offer_of_help" or "vehicle".
    what: str
    rule: str
    reason: str


def asks(answers: Answers, categories: Body) -> list[Ask]:
    """What the rules want a reporter to be offered or asked, in the order written."""
    found: dict[str, Ask] = {}
    for rule in rules_that_hold(categories["rule"], answers):
        for what in _wants(rule["then"]):
            found.setdefault(what, Ask(what, rule["code"], rule["reason"]["en"]))
    return list(found.values())


def _wants(then: Body) -> list[str]:
    wants = [then[name] for name in ("leave_to", "offer_route", "ask") if name in then]
    return [*wants, "vehicle"] if "vehicle" in then.get("record_against", []) else wants


def never_against(answers: Answers, categories: Body) -> list[str]:
    """Whom this report may not be recorded against, as the rules name them."""
    found = rules_that_hold(categories["rule"], answers)
    return [
        who for rule in found for who in rule["then"].get("never_record_against", [])
    ]


def requires_third(code: str, categories: Body) -> bool:
    """Whether a category is too wide to be told without its kind."""
    found = rules_that_hold(categories["rule"], {"category": [code]})
    return any(rule["then"].get("require_third") for rule in found)


def category(code: str, categories: Body) -> Body | None:
    """The category of a code, with its words and kinds."""
    rows = [row for row in categories["category"] if row["code"] == code]
    return rows[0] if rows else None


def obstacles_to_submitting(answers: Answers, categories: Body) -> list[Obstacle]:
    """Why a report cannot be taken yet; empty when it can.

    Little is required: a frightened person who says one thing is heard.
    """
    codes = chosen(answers, "category")
    known = [category(code, categories) for code in codes]
    if not codes or None in known:
        return [obstacle("Choose what is happening.", at_field="category")]
    found: list[Obstacle] = []
    for row in (row for row in known if row is not None):
        found += _kind_missing(row, answers, categories)
    return found


def _kind_missing(row: Body, answers: Answers, categories: Body) -> list[Obstacle]:
    thirds = chosen(answers, "third")
    said = [third for third in thirds if third.startswith(f"{row['code']}.")]
    if not said and requires_third(row["code"], categories):
        return [obstacle("Choose what kind it is.", at_field="third")]
    wanting = {o["code"] for o in row.get("third", []) if o.get("needs_words")}
    words = str(answers.get("third_words") or "").strip()
    if wanting.isdisjoint(said) or words:
        return []
    return [obstacle("Say what it is, in a few words.", at_field="third_words")]


def is_true_of(condition: Mapping[str, Iterable[str]], answers: Answers) -> bool:
    """Whether the answers meet a condition in the words of the rules."""
    return holds(condition, answers)


def betrays(answers: Answers, categories: Body) -> bool:
    """Whether a rule says that even the existence of such a report is told to nobody.

    Source: SECURITY S3. Which kinds these are is said by the categories in force.
    """
    found = rules_that_hold(categories["rule"], answers)
    return any(rule["then"].get("existence") is False for rule in found)
