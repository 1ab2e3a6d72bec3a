"""The demonstration has evidence in every state."""

import pytest

from commonside.work.evidence.models import (
    Bundle,
    DiaryEntry,
    Exhibit,
    Paper,
    Statement,
)

pytestmark = pytest.mark.django_db


def test_a_case_of_noise_has_a_diary_exhibits_letters_and_papers(demo):
    case = demo.named["kaye"]
    entries = DiaryEntry.objects.filter(case=case)
    assert entries.count() == 8
    assert entries.filter(is_late=True).count() == 1
    assert entries.filter(annotations__isnull=False).count() == 1
    assert Exhibit.objects.filter(case=case).count() == 2
    assert {one.is_signed for one in Statement.objects.filter(case=case)} == {
        True,
        False,
    }
    sent = [one.sent_how for one in Paper.objects.filter(case=case).order_by("pk")]
    assert sent == ["", "hand"]
    states = Bundle.objects.filter(case=case).values_list("kind", "state")
    assert set(states) == {("diary", "made"), ("court", "waiting")}
