"""What people do about vehicles, drinking and places, in one line each."""

from datetime import timedelta
from itertools import count

from commonside.ground.practice.models import Version
from commonside.work.cases.actions import vehicles as noted
from commonside.work.reports.models import Plate, Report
from commonside.work.streets.actions import drinking, vehicles

SQUARE = (5090, 2220)
NUMBERS = count(1)
HOUR = timedelta(hours=1)


def busy(many, *, at, square=SQUARE, **more):
    """Reports of one square of the map."""
    east, north = square
    values = {
        "received_at": at - HOUR,
        "taxonomy": Version.objects.get(kind="categories"),
        "category": "noise",
        "ward": "E05000001",
        "easting": east * 100 + 50.0,
        "northing": north * 100 + 50.0,
        **more,
    }
    rows = [Report(reference=f"SQ{next(NUMBERS):04d}", **values) for _ in range(many)]
    return Report.objects.bulk_create(rows)


def with_plate(report, mark):
    """The report tells of a vehicle, as `submit` keeps it."""
    report.answers = {"vehicle": f"{mark}, red Ford"}
    report.save(update_fields=["answers"])
    Plate.objects.create(report=report, mark=mark)
    return report


def note(case, by, at, *, registration="ab12 cde", looks="Red Ford", did="Races"):
    return noted.note_vehicle(
        case=case, registration=registration, looks=looks, did=did, by=by, at=at
    )


def told(case, by, at, **more):
    values = {"registration": "", "looks": "Silver van", "where": "By the bins", **more}
    return vehicles.tell(case=case, by=by, at=at, **values)


def inspected(row, by, at, *, land="occupied", condition="sound", finding="No wheels"):
    row.refresh_from_db()
    return vehicles.inspect(
        row=row,
        land=land,
        condition=condition,
        finding=finding,
        by=by,
        at=at,
        version=row.version,
    )


def noticed(row, kind, by, at):
    row.refresh_from_db()
    return vehicles.give_notice(
        row=row, kind=kind, given_at=at, by=by, at=at, version=row.version
    )


def removed(row, by, at):
    row.refresh_from_db()
    return vehicles.remove(row=row, by=by, at=at, version=row.version)


def ended(row, by, at, *, ending="scrapped"):
    row.refresh_from_db()
    return vehicles.end(row=row, ending=ending, by=by, at=at, version=row.version)


def logged(case, by, at, **more):
    values = {
        "seen_at": at - HOUR,
        "where": "Bench in the market",
        "many": 4,
        "offer": "outreach",
        "answer": "later",
        "note": "",
        **more,
    }
    return drinking.log(case=case, by=by, at=at, **values)
