"""T1: whatever is said of anybody reaches those only whom the table by hand names.

Every string in the world is planted once. Each person of the cast, and nobody, asks
for every page there is about every record, with every filter; sends every valid form;
searches; and what comes back, headers and file names included, is held to the table.
"""

import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.conf import settings
from django.core import mail
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import path, reverse
from django.utils import timezone

from commonside.demo.cast import MEMBERS
from commonside.ground.letters.actions import send_queued, write_digests
from commonside.ground.places.models import Area
from commonside.shell.web import urls as house
from commonside.work.cases.models import Case
from commonside.work.cases.queries import lists
from commonside.work.reports.models import Report
from tests.house import sight, walks
from tests.house.canaries import COMMON, Planter, planted_fields
from tests.house.doors import NOBODY, STAFF, declared
from tests.house.fields import ours, private
from tests.house.test_doors import client_of, undone

pytestmark = [pytest.mark.django_db, pytest.mark.walk]
DOORS = declared()
TABLE = sight.read()

# Personal or special, and yet without a planted string: each with why.
NOT_PLANTED = {
    ("Assessment", "answers"): "codes of the scheme; the pages say them in words",
    ("Assessment", "highest"): "codes of the scheme",
    ("Assessment", "triggers"): "codes of the scheme",
    ("Case", "is_hate"): "yes or no; T2 shows that it tells nobody else",
    ("Case", "is_sensitive"): "yes or no; T2 shows that it tells nobody else",
    ("Complaint", "is_hate"): "yes or no",
    ("Contact", "safe_tonight"): "a code of a short list",
    ("Look", "is_stable"): "yes or no",
    ("Judgement", "answers"): "codes of the scheme; the pages say them in words",
    ("Judgement", "level"): "a code of a short list",
    ("Message", "channel"): "a code of a short list",
    ("Message", "is_veiled"): "yes or no",
    ("Message", "kind"): "the key of a template",
    ("Message", "to_id"): "a number; pages name the person",
    ("Party", "role"): "a code of a short list",
    ("Person", "language"): "a code of a short list",
    ("Person", "pronoun"): "a word of a short list",
    ("Drinking", "lat"): "a point of the gazetteer; the words of the place are planted",
    ("Drinking", "lon"): "a point of the gazetteer; the words of the place are planted",
    ("Plan", "is_stable"): "yes or no",
    ("Plan", "kinds"): "codes of a short list; the pages say them in words",
    ("Report", "is_hate"): "yes or no; T2 shows that it tells nobody else",
    ("Report", "is_sensitive"): "yes or no; T2 shows that it tells nobody else",
    ("Report", "language"): "a code of a short list",
    ("Report", "occurred_from"): "an instant; the words beside it are planted",
    ("Report", "occurred_to"): "an instant; the words beside it are planted",
    ("Safeguard", "triggers"): "codes of the scheme; the pages say them in words",
    ("StaffTie", "subject_id"): "a number; the page of who may see it shows a count",
    ("StaffTie", "subject_kind"): "a code",
    ("User", "last_login"): "an instant that no page shows",
    ("User", "username"): "the short name by which colleagues sign in",
}

# Codes, days, yes or no: what is typed, a worker's name and an answer, is planted.
OF_CARE = {
    "Answer": "answers",
    "Need": "kind state on options",
    "Offer": "kind state outcome consent_on consent_how other_on other_how is_suitable"
    " visited_on fitted next_on",
    "Session": "on came",
    "Survey": "state",
}
NOT_PLANTED |= {
    (model, name): "a code or a day of support; the pages say it in words"
    for model, names in OF_CARE.items()
    for name in names.split()
}


# Codes, days, numbers: what is typed is planted, and the name of a child above all.
OF_ROUTES = {
    "Age": "born_on about said_on how",
    "Consultation": "on view",
    "Groundwork": "capacity equality",
    "Referral": "state on consent answers signpost outcome",
    "Dash": "asked answers score level is_judged offered",
    "Concern": "signs decision consent is_child sent_on reasonable reasonable_on"
    " conclusive conclusive_on",
}
NOT_PLANTED |= {
    (model, name): "a code, a day or a number; the words beside it are planted"
    for model, names in OF_ROUTES.items()
    for name in names.split()
}


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    """One planted world for all; each test leaves it as it was."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield Planter().plant()
        transaction.set_rollback(True)


@dataclass
class Watch:
    """Holds every answer to the table, and remembers what was met."""

    world: Any
    faults: set[str] = field(default_factory=set)
    # (row, person) of every planted string that reached somebody.
    met: set[tuple[str, str]] = field(default_factory=set)

    def judge(self, person: str, ask: walks.Ask, answer: Any) -> None:
        self.judge_text(person, str(ask), walks.everything_in(answer), said=ask.said)
        if answer.status_code >= 500:
            self.faults.add(f"{person}: {ask} answers {answer.status_code}")

    def judge_text(self, person: str, what: str, text: str, said: str = "") -> None:
        plants = self.world.plants
        for one, rows in plants.found_in(text):
            if one in said or self._is_own(person, one):
                continue
            allowed = [r for r in rows if TABLE.level(r, person) == sight.CONTENT]
            self.met |= {(row, person) for row in allowed}
            if not allowed:
                self.faults.add(f"{person}: {what} shows {one} of {sorted(rows)}")
        for reference, row in plants.marks_in(text):
            if reference not in said and TABLE.level(row, person) != sight.CONTENT:
                self.faults.add(f"{person}: {what} names {reference}, {row}")

    def _is_own(self, person: str, one: str) -> bool:
        user = self.world.cast.get(person)
        return user is not None and one in (user.email, user.name.casefold())


@pytest.fixture
def watch(world):
    return Watch(world)


@pytest.fixture(scope="module")
def clients(world) -> dict[str, Client]:
    return {person: client_of(world, person) for person in [*sorted(STAFF), NOBODY]}


@pytest.fixture(autouse=True)
def _quick(monkeypatch):
    """Thousands of requests: no copies of contexts, no lines about pages not found."""
    monkeypatch.setattr("django.test.client.store_rendered_templates", _kept_nowhere)
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


def _kept_nowhere(*args: Any, **kwargs: Any) -> None:
    """In place of what the test client keeps of every template."""


@contextmanager
def as_before(client: Client) -> Iterator[None]:
    """What happens inside is undone, in the database and among the cookies."""
    kept = client.cookies.copy()
    with undone():
        yield
    client.cookies = kept


def look(watch: Watch, person: str, client: Client, asks: list[walks.Ask]) -> None:
    """One person asks for each of these, and for each filter that a page offers."""
    done: set[str] = set()
    waiting = list(asks)
    with as_before(client):
        for ask in waiting:
            answer = walks.send(client, ask)
            watch.judge(person, ask, answer)
            more = [] if ask.query else list(walks.offered(ask, answer))
            if "/team/" in ask.address and answer.status_code == 200 and not ask.query:
                more += [
                    walks.Ask(ask.address, part) for part in walks.parts(watch.world)
                ]
            waiting += [one for one in more if str(one) not in done]
            done |= {str(one) for one in more}


# The table and the world themselves.


def test_the_table_has_everybody_and_says_what_each_row_is():
    assert set(TABLE.people) == set(TABLE.cast) == STAFF | {NOBODY}
    for member in MEMBERS:
        assert TABLE.cast[member.username]["role"] in (member.roles or ("",))
    assert set(TABLE.says) == set(TABLE.rows)
    assert set(TABLE.stands) <= set(TABLE.rows)


def test_every_private_field_holds_a_planted_string(world):
    """T1: every personal or special field of the cast's records is planted."""
    references = {
        (model.__name__, f.name)
        for model in ours()
        for f in model._meta.get_fields()
        if f.concrete and f.is_relation
    }
    planted = planted_fields(world.plants, ours())
    bare = private() - planted - references
    assert bare == set(NOT_PLANTED), "plant it in canaries.py, or say here why not"


def test_a_sensitive_kind_has_no_existence_for_those_who_work_cases():
    """S3: a kind that betrays has no existence level but for who checks the history."""
    for row in ("hate.case", "hate.report", "abuse.case", "abuse.report"):
        levels = TABLE.rows[row]
        knows = {who for who, level in levels.items() if level == sight.EXISTENCE}
        assert knows <= {"ines"}, row


# What can be read.


def test_every_page_shows_what_the_table_allows(world, watch, clients):
    """T1: every address, with every record and filter, as everybody of the cast."""
    for person in walks.walkers():
        sees_some = TABLE.count(person, *set(TABLE.stands.values())) > 0
        look(
            watch,
            person,
            clients[person],
            walks.looks(DOORS, world, sees_some=sees_some),
        )
    assert not watch.faults, "\n".join(sorted(watch.faults))
    silent = {
        row
        for row, levels in TABLE.rows.items()
        if not row.startswith("world.")
        and any(levels[person] == sight.CONTENT for person in walks.walkers())
    }
    silent -= {row for row, _ in watch.met}
    assert silent <= SHOWN_TO_NOBODY, "no page shows it: is it still tried?"


# Rows of which this walk shows nobody anything.
SHOWN_TO_NOBODY = {"staff.mail"}
# What changes the table when it succeeds, so that the next page shows more by right.
WIDENS = {
    "cases:answer-transfer": "the case is theirs from now on",
}


def valid(door: Any, world: Any) -> list[dict[str, Any]]:
    """A form as its door has it, one that clashes with a newer row, an empty one."""
    values = door.post(world)
    forms = [values, {}]
    if "version" in values:
        forms.insert(1, values | {"version": 0})
    return forms


def _session(client: Client) -> str:
    """Whoever signs in gets another: what they see then is somebody else's."""
    cookie = client.cookies.get(settings.SESSION_COOKIE_NAME)
    return cookie.value if cookie else ""


def test_every_form_answers_what_the_table_allows(world, watch, clients):
    """T1: every valid POST, every clash and every error, and the page that follows."""
    sent = 0
    for name, door in sorted(DOORS.items()):
        if door.post is None:
            continue
        with undone():
            if door.before_post:
                door.before_post(world)
            address = reverse(name, kwargs=door.to(world))
            for person in walks.walkers():
                client = clients[person]
                forms = valid(door, world) if person in door.may_post else [None]
                for values in forms:
                    with as_before(client):
                        session = _session(client)
                        given = door.post(world) if values is None else values
                        ask = walks.Ask(address, values=given)
                        answer = walks.send(client, ask)
                        watch.judge(person, ask, answer)
                        sent += answer.status_code in (200, 302, 409)
                        is_same = _session(client) == session
                        if answer.status_code == 302 and is_same and name not in WIDENS:
                            after = walks.Ask(answer["Location"])
                            watch.judge(person, after, walks.send(client, after))
    assert sent > 100
    assert not watch.faults, "\n".join(sorted(watch.faults))


def test_a_search_finds_in_what_one_may_read_alone(world, watch, clients):
    """S4: a word that stands in every record finds those that the table allows."""
    with_word = {row for row in world.cases if not row.startswith("world.")}
    for person in sorted(DOORS["cases:search"].opens_for):
        with as_before(clients[person]):
            address = reverse("cases:search")
            went = clients[person].post(address, {"words": COMMON})["Location"]
            ask = walks.Ask(went)
            answer = walks.send(clients[person], ask)
            watch.judge(person, ask, answer)
            may = {r for r in with_word if TABLE.level(r, person) == sight.CONTENT}
            shown = {r for _, r in world.plants.marks_in(answer.content.decode())}
            assert shown == may, person
    assert not watch.faults, "\n".join(sorted(watch.faults))


def test_a_look_up_answers_as_the_table_says(world, watch, clients):
    """S3: by its exact number: the record, "a record", or nothing, by its kind."""
    records = [*world.cases.items(), *world.reports.items()]
    wrong = []
    for person in sorted(DOORS["cases:look"].opens_for):
        with as_before(clients[person]):
            for row, record in records:
                asked = {"number": record.reference, "purpose": "telling"}
                ask = walks.Ask(reverse("cases:look"), values=asked)
                went = walks.send(clients[person], ask)["Location"]
                answer = clients[person].get(went)
                page = answer.content.decode()
                watch.judge_text(person, str(ask), page, said=ask.said)
                if told(page) != TABLE.level(row, person):
                    wrong.append((person, row, told(page)))
    assert not wrong
    assert not watch.faults, "\n".join(sorted(watch.faults))


def test_no_search_tells_what_is_in_a_case_that_one_knows_by_name_alone(world, clients):
    """S4: a word of notes and reports finds nothing for a partner not told of them."""
    for person, row in (("lyle", "lent.rest"), ("tom", "begum.notes")):
        words = [w for w, rows in world.plants.rows.items() if row in rows]
        for word in words:
            with as_before(clients[person]):
                address = reverse("cases:search")
                went = clients[person].post(address, {"words": word})["Location"]
                page = clients[person].get(went).content.decode()
                assert not list(world.plants.marks_in(page)), (person, row)
    assert len(words) > 2


def test_no_list_tells_a_risk_or_a_place_that_a_partner_was_not_told(world, clients):
    """T1: bands, wards and kinds are codes: a partner told nothing reads none."""
    lent = world.cases["lent.name"]
    ward = Area.objects.filter(kind="ward").first()
    with as_before(clients["lyle"]):
        Case.objects.filter(pk=lent.pk).update(ward=ward.code)
        address = reverse("cases:list")
        page = clients["lyle"].get(address).content.decode()
        rows = page[page.index("<table") :]
        assert lent.reference in rows
        assert "cs-band" not in rows
        assert ward.name not in rows
        for query in (
            {"band": lent.band},
            {"ward": ward.code},
            {"category": lent.category},
        ):
            assert lent.reference not in clients["lyle"].get(
                address, query
            ).content.decode().replace("search", "")


def told(page: str) -> str:
    """What a look-up has answered, in the words of the table."""
    if "There is a record." in page:
        return sight.EXISTENCE
    return sight.NOTHING if "No record for you." in page else sight.CONTENT


# Totals, each with how its page says it and what the table says it is.

SAID = r'<span class="cs-meta">(\d+)'
TOTALS = (
    ("cases:list", {}, SAID, ("open case",)),
    ("cases:list", {"state": "closed"}, SAID, ("closed case",)),
    ("cases:list", {"state": "transferred"}, SAID, ("transferred case",)),
    ("cases:triage-all", {}, SAID, ("waiting report",)),
)


def totals(world: Any, clients: dict[str, Client]) -> dict[str, tuple[int, int]]:
    """What pages say of how many there are, where the table says another number."""
    wrong = {}
    for name, query, pattern, stands in TOTALS:
        for person in sorted(DOORS[name].opens_for):
            page = clients[person].get(reverse(name), query).content.decode()
            found = re.search(pattern, page)
            told = int(found.group(1)) if found else -1
            if told != TABLE.count(person, *stands):
                wrong[f"{person}: {name} {query}"] = (
                    told,
                    TABLE.count(person, *stands),
                )
    return wrong


def test_totals_are_of_what_one_may_read(world, clients):
    """T1: the totals that lists show agree with the table."""
    assert not totals(world, clients)


def test_my_work_counts_the_cases_that_i_may_read(world, clients):
    """T1: "5 open" on a page of one's own counts nothing that is shut to its reader."""
    for person, rows in OWNED.items():
        page = clients[person].get(reverse("web:my-work")).content.decode()
        told = re.search(r"(\d+) open\.", page)
        assert told is not None
        assert int(told.group(1)) == len(rows), person


# Whose the open cases of the table are.
OWNED = {
    "joanne": (
        "begum.name",
        "shut.case",
        "lent.name",
        "offered.case",
        "world.case",
        "world.plan",
    ),
    "dan": ("hate.case",),
    "owen": ("warden.case",),
    "noor": ("abuse.case",),
    "mina": (),
}


def test_mail_names_nobody(world, watch):
    """T1: what is mailed to staff holds no planted string and no number of a record."""
    with undone():
        at = timezone.now()
        assert write_digests(on=timezone.localdate(at), at=at)
        sent, failed = send_queued(at=at)
        assert sent
        assert not failed
        for letter in mail.outbox:
            text = f"{letter.subject} {letter.body} {letter.extra_headers}"
            watch.judge_text(NOBODY, "mail", text)
    assert not watch.faults, "\n".join(sorted(watch.faults))


# Planted faults: each must be found, or this file is worth nothing.


def leaky_list(request: Any) -> HttpResponse:
    """Somebody forgot `visible_to`."""
    return HttpResponse("".join(case.known_as for case in Case.objects.all()))


def leaky_export(request: Any) -> HttpResponse:
    """A file whose rows are right and whose name tells."""
    case = Case.objects.get(is_sensitive=True, owner__username="noor")
    headers = {"Content-Disposition": f'attachment; filename="{case.reference}.csv"'}
    return HttpResponse("reference,band", content_type="text/csv", headers=headers)


def leaky_header(request: Any) -> HttpResponse:
    """Nothing on the page, and a name in a header of the answer."""
    return HttpResponse("", headers={"X-About": Case.objects.last().known_as})


urlpatterns = [
    *house.urlpatterns,
    path("staff/leaky/list/", leaky_list),
    path("staff/leaky/export/", leaky_export),
    path("staff/leaky/header/", leaky_header),
]


@pytest.mark.urls(__name__)
@pytest.mark.parametrize("leak", ["list", "export", "header"])
def test_a_leaky_view_is_caught(world, watch, clients, leak):
    """T1: a view that forgets whom it answers is found, in body, name and header."""
    ask = walks.Ask(f"/staff/leaky/{leak}/")
    watch.judge("stranger", ask, walks.send(clients["stranger"], ask))
    assert watch.faults


def test_a_leaky_count_is_caught(world, clients, monkeypatch):
    """T1: a total that counts what its reader may not read is found."""
    assert not totals(world, clients)
    plain = lists.cases

    def counted(user: Any, chosen: Any) -> Any:
        rows = plain(user, chosen)
        rows.count = Case.objects.count
        rows.order_by = lambda *names: rows
        rows.__class__ = type("Leaky", (rows.__class__,), {"__getitem__": _whole})
        return rows

    monkeypatch.setattr(lists, "cases", counted)
    assert totals(world, clients)


def _whole(rows: Any, part: Any) -> Any:
    return rows


def test_a_leaky_queue_is_caught(world, watch, clients, monkeypatch):
    """T1: a list behind the right door, of rows that nobody asked about, is found."""
    rows = Report.objects.all()
    monkeypatch.setattr(
        type(rows), "visible_to", lambda self, user, at=None: self, raising=True
    )
    asks = [walks.Ask(reverse("cases:triage-all"))]
    look(watch, "priya", clients["priya"], asks)
    assert any("abuse.report" in fault for fault in watch.faults)


def test_a_table_that_denies_what_pages_show_is_caught(world, watch, clients):
    """T1: the walk does reach content: with an empty table every page of hers fails."""
    denied = {row: dict.fromkeys(TABLE.people, ".") for row in TABLE.rows}
    with pytest.MonkeyPatch.context() as patch:
        empty = sight.Sight(TABLE.people, denied, TABLE.says, TABLE.stands, {})
        patch.setattr(f"{__name__}.TABLE", empty)
        asks = [walks.Ask(reverse("cases:list"))]
        look(watch, "joanne", clients["joanne"], asks)
    assert watch.faults
