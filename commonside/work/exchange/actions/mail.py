"""A saved e-mail becomes a contact of the case, its files checked like any other."""

from datetime import datetime
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction

from commonside.ground.agencies.models import User
from commonside.ground.audit.actions import record
from commonside.ground.audit.refusals import Refused, obstacle
from commonside.work.cases import search
from commonside.work.cases.actions import bringing
from commonside.work.cases.actions.photos import add_photos
from commonside.work.cases.actions.states import locked
from commonside.work.cases.models import Case
from commonside.work.exchange.actions.references import keep
from commonside.work.exchange.models import Annotation
from commonside.work.exchange.queries.known import digest_of, references
from commonside.work.exchange.rules.mail import MOST_BYTES, Mail, read

EMAIL = "email"
# One byte more than is taken, so that a larger one is told of and not cut off.
MOST_READ = MOST_BYTES + 1
# Who wrote it, and whether that means that the person was reached.
WROTE = {
    "they": "The person harmed wrote to us",
    "we": "We wrote to them",
    "other": "Somebody else: keep it as a note",
}
ANSWERED = {"they": "she", "we": "nobody"}


@transaction.atomic
def add_mail(
    case: Case, *, data: bytes, wrote: str, by: User, at: datetime
) -> tuple[str, list[str]]:
    """Keep an e-mail on a case, once; what was made, and why files were not kept.

    From the person harmed it is a contact at the moment when it was sent, so the next
    is owed from then; from us it is a try. An e-mail between others is a note: it is
    nobody's contact with the person. Its addresses are not kept.
    """
    mail = read(data)
    case = locked(case)
    if mail.sent_at > at:
        raise Refused(obstacle("This e-mail is from the future.", at_field="file"))
    key = f"={digest_of(f'{case.pk}|{mail.number}')}"
    made = _kept(case, mail, wrote, by=by, at=at)
    if references(EMAIL, made.split(":")[0], [key]):
        raise Refused(obstacle("This e-mail is on the case already.", at_field="file"))
    keep(made, system=EMAIL, number="", known_as=key, by=by, at=at)
    left = _keep_files(case, mail, by=by, at=at)
    return made, left


def _kept(case: Case, mail: Mail, wrote: str, *, by: User, at: datetime) -> str:
    said = f"{mail.subject}\n\n{mail.words}".strip()
    if wrote in ANSWERED:
        contact = bringing.bring_contact(
            case,
            way="email",
            answered=ANSWERED[wrote],
            note=said,
            when=mail.sent_at,
            by=by,
            at=at,
        )
        return f"contact:{contact.pk}"
    note = Annotation.objects.create(
        subject_kind="case",
        subject_id=case.pk,
        system=EMAIL,
        text=said,
        written_at=mail.sent_at,
        by=by,
        at=at,
    )
    search.keep(case.pk, f"annotation:{note.pk}", said)
    record("case.note_brought", subject=case, by=by, at=at)
    return f"annotation:{note.pk}"


def _keep_files(case: Case, mail: Mail, *, by: User, at: datetime) -> list[str]:
    """Each file by itself, through the checks of all files; why some are not kept."""
    why = []
    for file in mail.files:
        upload: Any = SimpleUploadedFile(file.name, file.data)
        try:
            add_photos(case=case, uploads=[upload], by=by, at=at)
        except Refused as refused:
            said = " ".join(str(found) for found in refused.obstacles)
            why.append(f"{file.name[:60]}: {said}")
    if mail.left:
        why.append(f"{mail.left} more files: too many for one e-mail.")
    return why
