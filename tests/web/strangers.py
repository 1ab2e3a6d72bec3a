"""A resident's journey by the process that answers strangers, in its surroundings.

`python -m tests.web.strangers`: reads the public pages and sends a report with a
photo; prints as JSON what was answered.
"""

import json
import sys

import django


def main() -> None:
    from commonside.shell.web.commands.ground import prepare

    prepare()
    django.setup()
    from django.conf import settings
    from django.core.files.uploadedfile import SimpleUploadedFile
    from django.db import connection
    from django.test import Client
    from django.urls import reverse

    from tests.files.hostile import picture
    from tests.reports.test_wizard import SENT, address, send, walk

    settings.ALLOWED_HOSTS = ["testserver"]
    client = Client()
    pages = {name: client.get(reverse(name)).status_code for name in PAGES}
    photo = SimpleUploadedFile("stairs.jpg", picture())
    walk(client)
    client.post(address("photos"), {"photos": photo})
    sent = send(client)
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        (role,) = cursor.fetchone()
    shown = client.get(SENT)
    json.dump(
        {
            "pages": pages,
            "sent": sent.get("Location"),
            "shown": "We have it" in shown.content.decode(),
            "role": role,
            "staff": client.get("/staff/work/").status_code,
        },
        sys.stdout,
    )


PAGES = (
    "public-publishing:front",
    "public-publishing:plan",
    "public-publishing:figure",
    "public-publishing:privacy",
    "public-reports:safer",
    "shell:health",
)

if __name__ == "__main__":
    main()
