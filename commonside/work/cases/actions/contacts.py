"""A contact, or a try, is noted; the next one is promised in the same breath."""

from datetime import datetime

from django.db import transaction

from commonside.ground.agencies.models import User
from commonside.ground.audit.actions import record
from commonside.ground.audit.refusals import Refused
from commonside.ground.design import ports
from commonside.ground.duties import actions as duties
from commonside.ground.duties.models import Due
from commonside.ground.duties.queries import Clocks, Counted, open_dues
from commonside.work.cases import search
from commonside.work.cases.actions.states import advance, locked, owe_contact
from commonside.work.cases.models import Case, Contact
from commonside.work.cases.queries.clocks import clocks_for
from commonside.work.cases.rules import contact as rules
from commonside.work.cases.rules.owing import BAND_CODES, MET_BY


@transaction.atomic
def note_contact(
    *,
    case: Case,
    way: str,
    answered: str,
    next_on: datetime | None,
    by: User,
    at: datetime,
    note: str = "",
    safe_tonight: str = "",
    wishes: str = "",
    minutes: int | None = None,
    ask_risk: bool = False,
) -> Contact:
    """Note a contact or a try, and promise the next one.

    Somebody reached meets what was owed; a try does not, it only says when we try
    again. "Not safe tonight" and a new incident ask for the risk questions again.
    """
    case = locked(case)
    clocks = clocks_for(case, at)
    latest = latest_next(case, at=at, clocks=clocks)
    found = rules.obstacles_to_noting(
        answered=answered, note=note, next_on=next_on, at=at, latest=latest
    )
    if next_on is None or found:
        raise Refused(found)
    is_reached = answered in rules.REACHED
    made = Contact.objects.create(
        case=case,
        person_id=_main_person(case),
        way=way,
        answered=answered,
        is_reached=is_reached,
        note=note.strip(),
        safe_tonight=safe_tonight if is_reached else "",
        wishes=wishes.strip(),
        minutes=minutes,
        next_on=next_on,
        by=by,
        at=at,
    )
    _keep_newest(case, made)
    search.keep(case.pk, f"contact:{made.pk}", f"{made.note} {made.wishes}")
    _owe_next(case, made, clocks, next_on=next_on)
    if ask_risk or made.safe_tonight == "no":
        _owe_questions(case, clocks, made)
    advance(case, at=at)
    record(
        "case.contacted" if is_reached else "case.contact_tried",
        subject=case,
        by=by,
        at=at,
        refs=[f"contact:{made.pk}"],
        codes={"way": way, "answered": answered},
    )
    ports.follow("case.contacted", case, contact=made, by=by, at=at)
    return made


def latest_next(case: Case, *, at: datetime, clocks: Clocks | None = None) -> datetime:
    """By when the person must hear from us again after a contact at this moment."""
    clocks = clocks or clocks_for(case, at)
    return rules.limit(
        clocks.body,
        clocks.calendar,
        band=BAND_CODES[case.band],
        start=at,
        agreed_gap=case.agreed_gap,
    )


def _main_person(case: Case) -> int | None:
    return case.parties.filter(is_main=True).values_list("person", flat=True).first()


def _keep_newest(case: Case, made: Contact) -> None:
    """The case's own copy of the newest wishes and contact; each note keeps its own."""
    fields = []
    if made.is_reached:
        case.last_contact_at = made.at
        fields.append("last_contact_at")
    if made.wishes:
        case.wishes, case.wishes_at = made.wishes, made.at
        fields += ["wishes", "wishes_at"]
    if fields:
        case.save(update_fields=fields)


def _owe_next(case: Case, made: Contact, clocks: Clocks, *, next_on: datetime) -> None:
    duties.meet(case, MET_BY["reached" if made.is_reached else "tried"], at=made.at)
    kind = "update" if made.is_reached else "contact"
    band = BAND_CODES[case.band]
    duties.owe(
        case,
        [Counted(kind, made.at, next_on, f"{band}.update")],
        to=case.owner,
        practice=clocks.version_of("update", band),
        at=made.at,
        reason="promised" if made.is_reached else "try_again",
    )


def _owe_questions(case: Case, clocks: Clocks, made: Contact) -> None:
    """Ask the risk questions again, by the clock of a new incident in this band."""
    owed = open_dues(f"case:{case.pk}")
    again = clocks.all_due([("after_incident", made.at)], band=BAND_CODES[case.band])
    counted = [
        Counted("assess_again", one.since, one.due_at, one.rule, one.practice)
        for one in again
        if not _is_sooner(owed, one.due_at)
    ]
    reason = "not_safe" if made.safe_tonight == "no" else "new_incident"
    duties.owe(
        case,
        counted,
        to=case.owner,
        practice=clocks.version,
        at=made.at,
        reason=reason,
    )


def _is_sooner(owed: dict[str, Due], due_at: datetime) -> bool:
    """Whether the questions are owed already, and no later than this."""
    asked = [owed[kind].due_at for kind in ("visit", "assess_again") if kind in owed]
    return any(known <= due_at for known in asked)


@transaction.atomic
def agree_gap(
    *, case: Case, days: int, why: str, by: User, at: datetime, version: int
) -> Case:
    """The person agreed to hear from us less often; their words are kept."""
    case = locked(case, version, "agreed_gap", "agreed_gap_why")
    clocks = clocks_for(case, at)
    if found := rules.obstacles_to_gap(
        days=days,
        why=why,
        band=BAND_CODES[case.band],
        cap=clocks.body["cap"],
    ):
        raise Refused(found)
    case.agreed_gap, case.agreed_gap_why = days, why.strip()
    case.version += 1
    case.save(update_fields=["agreed_gap", "agreed_gap_why", "version"])
    if case.last_contact_at is not None:
        owe_contact(case, at=case.last_contact_at, reason="longer_gap_agreed")
    record("case.gap_agreed", subject=case, by=by, at=at, count=days)
    return case
