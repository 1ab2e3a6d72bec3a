"""What a resident's draft holds becomes one report, however often it is sent."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any

from commonside.ground.audit.refusals import Refused, obstacle
from commonside.ground.drafts import actions as drafts
from commonside.ground.drafts.queries import Held, load
from commonside.library.clocks.instants import london_date
from commonside.work.reports import rules
from commonside.work.reports.actions.submitting import Submitted, submit
from commonside.work.reports.queries import number_in_fours, practice_on
from commonside.work.reports.rules import steps
from commonside.work.reports.rules.steps import ways_of

FORM = "report"
# How long the last page can be read again on the device that sent the report.
MINUTES = 30


@dataclass(frozen=True)
class Sent:
    """What the last page says: nothing of what the person wrote."""

    # Both are empty from the second showing on.
    receipt: str
    reference: str
    decide_by: str
    is_high: bool
    ways: list[str]
    has_word: bool = False

    @property
    def shown_receipt(self) -> str:
        """In fours, to be copied by hand."""
        return number_in_fours(self.receipt)


def send(
    *,
    owner: str,
    at: datetime,
    language: str = "en",
    word: str = "",
    notice: int | None = None,
) -> Sent:
    """Send what a draft holds and put the receipt in its place, in one transaction.

    The answers are gone from the draft then, so that Back shows none of them. Sent
    again, or twice at once, it is one report and the same receipt. The word that opens
    the receipt never lies in a draft.

    Raises `Refused` when there is nothing to send: too old, or not answered yet; and
    when the word is one that others may know.
    """
    for _ in range(3):
        held = load(owner, FORM, at)
        if held is None:
            raise Refused(obstacle("What you typed was removed after 60 minutes."))
        if "sent" in held.values:
            return Sent(**held.values["sent"])
        if not is_answered(held.values, at):
            raise Refused(obstacle("Some pages wait for an answer."))
        if refused := rules.obstacles_to_word(word, held.values.get("answers") or {}):
            raise Refused(refused)
        found = _send(held, at=at, language=language, word=word, notice=notice)
        if found:
            return found
    raise Refused(obstacle("Somebody changes this in another window. Try again."))


def is_answered(values: Mapping[str, Any], at: datetime) -> bool:
    """Whether every page before the last has been answered."""
    categories = practice_on(london_date(at)).categories.body
    path = steps.path(values.get("answers") or {}, categories)
    return steps.may_open(steps.LAST, path, values.get("done") or ())


class _Changed(Exception):
    """Somebody saved or sent the draft since it was read; nothing is kept."""


def show_once(*, owner: str, at: datetime) -> Sent | None:
    """What the last page says; with the receipt the first time, and never again (S20).

    None when nothing was sent from here, or so long ago that it is forgotten.
    """
    held = load(owner, FORM, at)
    if held is None or "sent" not in held.values:
        return None
    sent = Sent(**held.values["sent"])
    shown = replace(sent, receipt="", reference="")
    left = {"sent": asdict(shown)}
    is_first = bool(sent.receipt) and drafts.change(held, left, at, minutes=MINUTES)
    return sent if is_first else shown


def _send(
    held: Held, *, at: datetime, language: str, word: str, notice: int | None
) -> Sent | None:
    answers = held.values.get("answers") or {}

    def put_receipt(taken: Submitted) -> None:
        sent = asdict(_sent(taken, answers))
        if not drafts.change(held, {"sent": sent}, at, minutes=MINUTES, is_done=True):
            raise _Changed

    try:
        taken = submit(
            answers={**answers, "language": language},
            channel="web",
            by=None,
            at=at,
            files=held.values.get("photos") or (),
            word=word,
            notice=notice,
            also=put_receipt,
        )
    except _Changed:
        return None
    return _sent(taken, answers)


def _sent(taken: Submitted, answers: Mapping[str, Any]) -> Sent:
    report = taken.report
    return Sent(
        receipt=taken.receipt,
        reference=report.shown_reference,
        decide_by=report.routing.decide_by.isoformat(),
        is_high=report.band == rules.BANDS["high"],
        ways=ways_of(answers),
        has_word=bool(report.word_hash),
    )
