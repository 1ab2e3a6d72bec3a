"""Every request that somebody can make of the house, one after the other.

From the doors that rooms declare: each address with each record that it can be about,
each filter and order that a page offers, searches, valid forms, and forms that clash.
"""

import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpResponseBase
from django.test import Client
from django.urls import reverse

from commonside.ground.duties.models import Step
from commonside.work.cases.models import Case
from commonside.work.cases.queries.team import LISTS
from commonside.work.reports.models import Report
from tests.house.doors import NOBODY, STAFF, Door

# One of each kind of sight: owner, colleague of the team, partner with the case,
# partner without it, restricted desk, information lead, stranger, nobody.
ONE_OF_EACH = ("joanne", "priya", "tom", "lyle", "noor", "ines", "stranger", NOBODY)


def walkers() -> list[str]:
    """Who walks: everybody; on the second database one of each kind of sight.

    Who may see what is decided by code that both databases share, and everybody tries
    it on SQLite; what a second engine could change, it changes for a whole kind.
    """
    if os.environ.get("COMMONSIDE_TESTS") == "database":
        return list(ONE_OF_EACH)
    return [*sorted(STAFF), NOBODY]


# A list longer than this is tried with what occurs in the world, and a few besides.
ALL_OF = 8
PAGES = [{"page": code} for code in ("2", "x")]


@dataclass(frozen=True)
class Ask:
    """One request."""

    address: str
    query: dict[str, str] = field(default_factory=dict)
    values: dict[str, Any] | None = None

    def __str__(self) -> str:
        verb = "GET" if self.values is None else "POST"
        return f"{verb} {self.address} {self.query or ''}".strip()

    @property
    def said(self) -> str:
        """What the asker sent, which an answer may repeat."""
        return f"{self.address} {self.query} {self.values or ''}".casefold()


def send(client: Client, ask: Ask) -> HttpResponseBase:
    if ask.values is None:
        return client.get(ask.address, ask.query)
    return client.post(ask.address, ask.values, query_params=ask.query)


def everything_in(answer: Any) -> str:
    """Status, headers, cookies and body as one text."""
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    cookies = " ".join(morsel.OutputString() for morsel in answer.cookies.values())
    heads = " ".join(f"{name}: {value}" for name, value in answer.items())
    return f"{heads} {cookies} {body.decode('utf-8', 'replace')}"


# Records of which somebody sees a part: every form is tried on these. The others take
# turns, so that each form meets some record that is hidden from each person.
PARTLY_SEEN = ("begum.name", "shut.case", "lent.name", "given.name", "passed.report")
IN_TURN = 2


def abouts(
    door: Door, world: Any, turn: int = 0, *, sees_some: bool = True
) -> Iterator[dict[str, Any]]:
    """The arguments of an address for the records that it can be about.

    What shows a record is asked about each of them; a form about some, in turn, and
    so is everything by somebody who may see none.
    """
    given = door.to(world)
    if given.get("code") == world.photo.code:
        yield from ({"code": file.code} for file in world.files.values())
        return
    reference = given.get("reference")
    if given == {"what": "late"}:
        yield from ({"what": what} for what in LISTS)
    elif reference is None or len(given) > 1 or _is_of_another_kind(reference, world):
        yield given
    else:
        numbers = {row.reference for row in world.cases.values()}
        found = dict(world.cases if reference in numbers else world.reports)
        if door.post is not None or not sees_some:
            found = _in_turn(found, turn, PARTLY_SEEN if sees_some else ())
        yield from (given | {"reference": row.reference} for row in found.values())


def _is_of_another_kind(reference: str, world: Any) -> bool:
    """Whether it names neither a case nor a report, but what another room keeps."""
    known = (*world.cases.values(), *world.reports.values(), world.case, world.report)
    return reference not in {row.reference for row in known}


def _in_turn(
    found: dict[str, Any], turn: int, always: Iterable[str] = PARTLY_SEEN
) -> dict[str, Any]:
    names = sorted(found)
    chosen = {names[(IN_TURN * turn + n) % len(names)] for n in range(IN_TURN)}
    chosen |= set(always) & set(names)
    return {name: found[name] for name in names if name in chosen}


def looks(doors: dict[str, Door], world: Any, *, sees_some: bool) -> list[Ask]:
    """A GET of every address, and of every step under cases to which it may belong."""
    return [
        Ask(reverse(name, kwargs=given))
        for turn, (name, door) in enumerate(sorted(doors.items()))
        for given in abouts(door, world, turn, sees_some=sees_some)
    ] + [
        Ask(reverse("cases:step", args=[case.reference, code]))
        for turn, code in enumerate(Step.objects.values_list("code", flat=True))
        for case in _in_turn(world.cases, turn, ("begum.name",)).values()
    ]


# A filter is a form that is sent by GET; its lists are read from the page itself.
FILTERS = re.compile(r'<form method="get"(?: action="([^"]+)")?.*?</form>', re.DOTALL)
SELECT = re.compile(r'<select[^>]* name="(\w+)".*?</select>', re.DOTALL)
OPTION = re.compile(r'<option value="([^"]+)"')


def offered(ask: Ask, answer: Any) -> Iterator[Ask]:
    """Every choice of every filter and order that a page offers, one at a time."""
    if answer.status_code != 200 or answer.streaming:
        return
    page = answer.content.decode("utf-8", "replace")
    for form in FILTERS.finditer(page):
        address = form.group(1) or ask.address
        for select in SELECT.finditer(form.group(0)):
            for code in _few(OPTION.findall(select.group(0))):
                yield Ask(address, {select.group(1): code})
    if "page=" in page:
        yield from (Ask(ask.address, query) for query in PAGES)


def _few(codes: list[str]) -> list[str]:
    """Short lists whole; of long ones what occurs, and the first."""
    if len(codes) <= ALL_OF:
        return codes
    occur = set()
    for rows, names in ((Case, ("ward", "category", "state")), (Report, ("category",))):
        for name in names:
            occur |= set(rows.objects.values_list(name, flat=True))
    return [code for code in codes if code in occur] + codes[:1]


def parts(world: Any) -> list[dict[str, str]]:
    """The parts of a team's work that a list may be asked for."""
    people = [world.cast[name].pk for name in ("joanne", "dan", "owen", "noor")]
    agencies = [world.cast[name].agency_id for name in ("tom", "lyle")]
    return [
        *({"owner": str(pk)} for pk in people),
        *({"agency": str(pk)} for pk in agencies),
        *({"band": str(band)} for band in (1, 2, 3)),
    ]
