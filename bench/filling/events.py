"""What happened on cases: contacts; on long ones steps and a diary besides."""

from datetime import datetime, timedelta
from typing import Any

from bench.filling.staff import Office
from bench.volume import LONG, SHORT, is_long
from bench.words import text

STEPS, ENTRIES = 12, 12  # of a long case; its other events are contacts


def contacts_of(n: int) -> int:
    return LONG - STEPS - ENTRIES if is_long(n) else SHORT


def when_of(case: Any, k: int, count: int) -> datetime:
    """When the k-th of so many contacts was, all within a fortnight."""
    return case.opened_at + timedelta(days=15) * (k + 1) / count


def contacted(numbers: range, cases: list[Any], people: list[Any]) -> None:
    from commonside.work.cases.models import Contact

    Contact.objects.bulk_create(
        [
            Contact(
                case=case,
                person=person,
                way=("phone", "visit", "text")[k % 3],
                answered="she",
                is_reached=True,
                note=text(case.pk * LONG + k, 40),
                safe_tonight="yes",
                wishes=text(case.pk, 12) if k == contacts_of(n) - 1 else "",
                next_on=when_of(case, k, contacts_of(n)) + timedelta(days=5),
                by=case.owner,
                at=when_of(case, k, contacts_of(n)),
            )
            for n, case, person in zip(numbers, cases, people, strict=True)
            for k in range(contacts_of(n))
        ]
    )


def lived(office: Office, numbers: range, cases: list[Any], people: list[Any]) -> None:
    """What else happened on the long cases: steps that were done, and a diary."""
    from commonside.ground.duties.models import Step
    from commonside.work.evidence.models import DiaryEntry

    found = [
        (case, person)
        for n, case, person in zip(numbers, cases, people, strict=True)
        if is_long(n)
    ]
    Step.objects.bulk_create(
        [
            Step(
                subject_kind="case",
                subject_id=case.pk,
                owner_agency=office.partners[k % len(office.partners)],
                text=text(case.pk * LONG + k, 6).capitalize(),
                purpose="support",
                state="done",
                due_on=when_of(case, k, STEPS).date(),
                offered_by=case.owner,
                offered_at=case.opened_at,
                ended_by=case.owner,
                ended_at=when_of(case, k, STEPS),
            )
            for case, _ in found
            for k in range(STEPS)
        ]
    )
    DiaryEntry.objects.bulk_create(
        [
            DiaryEntry(
                case=case,
                person=person,
                happened_on=when_of(case, k, ENTRIES).date(),
                what=text(case.pk * LONG + k, 30),
                source="paper",
                written_at=when_of(case, k, ENTRIES),
                is_late=False,
                by=case.owner,
                at=when_of(case, k, ENTRIES),
            )
            for case, person in found
            for k in range(ENTRIES)
        ]
    )
