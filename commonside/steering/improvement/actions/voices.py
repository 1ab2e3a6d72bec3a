"""Workshops, the themes that came up, and quotes that two people agreed to show."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction

from commonside.ground.agencies.models import User
from commonside.ground.audit.actions import record
from commonside.ground.audit.refusals import Refused, obstacle
from commonside.library.clocks.instants import london_date
from commonside.steering.improvement.models import (
    Project,
    Quote,
    Theme,
    Voice,
    Workshop,
)
from commonside.steering.improvement.rules import plan
from commonside.steering.improvement.rules import voices as rules


@transaction.atomic
def hold_workshop(
    *,
    project: Project,
    title: str,
    held_on: date | None,
    with_whom: str,
    took_part: int,
    may_quote: int,
    note: str,
    by: User,
    at: datetime,
) -> Workshop:
    """Record a workshop and how many agreed to take part, and to be quoted.

    Each who took part is a number and no name: the list of names stays with whoever
    invited them, so that somebody can still take back what they agreed to.
    """
    found = rules.obstacles_to_recording(
        is_held=held_on is not None and held_on <= london_date(at),
        title=title,
        took_part=took_part,
        may_quote=may_quote,
    )
    if with_whom not in rules.WITH:
        found.append(obstacle("Choose who took part.", at_field="with_whom"))
    if found or held_on is None:
        raise Refused(found)
    made = Workshop.objects.create(
        project=project,
        title=title.strip(),
        held_on=held_on,
        with_whom=with_whom,
        note=note.strip(),
        made_by=by,
        made_at=at,
    )
    Voice.objects.bulk_create(
        Voice(workshop=made, number=number, may_quote=number <= may_quote)
        for number in range(1, took_part + 1)
    )
    record("improvement.workshop_held", subject=made, by=by, at=at, count=took_part)
    return made


@transaction.atomic
def withdraw(*, voice: Voice, by: User, at: datetime) -> Voice:
    """Somebody takes their consent back: their quotes go, and they no longer count."""
    voice = Voice.objects.select_for_update(of=("self",)).get(pk=voice.pk)
    if voice.withdrawn_at is not None:
        raise Refused(obstacle("They have taken it back already."))
    voice.withdrawn_at = at
    voice.save(update_fields=["withdrawn_at"])
    voice.quotes.all().delete()
    refs = [f"workshop:{voice.workshop_id}"]
    record("improvement.consent_withdrawn", subject=voice, by=by, at=at, refs=refs)
    return voice


@transaction.atomic
def raise_theme(
    *,
    project: Project,
    title: str,
    voices: Sequence[Voice],
    by: User,
    at: datetime,
    theme: Theme | None = None,
) -> Theme:
    """A theme came up: who raised it, by number; again, and more have."""
    found = rules.obstacles_to_raising(
        said=len(voices), withdrawn=any(v.withdrawn_at is not None for v in voices)
    )
    if theme is None:
        found += plan.obstacles_to_writing(title=title)
    if any(voice.workshop.project_id != project.pk for voice in voices):
        found.append(obstacle("They spoke in another project.", at_field="voices"))
    if found:
        raise Refused(found)
    theme = theme or Theme.objects.create(
        project=project, title=title.strip(), made_by=by, made_at=at
    )
    theme.voices.add(*voices)
    record("improvement.theme_raised", subject=theme, by=by, at=at, count=len(voices))
    return theme


@transaction.atomic
def change_made(
    *, theme: Theme, change: str, on: date | None, by: User, at: datetime
) -> Theme:
    """Say what was changed because of a theme, and since when."""
    found = plan.obstacles_to_writing(change=change)
    if on is None or on > london_date(at):
        found.append(obstacle("Choose the day of the change.", at_field="on"))
    if found:
        raise Refused(found)
    theme.change, theme.changed_on = change.strip(), on
    theme.save(update_fields=["change", "changed_on"])
    record("improvement.changed", subject=theme, by=by, at=at)
    return theme


@transaction.atomic
def quote(*, theme: Theme, voice: Voice, words: str, by: User, at: datetime) -> Quote:
    """Write down what somebody said; nobody else reads it before a second agrees."""
    if found := rules.obstacles_to_quoting(
        words=words,
        agreed=voice.may_quote,
        withdrawn=voice.withdrawn_at is not None,
    ):
        raise Refused(found)
    made = Quote.objects.create(
        theme=theme, voice=voice, words=words.strip(), by=by, at=at
    )
    record("improvement.quoted", subject=theme, by=by, at=at)
    return made


@transaction.atomic
def approve_quote(*, row: Quote, by: User, at: datetime) -> Quote:
    """A second person has read that the words do not tell who said them."""
    row = (
        Quote.objects.select_for_update(of=("self",))
        .select_related("voice", "theme")
        .get(pk=row.pk)
    )
    if found := rules.obstacles_to_approving(
        is_own=row.by_id == by.pk,
        is_approved=row.approved_at is not None,
        withdrawn=row.voice.withdrawn_at is not None,
    ):
        raise Refused(found)
    row.approved_by, row.approved_at = by, at
    row.save(update_fields=["approved_by", "approved_at"])
    record("improvement.quote_approved", subject=row.theme, by=by, at=at)
    return row
