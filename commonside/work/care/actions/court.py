"""A line of the plan of care before court is written or changed."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction

from commonside.ground.agencies.models import User
from commonside.ground.audit.actions import record
from commonside.ground.audit.refusals import Clash, Refused, obstacle
from commonside.ground.people.models import Person
from commonside.library.clocks.instants import london_date
from commonside.work.care.models import Need
from commonside.work.care.queries.court import court_on, row_of
from commonside.work.care.queries.offers import people_of
from commonside.work.care.rules import court as rules
from commonside.work.cases.models import Case


@transaction.atomic
def keep_need(
    *,
    case: Case,
    kind: str,
    state: str,
    on: date | None,
    by: User,
    at: datetime,
    person: Person | None = None,
    options: Iterable[str] = (),
    need: Need | None = None,
    version: int | None = None,
) -> Need:
    """Write how one thing stands before court, and since or by when.

    One line for each thing and person: whoever writes it a second time is told that it
    is there already.
    """
    row = _locked(need, version) if need else Need(case=case)
    scheme = row.practice if need else court_on(london_date(at))
    options = list(options)
    about = rules.entry(scheme.body["need"], row.kind if need else kind)
    is_theirs = about is not None and about["for"] == "person"
    blocked = rules.obstacles_to_keeping(
        scheme.body,
        kind=row.kind if need else kind,
        state=state,
        on=on,
        options=options,
        is_for_somebody=bool(need) or person in people_of(case, "harmed"),
    )
    if need is None:
        row.practice, row.kind = scheme, kind
        row.person = person if is_theirs else None
        same = Need.objects.filter(case=case, kind=kind, person=row.person)
        if same.exists():
            blocked.append(obstacle("That is in the plan already.", at_field="kind"))
    if blocked:
        raise Refused(blocked)
    row.version += 1 if need else 0
    row.state, row.on, row.options = state, on, options
    row.by, row.at = by, at
    row.save()
    record(
        "care.need_kept",
        subject=case,
        by=by,
        at=at,
        refs=[f"need:{row.pk}"],
        codes={"kind": row.kind},
        now=state,
    )
    return row


def _locked(need: Need, version: int | None) -> Need:
    rows = Need.objects.select_for_update(of=("self",)).select_related("practice", "by")
    now: Need = rows.get(pk=need.pk)
    if version is not None and now.version != version:
        raise Clash(theirs={"state": row_of(now).state}, who=now.by.name, at=now.at)
    return now
