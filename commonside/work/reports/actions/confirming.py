"""Whether somebody who comes back holds the receipt and the word of a report."""

from datetime import datetime

from commonside.ground.audit.actions import record
from commonside.ground.audit.refusals import Refused, obstacle
from commonside.ground.counters.actions import forget
from commonside.ground.keys import receipts
from commonside.ground.practice.actions import count_tries
from commonside.work.reports.actions.submitting import PUBLIC
from commonside.work.reports.models import Report

WRONG = "The number and the word do not open anything. Look at both again, or ring us."


def confirm_receipt(*, receipt: str, word: str, network: str, at: datetime) -> Report:
    """The report that this receipt and this word open.

    Raises `Refused`, always with the same words and after the same work: for a number
    that was never given, for a wrong word, and for a report whose reporter chose none
    and is helped by telephone (S20, S21). The right one leaves a trace.

    Raises `TooMany` after too many wrong tries: of one number, whether it was ever
    given or not, and from one network. Call it outside any transaction.
    """
    number = receipts.number_in(receipt)
    count_tries([("receipt", number), ("receipt_network", network)], at=at)
    found = receipts.look_up(number, word, find=_by_hash, kept=_kept_of)
    if found is None:
        raise Refused(obstacle(WRONG, at_field="receipt"))
    # Only of this number: whoever holds one could else try others for ever.
    forget("receipt", number)
    record("report.receipt_opened", subject=found, by=PUBLIC, at=at, is_view=True)
    return found


def _by_hash(hashes: list[str]) -> Report | None:
    return Report.objects.filter(receipt_hash__in=hashes).first()


def _kept_of(report: Report) -> receipts.Kept:
    return receipts.Kept(report.receipt_hash, report.word_hash)
