"""Prepares an installation in which every declared page can be opened in a browser.

`python -m tests.journeys.pages` fills the database of its surroundings with the small
world of the house's own tests and prints, as JSON, each page that answers 200 to
somebody: its address, and the cookie with which it opens.
"""

import json
import sys

import django

# In short pieces: what cannot be broken is another test's business.
HOSTILE = (
    " <b hx-get=/health hx-trigger=load onclick=planted=1> <img src=x"
    " onerror=planted=1> <script> planted=1 </script>"
)


def main() -> None:
    from commonside.shell.web.commands.ground import prepare

    prepare(make_keys=True)
    django.setup()
    from django.core.management import call_command
    from django.db import transaction

    from tests.house import signed_in  # noqa: F401 - desks are open
    from tests.house.doors import declared
    from tests.house.world import build

    call_command("migrate", interactive=False, verbosity=0)
    with transaction.atomic():  # as every test has it
        world = build()
    plant()
    found = {name: opened(door, world) for name, door in declared().items()}
    json.dump({name: page for name, page in found.items() if page}, sys.stdout)


def plant() -> None:
    """Hostile words after whatever a person can have typed, as if it were stored."""
    from django.db import models
    from django.db.models.functions import Concat

    from tests.house.fields import declared, ours

    for model in ours():
        said = declared(model)
        for name in (*said.get("personal", ()), *said.get("special", ())):
            field = model._meta.get_field(name)
            is_typed = type(field) in (models.CharField, models.TextField)
            is_long = (field.max_length or 1000) >= 100
            if is_typed and is_long and name not in ("username", "password"):
                rows = model._base_manager.exclude(**{name: ""})
                rows.update(**{name: Concat(name, models.Value(HOSTILE))})


def opened(door, world) -> dict | None:
    """Where it stands and who opens it; None for what is no page or not for reading."""
    from django.conf import settings
    from django.test import Client
    from django.urls import reverse

    from tests.house.doors import NOBODY

    if door.get != 200 or not door.opens_for:
        return None
    client = Client(SERVER_NAME="127.0.0.1")
    who = sorted(door.opens_for - {NOBODY})[0] if NOBODY not in door.opens_for else ""
    if who:
        client.force_login(world.cast[who])
    address = reverse(door.name, kwargs=door.to(world))
    answer = client.get(address)
    if not answer.headers["Content-Type"].startswith("text/html"):
        return None
    cookie = client.cookies.get(settings.SESSION_COOKIE_NAME)
    return {
        "address": address,
        "cookie": {cookie.key: cookie.value} if who and cookie else {},
    }


if __name__ == "__main__":
    main()
