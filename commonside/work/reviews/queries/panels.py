"""Who may sit on a panel, and whether its chair had no hand in the matter."""

from django.db.models import QuerySet
from django.utils import timezone

from commonside.ground.agencies.models import Agency, Holding, User
from commonside.ground.agencies.rules import roles_that
from commonside.work.cases.models import Case
from commonside.work.cases.queries.bars import shut_out_of
from commonside.work.reviews.models import Review


def is_independent(review: Review, agency: Agency | None) -> bool:
    """Whether a chair of this agency, or of none, worked on nothing of it.

    Guidance of 2025 recommends an independent chair: one of a body that neither holds
    one of the complaints nor leads a case that it is about.
    """
    if agency is None:
        return True
    cases = review.about.filter(kind="case").values("subject_id")
    led = Case.objects.filter(pk__in=cases, lead_agency=agency).exists()
    return not (led or review.complaints.filter(agency=agency).exists())


def may_sit(review: Review) -> QuerySet[User]:
    """Those with a role that reads Case Reviews, but for who knows somebody there."""
    about = [f"{row.kind}:{row.subject_id}" for row in review.about.all()]
    barred = shut_out_of(review, *about)
    held = Holding.objects.held(timezone.now())
    those = held.filter(role__in=roles_that("reviews.read")).values("user")
    rows = User.objects.filter(is_active=True, agency__isnull=False, pk__in=those)
    return rows.exclude(pk__in=barred).select_related("agency").order_by("name")


def coordinators() -> QuerySet[User]:
    """Those who run Case Reviews and may sign in."""
    held = Holding.objects.held(timezone.now())
    those = held.filter(role__in=roles_that("reviews.coordinate")).values("user")
    return User.objects.filter(is_active=True, pk__in=those).order_by("pk")
