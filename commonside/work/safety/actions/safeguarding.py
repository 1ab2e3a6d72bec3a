"""Somebody may not be safe: told at once, owed by the hour, and never put off."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from commonside.ground.agencies.models import User
from commonside.ground.audit.actions import record
from commonside.ground.audit.refusals import Clash, Refused, obstacle
from commonside.ground.duties import actions as duties
from commonside.ground.duties.queries import calendar_on, clocks_on
from commonside.ground.letters.actions import tell_at_once
from commonside.library.clocks.calendars import in_hours
from commonside.library.clocks.instants import london_date
from commonside.work.cases.models import Case
from commonside.work.cases.queries.staff import supervisor_of
from commonside.work.safety import queries, rules
from commonside.work.safety.models import Safeguard

DUE = "safeguard"


def raise_at_once(
    case: Case, triggers: Iterable[str], *, by: User, at: datetime
) -> Safeguard | None:
    """Safeguarding, in the same act that told of it; nothing without a trigger.

    Owed by the hour, by the owner of the case. Owner and supervisor are told at once,
    and outside office hours the duty contact too. Said again, it is the same one with
    more in it, told again, and no later than it was.
    """
    codes = list(dict.fromkeys(triggers))
    if not codes:
        return None
    rows = Safeguard.objects.select_for_update(of=("self",)).filter(case=case)
    made = rows.filter(done_at=None).first()
    if made is None:
        made = Safeguard.objects.create(
            case=case, triggers=codes, raised_by=by, raised_at=at
        )
        clocks = clocks_on(london_date(at))
        owed = clocks.all_due([(DUE, at)], band="any")
        duties.owe(case, owed, to=case.owner, practice=clocks.version, at=at)
    else:
        made.triggers = list(dict.fromkeys([*made.triggers, *codes]))
        made.version += 1
        made.save(update_fields=["triggers", "version"])
    to: list[User | None] = [case.owner, supervisor_of(case.team, but=case.owner)]
    if not in_hours(at, calendar_on(london_date(at))):
        to.append(case.team.duty_contact)
    tell_at_once(DUE, to=to, about=f"case:{case.pk}", by=by, at=at)
    refs = [f"safeguard:{made.pk}"]
    record("safety.safeguard_raised", subject=case, by=by, at=at, refs=refs)
    return made


@transaction.atomic
def see_to(
    *,
    case: Case,
    way: str,
    note: str,
    told: str,
    by: User,
    at: datetime,
    version: int,
) -> Safeguard:
    """What was done, with whom, by whom: only this ends what was raised.

    That nobody is at risk is for a supervisor to say.
    """
    rows = Safeguard.objects.select_for_update(of=("self",))
    rows = rows.filter(case=case).select_related("done_by")
    made = rows.first()
    if made is None:
        raise Refused(obstacle("Nothing was raised in this case."))
    if made.version != version:
        who = made.done_by.name if made.done_by else ""
        raise Clash(theirs={"note": made.note}, who=who, at=made.done_at)
    found = rules.obstacles_to_seeing_to(
        way,
        note=note,
        told=told,
        is_open=made.done_at is None,
        may=by.may,
        ways=queries.ways_to_safeguard(london_date(at)),
    )
    if found:
        raise Refused(found)
    made.way, made.note, made.told = way, note.strip(), told.strip()
    made.done_by, made.done_at = by, at
    made.version += 1
    made.save()
    duties.meet(case, [DUE], at=at)
    record(
        "safety.safeguarded",
        subject=case,
        by=by,
        at=at,
        refs=[f"safeguard:{made.pk}"],
        codes={"way": way},
    )
    return made
