"""Reports: three in ten belong to cases, a few wait, the rest were answered."""

import secrets
from datetime import datetime, timedelta
from typing import Any

from bench.filling.staff import Office
from bench.filling.where import point
from bench.volume import Volume
from bench.words import text

BATCH = 2000
# Reports that wait when a page is measured, beside those that the run decides.
WAITING = 300
IN_CASES = 3, 10
STREETS = ("Kestrel Road", "Larkfield Walk", "Tithe Barn Close", "Sorrel Avenue")
ANSWERS = {
    "danger": "no",
    "for_whom": "me",
    "timing": "regularly",
    "frequency": "weekly",
    "targeted": "not_sure",
    "affected": "moderately",
}


def waiting(volume: Volume) -> int:
    return min(volume.reports // 2, volume.acts + WAITING)


def in_cases(volume: Volume) -> int:
    some, of = IN_CASES
    return volume.reports * some // of


def take_reports(office: Office, volume: Volume, *, at: datetime) -> list[Any]:
    """Every report; returns those for cases, the oldest first.

    The newest of all are those that wait.
    """
    kept: list[Any] = []
    step = timedelta(days=900) / volume.reports
    for start in range(0, volume.reports, BATCH):
        numbers = range(start, min(start + BATCH, volume.reports))
        made = _made(office, numbers, volume, at=at, step=step)
        kept += made[: max(0, in_cases(volume) - start)]
    return kept


def _made(
    office: Office, numbers: range, volume: Volume, *, at: datetime, step: timedelta
) -> list[Any]:
    from commonside.work.reports.models import Report, Routing, Told

    reports = Report.objects.bulk_create(
        [
            _report(office, n, received_at=at - step * (volume.reports - n))
            for n in numbers
        ]
    )
    Told.objects.bulk_create(
        [
            row
            for n, report in zip(numbers, reports, strict=True)
            for row in _told(report, n)
        ]
    )
    Routing.objects.bulk_create(
        [
            _routing(office, report, state_of(n, volume), n)
            for n, report in zip(numbers, reports, strict=True)
        ]
    )
    _trace(office, reports)
    return reports


def state_of(number: int, volume: Volume) -> str:
    if number < in_cases(volume):
        return "case_opened"
    if number >= volume.reports - waiting(volume):
        return "waiting"
    return "passed" if number % 5 == 0 else "signposted"


def _report(office: Office, n: int, *, received_at: datetime) -> Any:
    from commonside.work.reports.models import Report

    house = 1 + n * 7 % 180
    street = STREETS[n % len(STREETS)]
    code = f"LU{1 + n % 4} {n % 9}{'ABDEFGHJ'[n // 9 % 8]}{'LNPQRSTU'[n // 72 % 8]}"
    return Report(
        reference=f"{n:06X}",
        receipt_hash=secrets.token_hex(32),
        received_at=received_at,
        taxonomy=office.taxonomy,
        category=office.kinds[n % len(office.kinds)],
        words=text(n, 60),
        place_text=f"{house} {street}",
        postcode=code,
        household_key=f"{code.replace(' ', '')} {house} {street.upper()}",
        reporter_key=f"{n // 3:064x}",
        when_kind="regularly",
        answers=ANSWERS,
        band=(1, 2, 2, 3, 3, 3, 3, 3, 3, 3)[n % 10],
        ward=office.wards[n % len(office.wards)],
        **point(n),
    )


def _told(report: Any, n: int) -> list[Any]:
    from commonside.work.reports.models import Told

    contact = {"phone": f"07700 900{n % 1000:03}", "ways": ["phone"]}
    found = [
        Told(report=report, role="reporter", name=name_of(n), contact=contact),
    ]
    if n % 3 == 0:
        found.append(Told(report=report, role="alleged", description=text(n + 1, 8)))
    return found


FORENAMES = "Ada Bilal Carys Dev Ewa Farah Gwen Hamza Ines Jakub Kiran Lena".split()
SURNAMES = "Abbot Begum Clark Dunne Evans Fofana Green Hussain Ivanov Jones".split()


def name_of(n: int) -> str:
    """An invented name; a hundred and twenty of them, so that many share one."""
    first = FORENAMES[n % len(FORENAMES)]
    return f"{first} {SURNAMES[n // len(FORENAMES) % len(SURNAMES)]}"


def _routing(office: Office, report: Any, state: str, n: int) -> Any:
    from commonside.work.reports.models import Routing

    done = {}
    if state != "waiting":
        by = office.deciding[n % len(office.deciding)]
        done = {"decided_by": by, "decided_at": report.received_at + timedelta(hours=9)}
    if state == "passed":
        done |= {
            "passed_to": office.partners[n % len(office.partners)],
            "is_accepted": True,
        }
    return Routing(
        report=report,
        team=office.teams[0],
        state=state,
        decide_by=report.received_at + timedelta(hours=24),
        **done,
    )


def _trace(office: Office, reports: list[Any]) -> None:
    """Who may read them, what is owed, and that they came."""
    from bench.filling.traces import event, grants
    from commonside.ground.agencies.models import Grant
    from commonside.ground.audit.models import Event

    readers = [(f"team:{office.teams[0].pk}", "team")]
    Grant.objects.bulk_create(
        [row for r in reports for row in grants("report", r.pk, readers, r.received_at)]
    )
    Event.objects.bulk_create(
        [
            event("report.submitted", f"report:{r.pk}", "public", r.received_at)
            for r in reports
        ]
    )
    _owe(office, reports)


def _owe(office: Office, reports: list[Any]) -> None:
    from commonside.ground.duties.models import Due

    Due.objects.bulk_create(
        [
            Due(
                subject_kind="report",
                subject_id=report.pk,
                owner_team=office.teams[0],
                kind="decide",
                since=report.received_at,
                due_at=report.received_at + timedelta(hours=24),
                met_at=None
                if report.routing.state == "waiting"
                else report.received_at + timedelta(hours=9),
                rule="any.triage",
                practice=office.clocks,
            )
            for report in reports
        ]
    )
