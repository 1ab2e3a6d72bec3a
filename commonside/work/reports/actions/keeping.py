"""A resident puts a report by and comes back to it with a number and a word."""

from datetime import datetime, timedelta

from commonside.ground.audit.refusals import Refused, obstacle
from commonside.ground.counters.actions import forget
from commonside.ground.drafts import actions as drafts
from commonside.ground.drafts.queries import load
from commonside.ground.keys import receipts
from commonside.ground.practice.actions import count_tries
from commonside.ground.practice.queries import profile
from commonside.library.clocks.instants import london_date
from commonside.work.reports import rules
from commonside.work.reports.actions.confirming import WRONG
from commonside.work.reports.actions.sending import FORM


def days_kept(at: datetime) -> int:
    """How long a report that was put by waits, as the partnership has it."""
    said = profile(london_date(at)).get("drafts", {})
    return int(said.get("days", rules.DAYS_KEPT))


def put_by(*, owner: str, word: str, at: datetime) -> str:
    """Keep a draft for some days and return its number, or "" where it has one.

    The device that typed it cannot open it any more. Raises `Refused` when there is
    nothing to keep, and for no word or one that others may know.
    """
    held = load(owner, FORM, at)
    if held is None or "sent" in held.values:
        raise Refused(obstacle("What you typed was removed after 60 minutes."))
    number = "" if held.is_put_by else receipts.draw()
    kept = None
    if number:
        if found := rules.obstacles_to_word(
            word, held.values.get("answers") or {}, is_needed=True
        ):
            raise Refused(found)
        kept = receipts.keep(number, word)
    until = at + timedelta(days=days_kept(at))
    if not drafts.put_by(held, kept, at, until=until):
        raise Refused(obstacle("Somebody changes this in another window. Try again."))
    return number


def take_up(*, receipt: str, word: str, network: str, owner: str, at: datetime) -> None:
    """Go on with what was put by, on this device, for the minutes of any draft.

    Raises `Refused` and `TooMany` as a receipt of a report does, in the same words:
    the page does not tell a number of one kind from one of the other.
    """
    number = receipts.number_in(receipt)
    count_tries([("receipt", number), ("receipt_network", network)], at=at)
    if not drafts.take_up(FORM, number, word, at, owner=owner):
        raise Refused(obstacle(WRONG, at_field="receipt"))
    forget("receipt", number)
