"""How a case is spoken of on its pages: whose move, which call, what was done."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

HIM = {"she": "her", "he": "him"}
# Why a contact is owed sooner than usual, after the time that was promised.
WHY_DUE = {
    "new_report": "after a new report",
    "not_safe": "because it was not safe",
    "band_changed": "since the risk changed",
    "reopened": "since it came back",
    "longer_gap_agreed": "as agreed with them",
    "procedure_changed": "by the procedure that is followed now",
}


def them(pronoun: str) -> str:
    """ "Ring her", "ring him", "ring them".

    >>> them("she"), them("they")
    ('her', 'them')
    """
    return HIM.get(pronoun, "them")


@dataclass(frozen=True)
class Move:
    """Whose move a step is, for how long, and how it stands."""

    chip: str
    is_mine: bool
    # "Not accepted", or nothing; said in brick.
    wrong: str = ""
    # "by Tue 24 Nov".
    when: str = ""


def move(
    *,
    state: str,
    who: str,
    is_mine: bool,
    offered_on: date,
    due_on: date | None,
    today: date,
    day: str,
) -> Move:
    """The chip and the words beside a live step; `day` is its due day as said.

    >>> move(state="offered", who="Housing", is_mine=False,
    ...      offered_on=date(2026, 11, 16), due_on=None,
    ...      today=date(2026, 11, 19), day="").chip
    'Housing, 3 days'
    """
    is_late = due_on is not None and due_on < today
    when = f"by {day}" if day else ""
    if is_mine:
        late = f"{_days((today - due_on).days)} late" if due_on and is_late else ""
        wrong = "Not accepted" if state == "offered" else late
        return Move("My move", True, wrong, when)
    if state == "offered":
        waited = (today - offered_on).days
        chip = f"{who}, {_days(waited)}" if waited else f"{who}, today"
        return Move(chip, False, "Not accepted", when)
    if due_on is not None and is_late:
        return Move(f"{who}, {_days((today - due_on).days)} late", False, "", when)
    return Move(f"{who}, on time" if due_on else who, False, "", when)


def _days(count: int) -> str:
    return f"{count} day" if count == 1 else f"{count} days"


def next_contact(
    *, due_at: datetime | None, now: datetime, pronoun: str, way: str = "Ring"
) -> str:
    """The verb of the next contact: now when it is due, else when it comes.

    >>> late, now = datetime(2026, 11, 18, 8), datetime(2026, 11, 19, 10)
    >>> next_contact(due_at=late, now=now, pronoun="she")
    'Ring her now'
    """
    if due_at is None:
        return "Nothing is owed"
    return f"{way} {them(pronoun)} now" if due_at <= now else f"{way} {them(pronoun)}"


# Rooms above add what they did, in their `presenters`.
EVENTS: dict[str, str] = {
    "case.opened": "Case opened",
    "case.brought": "Taken over from another system",
    "case.contact_brought": "A contact noted in another system",
    "case.report_added": "A further report added",
    "case.handed_over": "Case handed over",
    "case.conflict": "A colleague knows someone here, and is shut out",
    "case.let_back": "A colleague was let back: said by mistake",
    "case.assessed": "Risk questions asked: still {now}{score}",
    "case.band_raised": "Risk raised to {now} from {was}{score}",
    "case.band_lowered": "Risk lowered to {now} from {was}{score}",
    "case.reviewed": "Whole case looked at",
    "case.contacted": "Spoke with them, {way}",
    "case.contact_tried": "Tried to reach them, {way}",
    "case.gap_agreed": "A longer gap between calls agreed",
    "case.plan_agreed": "Plan agreed with them",
    "case.escalated": "Brought before a panel or a court",
    "case.watched": "It stopped: we watch",
    "case.paused": "Paused at their wish",
    "case.worked_again": "Work taken up again",
    "case.agency_joined": "{refs} joined",
    "case.agency_left": "{refs} left",
    "case.transfer_offered": "Offered to {refs}",
    "case.transferred": "Passed to {refs}",
    "case.transfer_refused": "{refs} did not take it over",
    "case.checked": "The checklist kept: {count} lines",
    "case.intervention_decided": "Decided: {refs}",
    "case.procedure_changed": "Another procedure followed: {procedure}",
    "case.closing_proposed": "Closing proposed",
    "case.closed": "Case closed",
    "case.reopened": "Case opened again",
    "case.rights_explained": "A right explained: reports enough to ask for a review",
    "case.edited": "Facts changed",
    "case.party_added": "A person added",
    "case.told_linked": "A person in a report recognised",
    "file.added": "Photos added",
    "case.party_ended": "A person's part ended",
    "report.decided": "What becomes of it was decided",
    "report.accepted": "The agency took it on",
    "report.refused": "The agency gave it back",
    "report.restricted": "Handed to the safe route",
    "report.conflict": "A colleague knows someone here, and is shut out",
    "report.let_back": "A colleague was let back: said by mistake",
    "report.matched_hidden": "A report came that may belong here",
    "case.looked_for": "Somebody who may not see it looked for it",
    "report.looked_for": "Somebody who may not see it looked for it",
    "case.meeting_noted": "Looked at who met it",
    "report.meeting_noted": "Looked at who met it",
    "message.queued": "A message written",
    "message.refused": "A message not sent: not safe. Somebody speaks in person",
    "message.sent": "A message sent",
    "message.delivered": "A message arrived",
    "message.failed": "A message did not arrive",
    "step.offered": "Asked: {refs}",
    "step.accepted": "Accepted: {refs}",
    "step.refused": "Refused: {refs}",
    "step.done": "Done: {refs}",
    "step.not_possible": "Not possible: {refs}",
    "step.not_done": "Not done: {refs}",
    "step.chased": "Chased: {refs}",
}
PLAIN = {
    "step": "a step",
    "agency": "an agency",
    "high": "High",
    "medium": "Medium",
    "standard": "Standard",
}


def event(kind: str, body: Mapping[str, Any], names: Mapping[str, str]) -> str:
    """One event in words; `names` gives the steps and agencies that it refers to.

    >>> event("case.band_raised", {"was": "medium", "now": "high"}, {})
    'Risk raised to High from Medium'
    >>> event("step.done", {"refs": ["step:5"]}, {"step:5": "Change the lock"})
    'Done: Change the lock'
    """
    text = EVENTS.get(kind)
    if text is None:
        return kind.replace(".", ": ").replace("_", " ")
    ref = next(iter(body.get("refs", ())), "")
    codes = body.get("codes", {})
    return text.format(
        was=PLAIN.get(str(body.get("was")), body.get("was")),
        now=PLAIN.get(str(body.get("now")), body.get("now")),
        way=codes.get("way", ""),
        score=_score(codes),
        count=body.get("count", ""),
        procedure=codes.get("procedure", ""),
        refs=names.get(ref) or PLAIN.get(ref.split(":")[0], ""),
    )


def _score(codes: Mapping[str, Any]) -> str:
    """ " (22 to 31)", or the score alone when there was none before."""
    if codes.get("score") is None:
        return ""
    was, now = codes.get("was_score"), codes["score"]
    return f" ({now})" if was in (None, now) else f" ({was} to {now})"
