"""T2: a town with a hidden record answers like the town that never had it.

One script of requests runs twice as one person: once in a town with records that this
person may not see, once in the same town without them. Time stands still and chance
draws the same lots, so the answers are compared whole: status, headers and body.
"""

import logging
import os
import random
import re
import secrets
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from commonside.ground.agencies.models import Holding, Team
from commonside.work.cases import actions as cases
from commonside.work.cases.actions import opening
from commonside.work.cases.models import Case
from commonside.work.cases.queries import lists
from commonside.work.cases.queries import triage as queue
from commonside.work.reports.actions import submit
from commonside.work.reports.models import Report
from tests.cases import living
from tests.house import walks
from tests.house.doors import NOBODY, declared
from tests.house.test_doors import client_of, undone
from tests.house.world import THEN

pytestmark = [pytest.mark.django_db, pytest.mark.walk]
DOORS = declared()
NOW = timezone.now()

# One home, one telephone: whatever is compared finds the hidden record alike.
HOME = {
    "text": "Kestrel House",
    "postcode": "LU9 1AB",
    "at_home": True,
    "lon": -0.41731,
    "lat": 51.88731,
    "easting": 509127.0,
    "northing": 222127.0,
}
CONTACT = {
    "name": "Orla Quill",
    "phone": "07700 900642",
    "post": "Flat 4, Kestrel House, LU9 1AB",
    "ways": ["phone"],
}
# Stand in hidden records and in no other.
WORDS = ("quagmirish", "Orla Quill", "07700 900642")
TOLD = {"category": ["noise"], "place": HOME, "contact": CONTACT}
# Numbers of rows in the choices of one record, which grow with all of the house: named
# in the threat model as what is left.
ROW_NUMBERS = re.compile(r'(?<=<option value=")\d+(?=")')


def tell(**more: Any) -> Report:
    answers = {**TOLD, "words": "Music every night.", **more}
    return submit(answers=answers, channel="web", by=None, at=THEN).report


@dataclass(frozen=True)
class Hidden:
    """What one of the towns has, as the guesses of the script name it."""

    cases: tuple[str, ...]
    reports: tuple[str, ...]


def restricted(world: Any) -> Hidden:
    """Abuse at home, as report and case; a report about staff; another team's case."""
    said = {"words": "It is quagmirish.", "relationship": "partner"}
    waiting, about = tell(**said), tell(words="quagmirish", about_staff="yes")
    abuse = open_(world, tell(**said), "noor")
    owen = world.cast["owen"]
    team = Team.objects.create(code="w", name="W", agency=owen.agency, purpose="")
    Holding.objects.create(user=owen, team=team, since=THEN)
    other = open_(world, tell(**said), "noor", team=team)
    hidden = (waiting, about)
    return Hidden(
        (abuse.reference, other.reference), tuple(r.reference for r in hidden)
    )


def hate(world: Any) -> Hidden:
    """A hate case and a hate report of the team that works them."""
    said = {"words": "It is quagmirish.", "hate": "yes", "targeted": "me_or_home"}
    waiting, found = tell(**said), open_(world, tell(**said), "dan")
    return Hidden((found.reference,), (waiting.reference,))


def open_(world: Any, report: Report, owner: str, **more: Any) -> Case:
    case = cases.open_case(
        reports=[report],
        known_as="Orla Quill",
        owner=world.cast[owner],
        by=world.cast["priya"],
        at=THEN,
        **more,
    )
    living.reach(case, world.cast[owner], THEN, note="quagmirish", wishes="Peace.")
    return case


# From whom what is hidden, and what of the town's own they work with.
TWINS: dict[str, Callable[[Any], Hidden]] = {
    "priya": restricted,
    "joanne": restricted,
    "samuel": restricted,
    "helen": restricted,
    "noor": hate,
    "tom": hate,
    "lyle": hate,
    NOBODY: hate,
}


# On the second database one or two of each kind (see `walks.walkers`).
WHO = list(TWINS)
if os.environ.get("COMMONSIDE_TESTS") == "database":
    WHO = ["joanne", "noor", "tom", NOBODY]


@pytest.fixture
def _still(monkeypatch):
    """Time stands still and nothing is logged, for two towns on one day."""
    monkeypatch.setattr(timezone, "now", lambda: NOW)
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


def cast_lots(monkeypatch: pytest.MonkeyPatch) -> None:
    """Chance begins anew: both towns draw the same numbers, tokens and nonces.

    Each size of each draw has lots of its own, so that salts that nobody sees do not
    change what somebody does see.
    """
    lots: dict[Any, random.Random] = defaultdict(lambda: random.Random(7))
    draws: dict[str, Callable[..., Any]] = {
        "choice": lambda among: lots[len(among)].choice(among),
        "randbelow": lambda most: lots["below", most].randrange(most),
        "token_hex": lambda size=16: lots["hex", size].randbytes(size).hex(),
        "token_bytes": lambda size=16: lots["bytes", size].randbytes(size),
        "token_urlsafe": lambda size=16: lots["url", size].randbytes(size).hex(),
    }
    for name, draw in draws.items():
        monkeypatch.setattr(secrets, name, draw)


# The script: one after the other, each answer kept.


def guesses(world: Any, hidden: Hidden) -> Iterator[walks.Ask]:
    """Every address about the hidden record, by GET and by an empty POST."""
    for name, door in sorted(DOORS.items()):
        given = door.to(world)
        about = given.get("reference")
        is_report = about in (world.report.reference, world.passed.reference)
        if about is not None and len(given) == 1:
            for reference in hidden.reports if is_report else hidden.cases:
                address = reverse(name, kwargs=given | {"reference": reference})
                yield walks.Ask(address)
                yield walks.Ask(address, values={})


def script(
    world: Any, hidden: Hidden, near: Report, guesses: Callable[..., Any] = guesses
) -> Iterator[walks.Ask]:
    """Lists, searches, guesses, matches, forms with errors, and things newly made."""
    for name in (
        "web:my-work",
        "cases:list",
        "cases:triage",
        "cases:triage-all",
        "cases:team",
        "cases:patch",
        "cases:asked",
        "cases:passed",
        "letters:mine",
        "strategy:measures",
    ):
        yield walks.Ask(reverse(name))
    for order in ("risk", "newest", "oldest"):
        yield walks.Ask(reverse("cases:list"), {"order": order})
    for what in ("open", "late", "broken", "waiting"):
        yield walks.Ask(reverse("cases:team-list", args=[what]))
    for query in ({"state": "allocated"}, {"band": "1"}, {"category": "noise"}):
        yield walks.Ask(reverse("cases:list"), query)
        yield walks.Ask(reverse("cases:triage-all"), query)
    yield walks.Ask(reverse("cases:triage-all"), {"queue": "restricted"})
    for words in (*WORDS, *hidden.cases, "music"):
        yield walks.Ask(reverse("cases:search"), values={"words": words})
    for way, what in (
        *(("number", number) for number in (*hidden.cases, *hidden.reports)),
        ("name", "Orla Quill"),
        ("place", CONTACT["post"]),
    ):
        asked = {way: what, "purpose": "telling"}
        yield walks.Ask(reverse("cases:look"), values=asked)
    yield from guesses(world, hidden)
    yield from made_anew(world, hidden, near)


def made_anew(world: Any, hidden: Hidden, near: Report) -> Iterator[walks.Ask]:
    """Duplicates are offered, numbers are given, and wrong forms come back."""
    told = {"reference": near.reference}
    yield walks.Ask(reverse("cases:triage-report", kwargs=told))
    add = reverse("cases:triage-add", kwargs=told)
    yield walks.Ask(add)
    for guessed in hidden.cases:
        yield walks.Ask(add, values={"version": 1, "other": guessed})
    yield walks.Ask(reverse("cases:triage-open", kwargs=told))
    taken = {
        "main": "noise",
        "words": "quagmirish",
        "place_text": "Kestrel House",
        "name": "Orla Quill",
        "ways": ["phone"],
        "phone": "07700 900642",
    }
    yield walks.Ask(reverse("reports:take"), values=taken)
    yield walks.Ask(reverse("cases:triage-all"))
    case = {"reference": world.case.reference}
    named = {"role": "witness", "known_as": "Orla Quill"}
    for name, values in (
        ("add-person", named),
        ("edit", {"known_as": "Orla Quill", "category": "noise", "version": 0}),
        ("add-step", {"text": "Ring", "purpose": "protect", "to": "user:0"}),
        ("involve", {}),
        ("close", {}),
    ):
        address = reverse(f"cases:{name}", kwargs=case)
        yield walks.Ask(address, values=values)
        yield walks.Ask(address)
    owner = world.cast["noor" if near.routing.queue == "restricted" else "joanne"]
    opened = {"version": 1, "known_as": "Mr Cole", "owner": owner.pk}
    yield walks.Ask(reverse("cases:triage-open", kwargs=told), values=opened)
    for name in ("cases:list", "cases:triage-all", "web:my-work"):
        yield walks.Ask(reverse(name))


def played(world: Any, who: str, *of: Any) -> list[tuple[str, str]]:
    """What the script was answered; a redirect is followed once."""
    client = client_of(world, who)
    found = []
    for ask in script(world, *of):
        answer = walks.send(client, ask)
        found.append((str(ask), whole(answer)))
        if answer.status_code == 302:
            after = client.get(answer["Location"])
            found.append((f"{ask} -> {answer['Location']}", whole(after)))
    return found


def whole(answer: Any) -> str:
    """Status, headers, cookies and body; what is left to differ is named here."""
    text = f"{answer.status_code} {walks.everything_in(answer)}"
    return ROW_NUMBERS.sub("N", text)


def differences(
    world: Any, who: str, hide: Callable[[Any], Hidden], guesses: Any = guesses
) -> list[str]:
    """What a person could notice: each request that the two towns answer apart."""
    near = tell(**({"relationship": "family"} if who == "noor" else {}))
    near.refresh_from_db()
    lists._kept.clear()
    towns = []
    hidden = Hidden((), ())
    for has_it in (True, False):
        with undone(), pytest.MonkeyPatch.context() as patch:
            if has_it:
                hidden = hide(world)
            cast_lots(patch)
            towns.append(played(world, who, hidden, near, guesses))
    with_it, without = towns
    assert len(with_it) == len(without) > 60
    return [a[0] for a, b in zip(with_it, without, strict=True) if a != b]


@pytest.mark.usefixtures("_still")
@pytest.mark.parametrize("who", WHO)
def test_nobody_can_tell_the_two_towns_apart(world, who):
    """T2: with and without records hidden from one, every answer is the same."""
    with undone():
        found = differences(world, who, TWINS[who])
    assert not found, "\n".join(found)


# Planted faults: each must be noticed; none of them needs a guess.


def none(world: Any, hidden: Hidden) -> list[walks.Ask]:
    return []


@pytest.mark.usefixtures("_still")
def test_numbers_in_a_row_are_noticed(world, monkeypatch):
    """T2: a case numbered by its row tells that another was opened before it."""

    def numbered(at: Any) -> str:
        newest = Case.objects.order_by("-pk").values_list("pk", flat=True).first()
        return f"C-{(newest or 0) + 1:04d}"

    monkeypatch.setattr(opening, "_reference", numbered)
    with undone():
        found = differences(world, "priya", restricted, none)
    assert any("open" in ask for ask in found)


@pytest.mark.usefixtures("_still")
def test_existence_that_sorts_is_noticed(world, monkeypatch):
    """T2: a list whose order hangs on a record that it does not show."""
    plain = queue.queue

    def sorted_by_all(user: Any, filters: Any) -> Any:
        found = plain(user, filters)
        if Report.objects.filter(routing__queue="restricted").exists():
            found.lines.reverse()
        return found

    monkeypatch.setattr(queue, "queue", sorted_by_all)
    with undone():
        tell(words="A second report, so that there is an order.")
        found = differences(world, "priya", restricted, none)
    assert f"GET {reverse('cases:triage-all')}" in found


@pytest.mark.usefixtures("_still")
def test_a_search_of_everything_is_noticed(world, monkeypatch):
    """T2: words looked up in all cases and shown of those that may be seen."""

    plain = lists.holding

    def counted(user: Any, words: str) -> Any:
        rows = list(plain(user, words))
        return _Counted(rows, lists.search.containing(Case.objects.all(), words))

    monkeypatch.setattr(lists, "holding", counted)
    with undone():
        found = differences(world, "joanne", restricted, none)
    assert any("search" in ask for ask in found)


class _Counted(list):
    """Rows that are right, with a length that tells of others."""

    def __init__(self, rows: list[Any], every: Any) -> None:
        super().__init__(rows)
        self.most = every.count()

    def __getitem__(self, part: Any) -> Any:
        whole = list(self)
        if isinstance(part, slice) and (part.stop or 0) > 1000:
            return [None] * self.most
        return whole[part]


def test_the_word_stands_in_hidden_records_alone(world):
    """T2: the script would find the hidden record if it could be found."""
    with undone():
        restricted(world)
        found = lists.search.containing(Case.objects.all(), WORDS[0])
        assert found.count() == 2
        assert not found.visible_to(world.cast["joanne"])
