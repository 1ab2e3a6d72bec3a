"""Commonside's own side of the bench: `python -m bench.product fill|count …`.

Runs in the installation's surroundings, which the bench gives it: one process fills
it and writes the tickets, another counts the queries of each page afterwards.
"""

import hashlib
import json
import os
import sys
from datetime import datetime
from itertools import cycle, islice
from pathlib import Path
from typing import Any

from bench.tickets import Ticket, Tickets
from bench.volume import Volume, is_long
from bench.words import RARE, text


def start() -> None:
    """The folders, the keys, and Django, as `commonside setup` and `serve` begin."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "commonside.shell.web.settings")
    from commonside.shell.web import commands
    from commonside.shell.web.commands.ground import prepare

    prepare(make_keys=True)
    commands.start()


def fill(volume: Volume, to: Path) -> None:
    """Set up Luton, fill it, and write the tickets for its pages."""
    from django.utils import timezone

    from bench.filling import fill as fill_in
    from commonside.shell.web.commands.serve import collect
    from commonside.shell.web.setup import install

    install("luton", is_demonstration=False)
    collect()
    at = timezone.now()
    office = fill_in(volume, at=at)
    tickets(office, volume, at=at).write(to)


def tickets(office: Any, volume: Volume, *, at: datetime) -> Tickets:
    """One officer a client, and everything that they will send."""
    from django.urls import reverse

    found = Tickets()
    officers = [_session(user) for user in office.officers]
    listed, search = reverse("cases:list"), reverse("cases:search")
    found.pages["list"] = [
        Ticket(listed, "C-", session.cookies) for session in officers
    ]
    holds = f'value="{RARE}"'
    found.pages["word"] = [
        Ticket(search, holds, s.cookies, s.form(words=RARE), follows=True)
        for s in officers
    ]
    found.pages["case"] = _case_tickets(officers)
    found.pages["create"] = _create_tickets(office, volume)
    found.pages["report"] = _report_tickets(volume, at=at)
    return found


class _session:
    """A signed-in session: its cookies, and what each of its forms carries."""

    def __init__(self, user: Any) -> None:
        from django.contrib import auth
        from django.middleware.csrf import _get_new_csrf_string
        from django.utils import timezone

        from commonside.shell.web.sessions.staff import SessionStore

        store = SessionStore()
        store[auth.SESSION_KEY] = str(user.pk)
        store[auth.BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
        store[auth.HASH_SESSION_KEY] = user.get_session_auth_hash()
        now = timezone.now().isoformat()
        store.update({"since": now, "seen_at": now, "second_factor_at": now})
        store.create()
        self.user = user
        self.token = _get_new_csrf_string()
        self.cookies = f"desk={store.session_key}; csrftoken={self.token}"

    def form(self, **values: str) -> dict[str, str]:
        return {"csrfmiddlewaretoken": self.token, **values}


def _case_tickets(officers: list[Any]) -> list[Ticket]:
    """Open cases of each officer on which much happened, one after the other."""
    from commonside.work.cases.models import Case

    found = []
    for session in officers:
        own = Case.objects.open().filter(owner=session.user).order_by("pk")
        # Cases are numbered as they were filled in, from one.
        long = [case for case in own if is_long(int(case.reference[2:]) - 1)]
        found += [
            Ticket(case.get_absolute_url(), case.known_as, session.cookies)
            for case in long[:40]
        ]
    return found


def _create_tickets(office: Any, volume: Volume) -> list[Ticket]:
    """Reports that wait, each with the decision to open a case for it."""
    from django.urls import reverse

    from commonside.work.reports.models import Report

    readers = cycle([_session(user) for user in office.deciding])
    references = Report.objects.waiting().values_list("reference", flat=True)
    team = office.teams[0].pk
    owners = cycle([u for u in office.officers if office.team_of[u.pk].pk == team])
    found = []
    for reference in references[: volume.acts]:
        session, owner = next(readers), next(owners)
        form = session.form(version="1", known_as="Mrs Bench", owner=str(owner.pk))
        path = reverse("cases:triage-open", args=[reference])
        found.append(Ticket(path, "", session.cookies, form))
    return found


def _report_tickets(volume: Volume, *, at: datetime) -> list[Ticket]:
    """Reports that residents have answered to the last page, each in a draft."""
    from django.middleware.csrf import _get_new_csrf_string
    from django.urls import reverse

    from commonside.ground.drafts import actions as drafts
    from commonside.ground.practice.queries import current
    from commonside.work.reports.rules import steps

    answers = resident_answers()
    pages = steps.path(answers, current("categories", "ho2004", at.date()).body)
    path, found = reverse("public-reports:step", args=[steps.LAST]), []
    for number in range(volume.acts):
        name, token = f"bench-{number}", _get_new_csrf_string()
        owner = f"public:{hashlib.sha256(name.encode()).hexdigest()}"
        values = {
            "answers": {**answers, "words": text(number, 60)},
            "done": pages[:-1],
            "typed": {},
            "photos": [],
        }
        drafts.save(owner, "report", values, at, minutes=24 * 60)
        cookies = f"report={name}; csrftoken={token}"
        form = {"csrfmiddlewaretoken": token}
        network = f"198.18.{number // 250}.{number % 250}"
        found.append(Ticket(path, "", cookies, form, network=network))
    return found


def resident_answers() -> dict[str, Any]:
    """A neighbour's noise, told in full; no answer makes it High."""
    return {
        "danger": "no",
        "category": ["noise"],
        "third": ["noise.music"],
        "for_whom": "me",
        "relationship": "neighbour",
        "place": {"text": "12 Kestrel Road", "postcode": "LU2 7AB"},
        "timing": "regularly",
        "frequency": "weekly",
        "worse": "no",
        "targeted": "not_sure",
        "affected": "moderately",
        "hate": "no",
        "contact": {"name": "A Resident", "phone": "07700 900142", "ways": ["phone"]},
    }


def count(tickets_from: Path) -> dict[str, int]:
    """How many statements each page sends to the database, the door included.

    Beginnings and ends of transactions are not counted; they carry no question. Nor is
    the first visit, which reads the practice that a process then keeps.
    """
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    found = {}
    for page, rows in Tickets.read(tickets_from).pages.items():
        most = 0
        for number, ticket in enumerate(islice(reversed(rows), 4)):
            client = Client(
                enforce_csrf_checks=True,
                headers={"Cookie": ticket.cookies, "Host": "127.0.0.1"},
            )
            with CaptureQueriesContext(connection) as captured:
                answer = _send(client, ticket)
            assert answer.status_code in (200, 302), (page, answer.status_code)
            if number:
                most = max(most, sum(map(_asks, captured.captured_queries)))
        found[page] = most
    return found


def _send(client: Any, ticket: Ticket) -> Any:
    if ticket.form is None:
        return client.get(ticket.path)
    answer = client.post(ticket.path, ticket.form)
    return client.get(answer["Location"]) if ticket.follows else answer


def _asks(query: dict[str, str]) -> bool:
    word = query["sql"].split(None, 1)[0].upper().rstrip(";")
    return word not in {"BEGIN", "COMMIT", "SAVEPOINT", "RELEASE", "ROLLBACK"}


def main(words: list[str]) -> None:
    verb, path, *sizes = words
    start()
    if verb == "fill":
        fill(
            Volume(**{k: int(v) for k, v in (s.split("=") for s in sizes)}), Path(path)
        )
    else:
        print(json.dumps(count(Path(path))))


if __name__ == "__main__":
    main(sys.argv[1:])
