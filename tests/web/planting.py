"""Fills an installation with what nobody may find on its disk, while it is served.

`python -m tests.web.planting` in its surroundings; prints, as JSON, what a connection
of its own says of itself.
"""

import json
import sys
import tempfile

import django

SECRETS = {
    "phone": "07700 900142",
    "email": "planted-canary@example.org",
    "say": "Planted Phrase",
    "code_word": "planted-kettle",
    "totp": "JBSWY3DPEHPK3PXP",
}
PRAGMAS = ("secure_delete", "synchronous", "temp_store", "journal_mode")


def main() -> None:
    from commonside.shell.web.commands.ground import prepare

    prepare()
    django.setup()
    plant()
    json.dump(
        {**pragmas(), "tempdir": tempfile.gettempdir(), "deferred": deferred()},
        sys.stdout,
    )


def plant() -> None:
    """A report with a way to answer and a photo, a safe contact, a draft, a factor."""
    from allauth.mfa.totp.internal.auth import TOTP
    from django.core.files.uploadedfile import SimpleUploadedFile
    from django.utils import timezone

    from commonside.ground.agencies.models import User
    from commonside.ground.drafts import actions as drafts
    from commonside.ground.files import actions as files
    from commonside.ground.people.models import Person, SafeContact
    from commonside.work.reports.actions import submit
    from tests.files.hostile import picture

    at = timezone.now()
    told = {"category": ["noise"], "words": "Loud.", "contact": SECRETS}
    report = submit(answers=told, channel="web", by=None, at=at).report
    photo = files.keep(
        SimpleUploadedFile("a.jpg", picture(size=(600, 400))),
        subject_kind="report",
        subject_id=report.pk,
        by=None,
        at=at,
    )
    files.check(photo, at=at)
    person = Person.objects.create(known_as="N.", added_at=at)
    SafeContact.objects.create(person=person, ways=SECRETS)
    SafeContact.objects.create(
        person=Person.objects.create(known_as="M.", added_at=at), ways=SECRETS
    ).delete()
    TOTP.activate(User.objects.create_user("planted"), SECRETS["totp"])
    drafts.save("public:x", "report", {"answers": SECRETS}, at)


def pragmas() -> dict[str, object]:
    from django.db import connection

    with connection.cursor() as cursor:
        return {
            name: cursor.execute(f"PRAGMA {name}").fetchone()[0] for name in PRAGMAS
        }


def deferred() -> int:
    """A sort that does not fit the cache: where it would write is where it may."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n"
            " WHERE i < 100000) SELECT hex(randomblob(40)) AS r FROM n ORDER BY r"
        )
        return len(cursor.fetchall())


if __name__ == "__main__":
    main()
