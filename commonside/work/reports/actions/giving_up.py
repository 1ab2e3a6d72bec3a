"""An old key of receipts is destroyed: what opened by it alone opens no more."""

from django.db import transaction

from commonside.ground.drafts import actions as drafts
from commonside.ground.drafts.queries import put_by_under
from commonside.ground.keys import receipts
from commonside.work.reports.models import Report


def receipts_under(key_id: str) -> int:
    """How many numbers that people hold open only by this key."""
    rows = Report.objects.filter(receipt_hash__startswith=receipts.begins(key_id))
    return int(rows.count() + put_by_under(key_id).count())


@transaction.atomic
def give_up_receipts(key_id: str) -> int:
    """Forget the numbers and words of one key; how many.

    The reports stay. Whoever comes with such a number is helped by telephone, as is
    somebody who lost it. Leaves no trace of its own: the command that asks for it does.
    """
    rows = Report.objects.filter(receipt_hash__startswith=receipts.begins(key_id))
    ended = int(rows.update(receipt_hash="", word_hash=""))
    return ended + drafts.give_up(key_id)
