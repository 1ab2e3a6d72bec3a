"""What files of practice say of each other must be true: no name leads nowhere."""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from typing import Any

from commonside.ground.practice.loading import case_review, routes, support
from commonside.ground.practice.loading import shapes as s
from commonside.ground.practice.loading import vocabulary as v
from commonside.ground.practice.loading.documents import Document, Trail
from commonside.ground.practice.rules import VersionBody

Read = tuple[Document, VersionBody]
Bodies = Mapping[tuple[str, str], Mapping[str, Any]]
Body = Mapping[str, Any]
Rule = Mapping[str, Any]


def check_together(read: Iterable[Read]) -> None:
    """Refuses the first file that contradicts itself or names what is nowhere."""
    read = list(read)
    bodies = {(version.kind, version.key): version.body for _, version in read}
    for document, version in read:
        check = CHECKS.get(version.kind)
        if check:
            s.refuse_first(document, check(version.body, bodies))


def categories(body: Body, bodies: Bodies) -> Iterator[s.Finding]:
    yield from s.unique(body["group"], ("group",))
    yield from s.unique(body["category"], ("category",))
    groups = {group["code"] for group in body["group"]}
    catalogue = bodies.get(("services", "partnership"), {"service": []})
    services = {service["code"] for service in catalogue["service"]}
    for index, category in enumerate(body["category"]):
        at = ("category", index)
        yield from s.known(category["group"], groups, (*at, "group"))
        yield from s.known(category["service"], services, (*at, "service"))
        for number, third in enumerate(category.get("third", [])):
            if not third["code"].startswith(f"{category['code']}."):
                trail = (*at, "third", number, "code")
                yield trail, f"{third['code']!r} must begin with {category['code']!r}"
    yield from s.unique(body["rule"], ("rule",))
    yield from _rules(body["rule"], ("rule",), _answers("report", bodies), body)


def strands(body: Body, bodies: Bodies) -> Iterator[s.Finding]:
    yield from s.unique(body["strand"], ("strand",))


def limits(body: Body, bodies: Bodies) -> Iterator[s.Finding]:
    yield from s.unique(body["limit"], ("limit",))
    said = {limit["code"] for limit in body["limit"]}
    for code in v.LIMITS:
        if code not in said:
            yield ("limit",), f"nothing limits {code!r}"


def services(body: Body, bodies: Bodies) -> Iterator[s.Finding]:
    yield from s.unique(body["service"], ("service",))


def answers(body: Body, bodies: Bodies) -> Iterator[s.Finding]:
    yield from s.unique(body["answer"], ("answer",))
    for index, answer in enumerate(body["answer"]):
        yield from s.unique(answer["options"], ("answer", index, "options"))


def risk(body: Body, bodies: Bodies) -> Iterator[s.Finding]:
    yield from s.unique(body["question"], ("question",))
    most = sum(max(o["points"] for o in q["options"]) for q in body["question"])
    if most != body["max"]:
        yield ("max",), f"the questions can give {most} points, not {body['max']}"
    yield from _bands(body)
    forces = {force["code"] for force in body["force_high"]}
    for index, question in enumerate(body["question"]):
        yield from s.unique(question["options"], ("question", index, "options"))
        for number, option in enumerate(question["options"]):
            if "forces" in option:
                trail: Trail = ("question", index, "options", number, "forces")
                yield from s.known(option["forces"], forces, trail)
    rules = body["provisional"]["rule"]
    at = ("provisional", "rule")
    yield from s.unique(rules, at)
    for index, rule in enumerate(rules):
        if "band" not in rule and "points" not in rule:
            yield (*at, index), f"rule {rule['code']!r} gives neither band nor points"
    given = _answers(body["answers"], bodies)
    yield from _rules(rules, at, given, bodies.get(("categories", "ho2004"), {}))


def _bands(body: Body) -> Iterator[s.Finding]:
    """Bands follow each other without a gap, from nothing to the most."""
    expected = 0
    for index, band in enumerate(body["band"]):
        if band["from"] != expected or band["to"] < band["from"]:
            yield ("band", index, "from"), f"this band must begin at {expected}"
        expected = band["to"] + 1
    if expected != body["max"] + 1:
        last = ("band", len(body["band"]) - 1, "to")
        yield last, f"the last band must end at {body['max']}"


def clocks(body: Body, bodies: Bodies) -> Iterator[s.Finding]:
    yield from _clocks(body["clock"])
    first = [c for c in body["clock"] if c["duty"] == "first_contact"]
    if not any(c["band"] == "high" for c in first):
        yield ("clock",), HIGH_IN_HOURS


HIGH_IN_HOURS = (
    "the first contact with a person at High risk must be in hours: nights and "
    "weekends count"
)


def _clocks(rows: list[Any]) -> Iterator[s.Finding]:
    """Each duty once for a band, and the first contact of a High one in hours."""
    seen: set[tuple[str, str]] = set()
    for index, clock in enumerate(rows):
        name = (clock["duty"], clock["band"])
        if name in seen:
            yield ("clock", index), f"{name[0]} for {name[1]} is here twice"
        seen.add(name)
        if name == ("first_contact", "high") and clock["rule"] != "hours":
            yield ("clock",), HIGH_IN_HOURS


def outcomes(body: Body, bodies: Bodies) -> Iterator[s.Finding]:
    yield from s.unique(body["outcome"], ("outcome",))
    yield from s.unique(body["confirmed_by"], ("confirmed_by",))
    for index, outcome in enumerate(body["outcome"]):
        if outcome["success"] and not outcome["stopped"]:
            trail = ("outcome", index, "success")
            yield trail, "only an outcome where the behaviour stopped is a success"


def measure(body: Body, bodies: Bodies) -> Iterator[s.Finding]:
    found = bodies.get(("outcomes", body["outcomes"]))
    if found is None:
        yield ("outcomes",), f"there are no outcomes called {body['outcomes']!r}"
        return
    success = {o["code"] for o in found["outcome"] if o["success"]}
    excluded = {o["code"] for o in found["outcome"] if o.get("excluded")}
    for name, allowed in (("success", success), ("excluded", excluded)):
        for index, one in enumerate(body[name]):
            yield from s.known(one, allowed, (name, index))
    confirmed = {c["code"] for c in found["confirmed_by"] if c["counts"]}
    for index, one in enumerate(body["confirmed_by"]):
        yield from s.known(one, confirmed, ("confirmed_by", index))
    yield from _placed_once(body, {o["code"] for o in found["outcome"]})


def _placed_once(body: Body, outcomes: Collection[str]) -> Iterator[s.Finding]:
    """A code that nobody placed would quietly leave the figure; twice, count twice."""
    yield from s.unique(body["failure"], ("failure",))
    placed = [*body["success"], *body["excluded"]]
    for index, failure in enumerate(body["failure"]):
        for number, one in enumerate(failure["outcomes"]):
            trail = ("failure", index, "outcomes", number)
            yield from s.known(one, outcomes, trail)
            if one in placed:
                yield trail, f"{one!r} is placed twice"
            placed.append(one)
    for one in sorted(set(outcomes) - set(placed)):
        yield ("failure",), f"the outcome {one!r} is neither success, left out nor here"


def procedure(body: Body, bodies: Bodies) -> Iterator[s.Finding]:
    yield from s.unique(body["stage"], ("stage",))
    stages = {stage["code"] for stage in body["stage"]}
    for needed in v.NEEDED_STAGES:
        if needed not in stages:
            yield ("stage",), f"there must be a stage {needed!r}"
    for index, stage in enumerate(body["stage"]):
        yield from s.unique(stage["checks"], ("stage", index, "checks"))
        for number, following in enumerate(stage["next"]):
            yield from s.known(following, stages, ("stage", index, "next", number))
    yield from s.unique(body["phrase"], ("phrase",))
    yield from _clocks(body.get("clock", []))
    offers = body.get("offer", [])
    yield from s.unique(offers, ("offer",))
    taxonomy = bodies.get(("categories", "ho2004"), {})
    yield from _rules(offers, ("offer",), _answers("report", bodies), taxonomy)
    letters = {key for kind, key in bodies if kind in ("letter", "paper")}
    for index, stage in enumerate(body["stage"]):
        for number, name in enumerate(stage.get("letters", [])):
            yield from s.known(name, letters, ("stage", index, "letters", number))


# What the gate of messages fills in by itself.
GATE_FILLS = {"name", "word", "us", "phone"}
BLANK = re.compile(r"\{(\w*)\}")


def letter(body: Body, bodies: Bodies) -> Iterator[s.Finding]:
    """Every blank is asked for or known; and what shows on a screen stays neutral."""
    needs = body.get("needs", [])
    yield from s.unique(needs, ("needs",))
    asked = {need["code"] for need in needs}
    for name in sorted(asked & GATE_FILLS):
        yield ("needs",), f"{name!r} is filled in by the gate itself"
    if not {"email", "text", "letter"} & set(body):
        yield (), "this letter has words for no channel"
    for part in ("email", "text", "letter", "speak"):
        for index, text in enumerate(body.get(part, ())):
            yield from _blanks(text, asked | GATE_FILLS, (part, index))


def letterhead(body: Body, bodies: Bodies) -> Iterator[s.Finding]:
    """What shows from outside says nothing: no blank at all in sender and subject.

    Veiled words may hold the word that the person chose, and nothing that names us.
    """
    for part in ("sender", "subject"):
        yield from _blanks(body[part], set(), (part,))
    yield from _blanks(body["veiled"], {"word"}, ("veiled",))
    for part in ("open", "close"):
        known = {"name", "word"} if part == "open" else GATE_FILLS
        for index, text in enumerate(body[part]):
            yield from _blanks(text, known, (part, index))


def _blanks(
    said: Mapping[str, str], known: Collection[str], at: Trail
) -> Iterator[s.Finding]:
    for language, text in said.items():
        for name in BLANK.findall(text):
            yield from s.known(name, known, (*at, language))


def ladder(body: Body, bodies: Bodies) -> Iterator[s.Finding]:
    """Rungs follow each other upwards, and no two things share a code."""
    yield from s.unique([*body["place"], *body["rung"]], ("rung",))
    expected = 0
    for index, rung in enumerate(body["rung"]):
        if rung["number"] != expected:
            yield ("rung", index, "number"), f"this rung must be number {expected}"
        expected += 1


CONTENT = ("reports.read", "cases.read", "reviews.read")


def role(body: Body, bodies: Bodies) -> Iterator[s.Finding]:
    words = bodies.get(("permissions", "words"), {}).get("words", {})
    for index, word in enumerate(body["may"]):
        yield from s.known(word, words, ("may", index))
    reads = any(word in CONTENT for word in body["may"])
    if reads != body["content"]:
        yield (
            ("content",),
            "`content` must say whether the role reads reports, cases or Case Reviews",
        )
    if reads and {"people.manage", "people.approve"} & set(body["may"]):
        yield ("may",), "who gives roles must not read reports or cases by it"


def _answers(key: str, bodies: Bodies) -> Mapping[str, Collection[str]]:
    """The codes of each answer that a rule may ask about."""
    body = bodies.get(("answers", key), {"answer": []})
    return {a["code"]: {o["code"] for o in a["options"]} for a in body["answer"]}


def _rules(
    rules: Iterable[Rule],
    at: Trail,
    given: Mapping[str, Collection[str]],
    taxonomy: Body,
) -> Iterator[s.Finding]:
    """Each line of `when` names an answer, and codes that the answer can have."""
    kinds = taxonomy.get("category", [])
    among = dict(given) | {
        "category": {kind["code"] for kind in kinds},
        "third": {t["code"] for kind in kinds for t in kind.get("third", [])},
    }
    for index, rule in enumerate(rules):
        for name, codes in rule["when"].items():
            trail = (*at, index, "when", name)
            if name not in among:
                yield trail, f"no answer is called {name!r}{s.meant(name, among)}"
                continue
            for one in codes:
                yield from s.known(one, among[name], trail)


def mapping(body: Body, bodies: Bodies) -> Iterator[s.Finding]:
    """Each fact has one entry, and a kind of behaviour that is meant is one of ours."""
    yield from s.unique(body["column"], ("column",), by="fact")
    kinds = bodies.get(("categories", "ho2004"), {"category": []})["category"]
    codes = {kind["code"] for kind in kinds}
    codes |= {third["code"] for kind in kinds for third in kind.get("third", [])}
    for index, row in enumerate(body["meaning"]):
        if row["fact"] == "category":
            yield from s.known(row["means"], codes, ("meaning", index, "means"))


Check = Callable[[Body, Bodies], Iterator[s.Finding]]
CHECKS: Mapping[str, Check] = {
    "categories": categories,
    "strands": strands,
    "answers": answers,
    "services": services,
    "risk": risk,
    "limits": limits,
    "clocks": clocks,
    "outcomes": outcomes,
    "measure": measure,
    "procedure": procedure,
    "ladder": ladder,
    "letter": letter,
    "letterhead": letterhead,
    "mapping": mapping,
    "case_review": case_review.findings,
    "role": role,
    **support.CHECKS,
    **routes.CHECKS,
}
