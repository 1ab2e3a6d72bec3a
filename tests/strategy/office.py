"""An office that closes cases and gets later reports, for tests that count."""

from datetime import datetime
from itertools import count

from django.utils import timezone

from commonside.ground.people.models import Person
from commonside.ground.places.models import Place
from commonside.work.cases.models import Case, CaseReport, Closing, Location, Party
from commonside.work.reports.models import Report, Told


class Office:
    """Makes closed cases and later reports, a line each."""

    def __init__(self, cast, practice):
        self.cast, self.practice = cast, practice
        self.numbers = count(1)

    def moment(self, text):
        return timezone.make_aware(datetime.fromisoformat(text))

    def person(self, **more):
        return Person.objects.create(
            known_as=f"Person {next(self.numbers)}",
            added_at=self.moment("2026-01-01T09:00"),
            **more,
        )

    def case(self, *, victim=None, alleged=None, place=None, **more):
        joanne = self.cast["joanne"]
        case = Case.objects.create(
            reference=f"C-{next(self.numbers):04}",
            known_as="Somebody",
            category=more.pop("category", "noise"),
            owner=joanne,
            team=joanne.teams[0],
            lead_agency=joanne.agency,
            opened_at=self.moment("2026-05-01T09:00"),
            opened_by=joanne,
            **more,
        )
        for role, person in (("victim", victim), ("alleged", alleged)):
            if person:
                Party.objects.create(
                    case=case,
                    person=person,
                    role=role,
                    is_main=role == "victim",
                    since=case.opened_at,
                )
        if place:
            Location.objects.create(case=case, place=place)
        return case

    def closing(self, at, outcome, by="", *, case=None, again=None, **more):
        joanne = self.cast["joanne"]
        return Closing.objects.create(
            case=case or self.case(victim=self.person(), **more),
            outcome=outcome,
            stopped_confirmed_by=by,
            band=3,
            at=self.moment(at),
            by=joanne,
            reopened_at=self.moment(again) if again else None,
            reopened_by=joanne if again else None,
        )

    def report(
        self, at, *, case=None, reporter=None, victim=None, alleged=None, **more
    ):
        report = Report.objects.create(
            reference=f"R{next(self.numbers):05}",
            received_at=self.moment(at),
            taxonomy=self.practice["categories", "ho2004"],
            category="noise",
            **more,
        )
        told = {"reporter": reporter, "victim": victim, "alleged": alleged}
        for role, person in told.items():
            if person:
                Told.objects.create(report=report, role=role, person=person)
        if case:
            CaseReport.objects.create(
                case=case,
                report=report,
                linked_by=self.cast["priya"],
                linked_at=report.received_at,
            )
        return report

    def place(self, **more):
        return Place.objects.create(text="Stairwell", **more)
