"""A band that rises never puts off a call that was owed sooner."""

from datetime import timedelta

import pytest

from commonside.demo.risks import BEGUM
from commonside.ground.duties.queries import open_dues
from commonside.work.cases import actions
from commonside.work.reports.models import Band

pytestmark = pytest.mark.django_db


def test_a_new_incident_is_still_answered_within_a_day(opened, told, cast, at):
    case = opened(band=Band.MEDIUM, at=at - timedelta(days=8))
    actions.note_contact(
        case=case,
        way="phone",
        answered="she",
        note="Wishes noted.",
        next_on=at + timedelta(days=1),
        by=cast["joanne"],
        at=at - timedelta(days=6),
    )
    report = told(band=Band.HIGH, received_at=at - timedelta(hours=1))
    actions.add_report(case=case, report=report, by=cast["priya"], at=at)
    actions.assess(case=case, answers=BEGUM, by=cast["priya"], at=at)
    due = open_dues(f"case:{case.pk}")["update"]
    assert due.due_at == report.received_at + timedelta(hours=24)
    assert due.reason == "new_report"
