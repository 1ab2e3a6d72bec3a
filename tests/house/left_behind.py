"""Prepares an installation whose every form is sent with planted values (T4).

`python -m tests.house.left_behind` fills the database of its surroundings with the
small world of the house's tests and prints, as JSON, what to send: for each door its
address, a valid form with planted text in it, and the cookies with which it opens; and
with `look`, as JSON, the tables in which nothing of it may have been left.
"""

import json
import re
import sys
from typing import Any

# By the names that our forms have. Each is found nowhere else in the house.
PLANTED = {
    "name": "Zephyrine Quillfeather",
    "known_as": "Mrs Quillfeather",
    "victim_name": "Ottoline Quillfeather",
    "alleged_name": "Barnabas Thistlewood",
    "witness": "Cressida Thistlewood",
    "phone": "07700 900961",
    "email": "quillfeather@planted.example.org",
    "say": "marmalade-otter",
    "word": "saffron-badger",
    "place_text": "77 Larkspur Yard",
    "words": "He nailed the pomegranate to her door.",
    "description": "A man with a persimmon tattoo",
    "note": "She keeps a quince by the bed.",
    "text": "Fit the kumquat lock",
    "why": "Her tamarind brother has a key.",
    "when_words": "Each loganberry evening",
    "third_words": "A damson drum",
    "help": "A greengage interpreter",
    "vehicle": "MU57 LBY",
    "reason": "The medlar reason",
    "household": "Medlar Quillfeather",
    "password": "boysenberry lantern walk",
    "username": "zquillfeather",
}
# What is looked for: a word of each, so that half a sentence is found too.
MARKS = (
    "Zephyrine",
    "Quillfeather",
    "Ottoline",
    "Thistlewood",
    "Cressida",
    "900961",
    "planted.example",
    "marmalade",
    "saffron",
    "Larkspur",
    "pomegranate",
    "persimmon",
    "quince",
    "kumquat",
    "tamarind",
    "loganberry",
    "damson",
    "greengage",
    "MU57",
    "medlar",
    "boysenberry",
)
# The forms in which a choice or a name of ours stands under one of those names.
CHOICES = {"reason", "household", "help", "witness"}
# Where background work, sessions, mail and history lie.
TABLES = ("django_tasks", "django_session", "timetable_", "letters_", "audit_event")
# An erasable reason is what a human must read; it lies beside the event (S11).
ERASABLE = re.compile(r"audit_.*text|drafts_")


def prepare() -> None:
    import django

    from commonside.shell.web.commands.ground import prepare as folders

    folders(make_keys=True)
    django.setup()
    from django.core.management import call_command

    from tests.house import signed_in  # noqa: F401 - desks are open
    from tests.house.doors import declared
    from tests.house.world import build

    call_command("migrate", interactive=False, verbosity=0)
    world = build()
    sent = [sending(door, world) for door in declared().values() if door.post]
    json.dump([one for one in sent if one], sys.stdout)


def sending(door: Any, world: Any) -> dict[str, Any]:
    from django.test import Client
    from django.urls import reverse

    from tests.house.doors import NOBODY

    client = Client(SERVER_NAME="127.0.0.1")
    if door.post_by != NOBODY:
        client.force_login(world.cast[door.post_by])
    form = {
        name: said if isinstance(said, list) else str(said)
        for name, said in door.post(world).items()
        if not hasattr(said, "read")
    }
    planted = {name: said for name, said in PLANTED.items() if name not in CHOICES}
    return {
        "name": door.name,
        "address": reverse(door.name, kwargs=door.to(world)),
        "valid": form,
        "form": {**form, **planted},
        "cookies": {name: one.value for name, one in client.cookies.items()},
    }


def look() -> None:
    """Every row of the tables in which nothing may be left, sessions decoded."""
    import django

    django.setup()
    from django.conf import settings
    from django.contrib.sessions.models import Session
    from django.db import connection

    found: dict[str, Any] = {"letters": []}
    with connection.cursor() as cursor:
        names = connection.introspection.table_names(cursor)
        for table in names:
            if table.startswith(TABLES) and not ERASABLE.search(table):
                cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608
                found[table] = repr(cursor.fetchall())
        cursor.execute("SELECT body FROM audit_event")
        found["audit_event.body"] = repr(cursor.fetchall())
    found["sessions"] = repr([row.get_decoded() for row in Session.objects.all()])
    found["files"] = [str(path) for path in settings.HOME.rglob("*")]
    json.dump(found, sys.stdout)


if __name__ == "__main__":
    look() if "look" in sys.argv else prepare()
