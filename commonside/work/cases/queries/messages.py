"""Messages to residents: what was sent of a case, and of all that a reader may work."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from commonside.ground.duties.models import Step
from commonside.ground.letters import queries as letters
from commonside.ground.letters.models import Message
from commonside.ground.letters.rules.gate import CHANNELS, has_language
from commonside.ground.practice.models import Version
from commonside.ground.practice.queries import current
from commonside.library.clocks.instants import london_date
from commonside.work.cases.models import Case, Party
from commonside.work.cases.queries.case import Head

State = Message.State
# By which words a list may be filtered; codes alone stand in its address.
STATES = [(state.value, state.label) for state in State if state != State.SENDING]


@dataclass(frozen=True)
class Row:
    """One message in a list: what, of whose case, by which way, how it stands."""

    message: Message
    case: Case | None
    title: str
    way: str
    # Who wrote it; empty for what a rule of the profile wrote by itself.
    by: str
    at: datetime


def of_case(case: Case) -> QuerySet[Message]:
    rows = Message.objects.filter(about_kind="case", about_id=case.pk)
    return rows.select_related("template", "by").order_by("-queued_at", "-pk")


def of_ours(user: Any, *, state: str = "") -> QuerySet[Message]:
    """Messages about the cases that this reader's own agency works and they may see."""
    cases = Case.objects.visible_to(user).filter(lead_agency=user.agency_id)
    rows = Message.objects.filter(about_kind="case", about_id__in=cases.values("pk"))
    if state:
        rows = rows.filter(state=state)
    return rows.select_related("template", "by").order_by("-queued_at", "-pk")


def rows_of(found: Iterable[Message], user: Any) -> list[Row]:
    """Messages with the cases that they are about; one question for all of them."""
    rows = list(found)
    ids = {row.about_id for row in rows}
    cases = Case.objects.visible_to(user).filter(pk__in=ids).in_bulk()
    return [
        Row(
            message=row,
            case=cases.get(row.about_id),
            title=row.template.label,
            way=CHANNELS.get(row.channel, ""),
            by=_writer(row),
            at=row.ended_at or row.sent_at or row.queued_at,
        )
        for row in rows
    ]


def _writer(message: Message) -> str:
    is_by_itself = bool(message.template.body.get("by_itself"))
    return "" if is_by_itself or message.by is None else message.by.name


@dataclass(frozen=True)
class Shown:
    """One message as it left; or, where it did not, what to say instead and when."""

    row: Row
    # Of what left: "to", "sender", "subject", and the lines of the text.
    sent_as: Mapping[str, str]
    lines: list[str]
    say: list[str]
    next_safe: datetime | None
    is_unsent: bool


def shown(head: Head, message: Message, *, at: datetime) -> Shown:
    (row,) = rows_of([message], head.reader)
    is_unsent = message.state in (State.REFUSED, State.FAILED)
    sent_as = message.sent_as or {}
    return Shown(
        row=row,
        sent_as=sent_as,
        lines=str(sent_as.get("text", "")).split("\n\n"),
        say=letters.to_say(message) if is_unsent else [],
        next_safe=letters.next_safe(message, at=at),
        is_unsent=is_unsent,
    )


def behind(step: Step) -> Message | None:
    """The message for which a colleague speaks, where that is what a step asks."""
    rows = Message.objects.filter(step=step).select_related("template", "by")
    return rows.order_by("-pk").first()


def templates(at: datetime) -> list[Version]:
    """What an officer may write, by name; not what only the programme writes."""
    newest: dict[str, Version] = {}
    for row in Version.objects.of("letter", london_date(at)).order_by("version"):
        newest[row.key] = row
    found = [row for row in newest.values() if not row.body.get("by_itself")]
    return sorted(found, key=lambda row: str(row.label))


def not_in_their_language(
    template: Version, parties: Iterable[Party], at: datetime
) -> list[str]:
    """Who of these reads a language that the letter does not have, by name."""
    head = current("letterhead", "plain", london_date(at)).body
    return [
        party.person.known_as
        for party in parties
        if (language := party.person.language or "en") != "en"
        and not has_language(template.body, head, language)
    ]


def recipients(case: Case) -> list[Party]:
    """Whom this case may write to: never those alleged, for whom there are letters
    of their own, read by a second person before they leave.
    """
    rows = Party.objects.filter(case=case, until=None).select_related("person")
    found = rows.exclude(role=Party.Role.ALLEGED)
    return sorted(found, key=lambda party: (not party.is_main, party.pk))
