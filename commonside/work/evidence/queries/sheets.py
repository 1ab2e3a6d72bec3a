"""Diary sheets that are out, and whether the whole diary has been read."""

from datetime import date, datetime
from typing import Any

from django.db.models import Max

from commonside.ground.practice.models import Version
from commonside.ground.practice.queries import current
from commonside.work.cases.models import Case
from commonside.work.evidence.models import DiaryEntry, Reading, Sheet
from commonside.work.evidence.rules import sheets as rules

# What is owed while sheets are out.
DUE = "diary"


def practice_on(on: date) -> Version | None:
    """How diaries are kept, in force on a day; None where nothing is said of it."""
    try:
        return current("diary", "sheets", on)
    except Version.DoesNotExist:
        return None


def out(case: Case) -> Sheet | None:
    """The sheets that somebody has at home now."""
    rows = Sheet.objects.filter(case=case, back_at=None)
    return rows.select_related("practice", "by", "person").first()


def state(case: Case) -> dict[str, Any]:
    """What the page of the diary says of sheets and of its reading."""
    given, reading = out(case), newest_reading(case)
    is_read = read_since(case) is not None
    is_kept = DiaryEntry.objects.filter(case=case).exists()
    is_kept = is_kept or Sheet.objects.filter(case=case).exists()
    may_read = is_kept and not is_read and given is None
    return {"out": given, "reading": reading, "is_read": is_read, "may_read": may_read}


def newest_reading(case: Case) -> Reading | None:
    return Reading.objects.filter(case=case).select_related("by").first()


def read_since(case: Case) -> datetime | None:
    """Since when the whole diary has been read; None while something is unread."""
    reading = newest_reading(case)
    entries = DiaryEntry.objects.filter(case=case).aggregate(at=Max("at"))
    read = reading.at if reading else None
    is_read = rules.is_read(
        read=read, newest=entries["at"], are_sheets_out=out(case) is not None
    )
    return read if is_read else None
