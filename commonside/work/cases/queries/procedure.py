"""The procedure that a case follows: its stages, and how each check stands."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from commonside.ground.audit.models import Event
from commonside.ground.design import ports
from commonside.ground.duties.models import Step
from commonside.ground.practice.models import Version
from commonside.ground.practice.queries import in_force as practice_in_force
from commonside.ground.practice.queries import kept
from commonside.ground.practice.rules import rules_that_hold
from commonside.library.clocks.instants import start_of_day
from commonside.work.cases.models import Case, Check, Following
from commonside.work.cases.queries.case import Head
from commonside.work.cases.rules import procedure as rules
from commonside.work.cases.rules.contact import PHRASES
from commonside.work.cases.rules.owing import Band
from commonside.work.cases.rules.procedure import Line, Said
from commonside.work.cases.rules.states import State
from commonside.work.reports.models import Report


def followed(case: Case) -> Version | None:
    """The version that the case follows; none for one from before procedures."""
    pk = case.procedure_id
    if pk is None:
        return None
    found: Version = kept(("version", pk), lambda: Version.objects.get(pk=pk))
    return found


def in_force(on: date) -> list[Version]:
    """Every procedure in force on a day in its newest version, everyone's first."""
    rows: list[Version] = kept(("procedures", on), lambda: _in_force(on))
    return rows


def _in_force(on: date) -> list[Version]:
    newest: dict[str, Version] = {}
    for row in Version.objects.of("procedure", on).order_by("version"):
        newest[row.key] = row
    return sorted(newest.values(), key=lambda v: (v.body["suits"] != "everyone", v.key))


def suiting(suits: str, on: date) -> Version | None:
    """The procedure offered for a person of this kind; none before `setup`."""
    return next((row for row in in_force(on) if row.body["suits"] == suits), None)


def is_for_vulnerable(case: Case) -> bool:
    version = followed(case)
    return version is not None and version.body["suits"] == "vulnerable"


def said_of(case: Case) -> dict[tuple[str, str], Said]:
    """What stands of what was ticked and left out, by stage and code."""
    rows = Check.objects.filter(case=case, ended_at=None).select_related("by")
    return {
        (row.stage, row.code): Said(row.is_left_out, row.why, row.by.name, row.at)
        for row in rows
    }


def shown_by(case: Case) -> dict[str, datetime | None]:
    """Since when the record itself shows each fact that a check may name."""
    own = {
        "owner": case.opened_at,
        "reached": case.last_contact_at,
        "wishes": case.wishes_at if case.wishes else None,
        "safe_ways": _safe_ways(case),
        "stopped_on": start_of_day(case.stopped_on) if case.stopped_on else None,
        "why_again": case.reopened_at,
        **_assessed(case),
        **_planned(case),
        **_closed(case),
    }
    return own | {name: prove(case) for name, prove in ports.proofs.items()}


def _safe_ways(case: Case) -> datetime | None:
    """Somebody was asked, or said in the report, how they may safely be reached."""
    party = (
        case.parties.filter(is_main=True).select_related("person__safe_contact").first()
    )
    contact = getattr(party.person, "safe_contact", None) if party else None
    if contact is None or not contact.ways:
        return None
    return contact.asked_at or case.opened_at


def _assessed(case: Case) -> dict[str, datetime | None]:
    """Asked once; and asked again since the case was opened, and no longer High."""
    rows = list(case.assessments.values_list("made_at", "band"))
    since = case.reopened_at
    again = [r for r in rows if since and r[0] >= since] or rows[:-1]
    is_again = bool(again) and again[0][1] != Band.HIGH
    return {
        "assessed": rows[-1][0] if rows else None,
        "assessed_again": again[0][0] if is_again else None,
    }


def _planned(case: Case) -> dict[str, datetime | None]:
    steps = Step.objects.about(f"case:{case.pk}").order_by("offered_at")
    agreed = Event.objects.filter(subject=f"case:{case.pk}", kind="case.plan_agreed")
    return {
        "steps": steps.values_list("offered_at", flat=True).first(),
        "plan_agreed": agreed.order_by("pk").values_list("at", flat=True).first(),
    }


def _closed(case: Case) -> dict[str, datetime | None]:
    """What closing itself asks for, and refuses without."""
    told = start_of_day(case.told_on) if case.told_on else None
    is_proposed = case.state in (State.CLOSING, State.CLOSED)
    proposed_at = told if is_proposed else None
    is_second = case.closed_by_id and case.closed_by_id != case.closing_proposed_by_id
    return {
        "steps_ended": case.closed_at or proposed_at,
        "outcome_confirmed": proposed_at if case.stopped_confirmed_by else None,
        "told": told,
        "second_person": case.closed_at if is_second else None,
    }


def lines_of(case: Case) -> list[Line]:
    """Every check of the procedure with how it stands; none without a procedure."""
    version = followed(case)
    if version is None:
        return []
    return rules.lines(version.body, shown_by(case), said_of(case))


def left_out_stages(case: Case) -> set[str]:
    rows = Check.objects.filter(case=case, ended_at=None, code=rules.WHOLE_STAGE)
    return set(rows.values_list("stage", flat=True))


def outstanding(case: Case, to: str, over: Collection[str] = ()) -> list[Line]:
    """The required checks that stand between a case and a state."""
    version = followed(case)
    if version is None:
        return []
    left_out = left_out_stages(case) | set(over)
    stages = rules.asked_up_to(version.body, to, left_out=left_out)
    return rules.open_of(lines_of(case), stages)


def passed_over_codes(case: Case, to: str) -> list[str]:
    """The stages that the case would not go through on its way to a state."""
    version = followed(case)
    if version is None:
        return []
    return rules.passed_over(version.body, state=case.state, to=to)


def passed_over(case: Case, to: str) -> list[str]:
    """The same by name, for a page."""
    version = followed(case)
    names = names_of(version) if version else {}
    return [names[code] for code in passed_over_codes(case, to)]


def still_asked(case: Case, to: str) -> list[Line]:
    """What stands between a case and a state that it reaches from where it stands."""
    return outstanding(case, to, passed_over_codes(case, to))


def names_of(version: Version) -> dict[str, str]:
    return {row["code"]: row["label"]["en"] for row in version.body["stage"]}


def phrases(case: Case) -> list[str]:
    """The quick phrases of a contact note; the house's own without a procedure."""
    version = followed(case)
    said = version.body["phrase"] if version else []
    return [row["text"]["en"] for row in said] or list(PHRASES)


def stage_name(case: Case) -> str:
    """Where the case stands on its procedure; nothing while it is paused."""
    version, code = followed(case), rules.STAGE_OF.get(case.state)
    return names_of(version).get(code, "") if version and code else ""


@dataclass(frozen=True)
class Stage:
    """One stage as the page shows it."""

    code: str
    name: str
    is_here: bool
    # Reached, or the next to be reached: what may be ticked now.
    is_asked: bool
    left_out: Said | None
    lines: list[Line]
    # The letters that belong to it and that an officer may write.
    letters: list[Version]


def letters_by_stage(version: Version, on: date) -> dict[str, list[Version]]:
    """The letters that a procedure names for each stage, as they are in force."""
    kinds = ("letter", "paper")
    known = {row.key: row for row in practice_in_force(on) if row.kind in kinds}
    return {
        stage["code"]: [
            known[key]
            for key in stage.get("letters", ())
            if key in known and not known[key].body.get("by_itself")
        ]
        for stage in version.body["stage"]
    }


def stages(case: Case, on: date) -> list[Stage]:
    """The whole checklist. What is aside (a panel, a return) shows once it is there."""
    version = followed(case)
    if version is None:
        return []
    said = said_of(case)
    found = rules.lines(version.body, shown_by(case), said)
    here = rules.STAGE_OF.get(case.state, "")
    asked = rules.asked_now(version.body, here)
    spine = rules.spine(version.body)
    names = names_of(version)
    letters = letters_by_stage(version, on)
    return [
        Stage(
            code=code,
            name=names[code],
            is_here=code == here,
            is_asked=code in asked,
            left_out=said.get((code, rules.WHOLE_STAGE)),
            lines=[line for line in found if line.stage == code],
            letters=letters.get(code, []),
        )
        for code in rules.codes(version.body)
        if code in spine
        or (code in asked and code != "reopened")
        or (code == "reopened" and case.reopened_at)
    ]


@dataclass(frozen=True)
class Offer:
    """The procedures that a case may begin with; which one the report speaks for."""

    versions: list[Version]
    suggested: Version | None
    reasons: list[str]


def offer(report: Report, on: date) -> Offer:
    """Everyone's procedure, unless what the report says speaks for another."""
    versions = in_force(on)
    for version in versions:
        found = rules_that_hold(version.body.get("offer", []), report.answers)
        if found:
            return Offer(versions, version, [rule["reason"]["en"] for rule in found])
    return Offer(versions, suiting("everyone", on), [])


@dataclass(frozen=True)
class Now:
    """What the first page of a case says of its procedure, without a question more."""

    label: str
    version: int
    stage: str
    # The risk questions found somebody vulnerable, and this procedure is not theirs.
    is_offered: bool


def following(head: Head) -> Now | None:
    version = followed(head.case)
    if version is None:
        return None
    said = head.assessment.vulnerability if head.assessment else {}
    is_theirs = version.body["suits"] == "vulnerable"
    return Now(
        label=version.label,
        version=version.version,
        stage=stage_name(head.case),
        is_offered=any(said.values()) and not is_theirs and head.case.is_open,
    )


def followings(case: Case) -> list[Following]:
    """Every version of a procedure that the case has followed, the newest first."""
    rows = Following.objects.filter(case=case).select_related("procedure", "by")
    return list(rows.order_by("-since", "-id"))
