"""A short note for whoever comes next is left, and taken; a case may go with it."""

from datetime import datetime

from django.db import transaction

from commonside.ground.agencies.models import Team, User
from commonside.ground.audit.actions import record
from commonside.ground.audit.refusals import Refused, obstacle
from commonside.work.cases.actions.naming import hand_over
from commonside.work.cases.models import Case
from commonside.work.oversight.models import ShiftNote
from commonside.work.oversight.rules import notes as rules


@transaction.atomic
def leave_note(
    *, team: Team, text: str, by: User, at: datetime, case: Case | None = None
) -> ShiftNote:
    """Leave a note for whoever comes next; it waits until somebody has taken it.

    Raises `Refused` without words, with too many, and on a case that is closed.
    """
    found = rules.obstacles_to_leaving(text)
    if case is not None and not case.is_open:
        found.append(obstacle("It is closed."))
    if found:
        raise Refused(found)
    made = ShiftNote.objects.create(
        team=team, case=case, text=text.strip(), by=by, at=at
    )
    about = case if case is not None else made
    refs = [f"shiftnote:{made.pk}"]
    record("oversight.note_left", subject=about, by=by, at=at, refs=refs)
    return made


@transaction.atomic
def pass_on(*, case: Case, to: User, text: str, by: User, at: datetime) -> ShiftNote:
    """Hand a case to the next shift with a note: its clocks run on, its notes stay.

    Raises `Refused` as handing over and leaving a note do.
    """
    if found := rules.obstacles_to_leaving(text):
        raise Refused(found)
    case = hand_over(case=case, to=to, by=by, at=at, why=text)
    return leave_note(team=case.team, text=text, by=by, at=at, case=case)


@transaction.atomic
def take_note(*, note: ShiftNote, by: User, at: datetime) -> ShiftNote:
    """ "I have it": the note has reached somebody, who is named beside it."""
    note = ShiftNote.objects.select_for_update(of=("self",)).get(pk=note.pk)
    if found := rules.obstacles_to_taking(
        is_taken=note.taken_at is not None, is_own=note.by_id == by.pk
    ):
        raise Refused(found)
    note.taken_by, note.taken_at = by, at
    note.save(update_fields=["taken_by", "taken_at"])
    about = f"case:{note.case_id}" if note.case_id else note
    refs = [f"shiftnote:{note.pk}"]
    record("oversight.note_taken", subject=about, by=by, at=at, refs=refs)
    return note
