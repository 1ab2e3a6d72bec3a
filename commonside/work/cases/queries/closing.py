"""How a case stands when somebody wants to close it."""

from datetime import datetime

from django.db.models import Max, Q

from commonside.ground.design import ports
from commonside.ground.duties.models import Step
from commonside.ground.people.models import Person
from commonside.ground.practice.queries import profile
from commonside.library.clocks.instants import london_date, start_of_day
from commonside.work.cases.models import Case, CaseReport, Party
from commonside.work.cases.queries.clocks import clocks_for
from commonside.work.cases.queries.procedure import is_for_vulnerable
from commonside.work.cases.rules import closing as rules
from commonside.work.cases.rules.closing import Standing
from commonside.work.cases.rules.contact import Attempt, obstacles_to_giving_up
from commonside.work.reports.models import Report, ReportQuerySet, Told

REPEAT = {"reports": 3, "months": 3}


def standing_of(case: Case, *, at: datetime) -> Standing:
    """Open steps, risk, and whether enough was tried since somebody was reached."""
    clocks = clocks_for(case, at)
    tries = case.contacts.filter(is_reached=False)
    since = _heard_since(case)
    if since is not None:
        tries = tries.filter(at__gt=since)
    attempts = [Attempt(way, when) for way, when in tries.values_list("way", "at")]
    return Standing(
        band=case.band,
        live_steps=Step.objects.about(f"case:{case.pk}").live().count(),
        is_assessed=case.assessments.exists(),
        giving_up=obstacles_to_giving_up(
            attempts, body=clocks.version.body, calendar=clocks.calendar, at=at
        ),
    )


def _heard_since(case: Case) -> datetime | None:
    """When we last heard from them: spoke, were told of more, or it came back.

    Tries from before that count no more: whoever has reported again can be reached.
    """
    newest = CaseReport.objects.filter(case=case).aggregate(at=Max("linked_at"))["at"]
    moments = (case.last_contact_at, case.reopened_at, newest)
    return max((at for at in moments if at is not None), default=None)


def needs_second_person(case: Case, *, at: datetime) -> bool:
    """Whether the person harmed is a repeat or vulnerable victim (DOMAIN 2.6).

    Vulnerable is whoever any of our assessments, or a room above, says is so: asking
    the questions once more before closing must not do away with the second person.
    """
    noted = case.assessments.values_list("vulnerability", flat=True)
    return rules.needs_second_person(
        is_repeat=is_repeat(case, at=at),
        is_vulnerable=any(any(said.values()) for said in noted)
        or is_for_vulnerable(case)
        or bool(ports.held("case.closing_alone", case, at=at)),
    )


def is_repeat(case: Case, *, at: datetime) -> bool:
    """As many reports about the same person, in as few months, as the profile says.

    Counted by person and by case, never by telephone number.
    """
    rows = profile(london_date(at)).get("threshold", [])
    wanted = next((row for row in rows if row["code"] == "repeat"), REPEAT)
    since = start_of_day(rules.months_before(london_date(at), wanted["months"]))
    found = reports_about(case).filter(received_at__gte=since).count()
    return found >= int(wanted["reports"])


def reports_about(case: Case) -> ReportQuerySet[Report]:
    """Every report about the person harmed, whatever case it belongs to."""
    main = Party.objects.filter(case=case, is_main=True).select_related("person")
    people = [person for p in main for person in Person.objects.same_human(p.person)]
    told = Told.objects.filter(person__in=people, role__in=["victim", "affected"])
    held = CaseReport.objects.filter(case=case)
    return Report.objects.filter(
        Q(pk__in=told.values("report")) | Q(pk__in=held.values("report"))
    )
