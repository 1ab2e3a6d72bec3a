"""What of a demonstration must be the same whenever it is built of the same seed."""

from commonside.work.cases.models import Case, Contact
from commonside.work.reports.models import Report, Told


def told() -> dict[str, list]:
    """People, words, states and moments; not the codes that are drawn in secret."""
    return {
        "cases": list(
            Case.objects.order_by("pk").values_list(
                "known_as", "state", "band", "score", "ward", "opened_at", "closed_at"
            )
        ),
        "reports": list(
            Report.objects.order_by("pk").values_list(
                "words", "place_text", "band", "received_at", "category"
            )
        ),
        "contacts": list(Contact.objects.order_by("pk").values_list("note", "at")),
        "names": list(Told.objects.order_by("pk").values_list("name", flat=True)),
    }
