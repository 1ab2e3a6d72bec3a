"""Which files belong to something; what they hold is for nobody before a check."""

from django.db.models import QuerySet

from commonside.ground.files.models import File


def of(subject_kind: str, subject_id: int) -> QuerySet[File]:
    """The files of one thing, oldest first."""
    rows = File.objects.filter(subject_kind=subject_kind, subject_id=subject_id)
    return rows.order_by("pk")
