"""Counts for the daily message, and the messages that somebody got."""

from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, time

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from commonside.ground.agencies.models import Holding, User
from commonside.ground.agencies.rules import Sight
from commonside.ground.duties.models import Due, Step
from commonside.ground.duties.rules import StepState
from commonside.ground.letters.rules import Day
from commonside.ground.practice.queries import profile


def days_of(*, on: date, at: datetime) -> Iterator[tuple[User, Day]]:
    """Each active member of staff with the counts of their day; four queries in all."""
    end = timezone.make_aware(datetime.combine(on, time.max))
    owed = _counted(
        Due.objects.open().filter(due_at__lte=end).exclude(owner_user=None),
        "owner_user",
        late=Q(due_at__lt=at),
        today=Q(due_at__gte=at),
    )
    steps = _counted(
        Step.objects.filter(state=StepState.OFFERED).exclude(owner_user=None),
        "owner_user",
        waiting=Q(),
    )
    refused = _counted(
        Step.objects.filter(state=StepState.REFUSED, chased_at=None),
        "offered_by",
        refused=Q(),
    )
    staff = User.objects.filter(is_active=True).exclude(email="")
    for user in staff.select_related("agency"):
        if user.sight == Sight.NOTHING:
            continue
        counts: Counter[str] = Counter()
        for found in (owed, steps, refused):
            counts.update(found.get(user.pk, {}))
        yield user, Day(**counts)


def keepers(*, on: date, at: datetime) -> QuerySet[User]:
    """Contacts of the agencies with which the profile anchors the history (S14)."""
    agencies = profile(on).get("history", {}).get("anchored_with", [])
    held = Holding.objects.filter(
        role="agency_contact", since__lte=at, until__gt=at, user=OuterRef("pk")
    )
    people = User.objects.filter(Exists(held), is_active=True)
    return people.filter(agency__code__in=agencies).exclude(email="")


def _counted(rows: object, by: str, **wanted: Q) -> dict[int, dict[str, int]]:
    counts = {name: Count("pk", filter=q) for name, q in wanted.items()}
    grouped = rows.values(by).annotate(**counts).order_by()  # type: ignore[attr-defined]
    return {row[by]: {name: row[name] for name in wanted} for row in grouped}
