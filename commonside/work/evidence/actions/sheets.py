"""Sheets are handed out, asked after, taken back; and the diary is read."""

from datetime import datetime

from django.db import transaction

from commonside.ground.agencies.models import User
from commonside.ground.audit.actions import record
from commonside.ground.audit.refusals import Refused, obstacle
from commonside.ground.duties import actions as duties
from commonside.ground.duties.queries import Counted, calendar_on, open_dues
from commonside.ground.duties.rules import due_at
from commonside.ground.people.models import Person
from commonside.library.clocks.instants import london_date
from commonside.work.cases.models import Case
from commonside.work.evidence.models import DiaryEntry, Reading, Sheet
from commonside.work.evidence.queries import sheets as queries
from commonside.work.evidence.rules import sheets as rules


@transaction.atomic
def give(case: Case, *, person: Person | None, by: User, at: datetime) -> Sheet:
    """Note that somebody was given diary sheets; from now on we ask how it goes.

    Raises `Refused` when they have some already.
    """
    case = _locked(case)
    practice = queries.practice_on(london_date(at))
    is_out = queries.out(case) is not None
    found = rules.obstacles_to_giving(is_out=is_out, is_known=practice is not None)
    if found or practice is None:
        raise Refused(found)
    made = Sheet.objects.create(
        case=case, person=person, practice=practice, by=by, at=at
    )
    owe_prompt(made, after=at, at=at)
    record("diary.sheets_given", subject=case, by=by, at=at)
    return made


def owe_prompt(sheet: Sheet, *, after: datetime, at: datetime) -> None:
    """Owe the next asking, on the days of the practice; part of a larger act."""
    calendar = calendar_on(london_date(sheet.at))
    days = [due_at(row, sheet.at, calendar) for row in sheet.practice.body["prompt"]]
    following = rules.next_prompt(days, after=after)
    if following is None:
        return
    rule = f"prompt.{days.index(following) + 1}"
    owed = [Counted(queries.DUE, at, following, rule, sheet.practice)]
    owner = sheet.case.owner
    duties.owe(sheet.case, owed, to=owner, practice=sheet.practice, at=at)


@transaction.atomic
def ask_after(case: Case, *, at: datetime) -> None:
    """They were spoken with: what was owed of the diary is met, the next is owed."""
    sheet = queries.out(case)
    owed = open_dues(f"case:{case.pk}").get(queries.DUE)
    if sheet is None or owed is None:
        return
    if rules.is_met_on(london_date(at), owed=london_date(owed.due_at)):
        duties.meet(case, [queries.DUE], at=at)
        sheet.case = case
        owe_prompt(sheet, after=max(at, owed.due_at), at=at)


@transaction.atomic
def take_back(case: Case, *, by: User, at: datetime) -> Sheet:
    """Note that the sheets are back, written on or not. Raises `Refused`."""
    case = _locked(case)
    sheet = queries.out(case)
    if sheet is None:
        raise Refused(obstacle("No sheets are out."))
    sheet.back_by, sheet.back_at = by, at
    sheet.save(update_fields=["back_by", "back_at"])
    duties.drop(case, at=at, why="sheets_back", kinds=[queries.DUE])
    record("diary.sheets_back", subject=case, by=by, at=at)
    return sheet


@transaction.atomic
def read(case: Case, *, by: User, at: datetime) -> Reading:
    """A colleague has read every entry; the checklist shows it. Raises `Refused`."""
    case = _locked(case)
    entries = DiaryEntry.objects.filter(case=case).count()
    sheets = Sheet.objects.filter(case=case).count()
    found = rules.obstacles_to_reading(entries=entries, sheets=sheets)
    if found:
        raise Refused(found)
    made = Reading.objects.create(case=case, entries=entries, by=by, at=at)
    record("diary.read", subject=case, by=by, at=at, count=entries)
    return made


def _locked(case: Case) -> Case:
    rows = Case.objects.select_for_update(of=("self",)).select_related("owner")
    found: Case = rows.get(pk=case.pk)
    return found
