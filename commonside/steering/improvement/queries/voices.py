"""Workshops and themes: how many raised each, what was changed, what may be shown."""

from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from commonside.ground.agencies.models import User
from commonside.steering.improvement.models import (
    Project,
    Quote,
    Suggestion,
    Theme,
    Voice,
    Workshop,
)
from commonside.steering.improvement.rules.voices import Answer

STANDS = Q(voices__withdrawn_at=None)
HARMED = Q(voices__workshop__with_whom="victims")
ORDERS = {
    "votes": ("Most voices first", ("-votes", "-at", "-pk")),
    "newest": ("Newest first", ("-at", "-pk")),
    "oldest": ("Oldest first", ("at", "pk")),
}


def workshops(user: User, project: Project) -> QuerySet[Workshop]:
    """The newest first, each with how many took part and how many took it back."""
    rows = Workshop.objects.visible_to(user).filter(project=project)
    found: QuerySet[Workshop] = rows.annotate(
        took_part=Count("voices"),
        withdrew=Count("voices", filter=Q(voices__withdrawn_at__isnull=False)),
    )
    return found.order_by("-held_on", "-pk")


def workshop(user: User, code: str) -> Workshop | None:
    rows = Workshop.objects.visible_to(user).select_related("project")
    found: Workshop | None = rows.filter(code=code).first()
    return found


def voices(workshop: Workshop) -> list[Voice]:
    return list(workshop.voices.order_by("number"))


def speaking(project: Project) -> QuerySet[Voice]:
    """Everybody of the project's workshops whose consent stands."""
    rows = Voice.objects.filter(workshop__project=project, withdrawn_at=None)
    return rows.select_related("workshop").order_by("workshop_id", "number")


def themes(user: User, project: Project) -> QuerySet[Theme]:
    """Each with how many raised it, those harmed apart; most first."""
    rows = Theme.objects.visible_to(user).filter(project=project)
    found: QuerySet[Theme] = rows.annotate(
        raised=Count("voices", filter=STANDS, distinct=True),
        harmed=Count("voices", filter=STANDS & HARMED, distinct=True),
    ).order_by("-harmed", "-raised", "title", "pk")
    return found


def theme(user: User, code: str) -> Theme | None:
    rows = Theme.objects.visible_to(user).select_related("project")
    found: Theme | None = (
        rows.annotate(
            raised=Count("voices", filter=STANDS, distinct=True),
            harmed=Count("voices", filter=STANDS & HARMED, distinct=True),
        )
        .filter(code=code)
        .first()
    )
    return found


def quotes(theme: Theme, *, reader: User) -> list[Quote]:
    """What was said: approved ones for every reader; the rest for those who approve."""
    rows = theme.quotes.select_related("by", "approved_by", "voice__workshop")
    if not reader.may("improvement.keep"):
        rows = rows.exclude(approved_at=None)
    return list(rows)


def quote_of(theme: Theme, pk: int) -> Quote | None:
    found: Quote | None = theme.quotes.filter(pk=pk).first()
    return found


@dataclass(frozen=True)
class Asked:
    """Which suggestions a list shows, in which order; from fixed lists."""

    state: str = ""
    order: str = "votes"


def suggestions(user: User, asked: Asked) -> QuerySet[Suggestion]:
    """What practitioners suggest; its author's voice counts as one."""
    rows = Suggestion.objects.visible_to(user).select_related("by", "replied_by")
    rows = rows.annotate(votes=Count("voters") + 1)
    if asked.state in set(Answer):
        rows = rows.filter(state=asked.state)
    order = ORDERS.get(asked.order, ORDERS["votes"])[1]
    found: QuerySet[Suggestion] = rows.order_by(*order)
    return found


def suggestion(user: User, code: str) -> Suggestion | None:
    rows = Suggestion.objects.visible_to(user).select_related("by", "replied_by")
    found: Suggestion | None = (
        rows.annotate(votes=Count("voters") + 1).filter(code=code).first()
    )
    return found


def has_voted(user: User, row: Suggestion) -> bool:
    return bool(row.voters.filter(pk=user.pk).exists())
