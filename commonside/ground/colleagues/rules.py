"""Who may decide about a colleague, when an account ends, in which words; no Django."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, fields
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

from commonside.ground.audit.refusals import Obstacle, obstacle

# Below this many people who may approve, nothing could be approved any more.
APPROVERS = 2
# How long an approval counts for little between those whom it binds to each other.
FRESH = timedelta(days=14)


@dataclass(frozen=True)
class Terms:
    """The profile's days for accounts of staff; each may be absent there."""

    warn_after_days: int = 46
    off_after_days: int = 60
    confirm_on: tuple[str, ...] = ("01-15", "04-15", "07-15", "10-15")
    confirm_within_days: int = 14
    remind_after_days: int = 7
    off_unconfirmed_after_days: int = 28
    proposal_days: int = 14


def terms_of(profile: Mapping[str, Any]) -> Terms:
    """The terms in a profile, and the defaults for what it does not say.

    >>> terms_of({"colleagues": {"off_after_days": 90}}).off_after_days
    90
    >>> terms_of({}).warn_after_days
    46
    """
    said = profile.get("colleagues", {})
    known = {f.name: said[f.name] for f in fields(Terms) if f.name in said}
    if "confirm_on" in known:
        known["confirm_on"] = tuple(known["confirm_on"])
    return Terms(**known)


class Kind(StrEnum):
    """What one person proposes about a colleague and another decides."""

    ROLE = "role"
    TEAM = "team"
    FACTOR = "factor"
    RETURN = "return"
    # Whom the directory of single sign-on means: who comes as that subject is in.
    SUBJECT = "subject"
    # The one appointment that has no second person, because there was none.
    SECOND = "second"


KIND_LABELS = {
    Kind.ROLE: "A role",
    Kind.TEAM: "A team",
    Kind.FACTOR: "A new second factor",
    Kind.RETURN: "The account back",
    Kind.SUBJECT: "Sign-in through the directory",
    Kind.SECOND: "The second administrator",
}


class State(StrEnum):
    """What became of a proposal."""

    OPEN = "open"
    APPROVED = "approved"
    REFUSED = "refused"
    TAKEN_BACK = "taken_back"
    LAPSED = "lapsed"


STATE_LABELS = {
    State.OPEN: "Waits for a second person",
    State.APPROVED: "Approved",
    State.REFUSED: "Refused",
    State.TAKEN_BACK: "Taken back",
    State.LAPSED: "Lapsed",
}


class Why(StrEnum):
    """Why an account was closed."""

    LEFT = "left"
    URGENT = "urgent"
    SAID_GONE = "said_gone"
    UNUSED = "unused"
    UNCONFIRMED = "unconfirmed"


WHY_LABELS = {
    Why.LEFT: "Left, and handed on what they did",
    Why.URGENT: "Switched off at once",
    Why.SAID_GONE: "Their agency said that they have left",
    Why.UNUSED: "Not used for too long",
    Why.UNCONFIRMED: "Not confirmed by their agency",
}


@dataclass(frozen=True)
class Entitlement:
    """One reason why somebody may approve: since when, and from whose hands."""

    since: datetime
    given_by: frozenset[int] = field(default_factory=frozenset)
    # Appointed alone by the first administrator, as the second of all.
    is_second: bool = False


def obstacles_to_deciding(
    *,
    decider: int,
    proposer: int,
    about: int,
    proposed_at: datetime,
    entitled: Iterable[Entitlement],
) -> list[Obstacle]:
    """Why this person may not approve or refuse this proposal (S8).

    A second person is one who is neither the proposer nor the one it is about, who
    could approve before it was proposed, and whom the proposer did not make so in the
    last fourteen days: else two accounts of one hand would be two people.
    """
    if decider == proposer:
        return [obstacle("You proposed this. Somebody else decides it.")]
    if decider == about:
        return [obstacle("This is about you. Somebody else decides it.")]
    before = [e for e in entitled if e.since < proposed_at]
    if not before:
        return [obstacle("It was proposed before you could approve. Ask another.")]
    if all(_is_bound(e, proposer, proposed_at) for e in before):
        return [
            obstacle(
                "Who proposed this made you somebody who approves, less than"
                " {days} days before. Ask another.",
                days=FRESH.days,
            )
        ]
    return []


def _is_bound(entitlement: Entitlement, proposer: int, at: datetime) -> bool:
    is_fresh = entitlement.since > at - FRESH
    hand = proposer in entitlement.given_by
    return hand and is_fresh and not entitlement.is_second


def obstacles_to_giving(
    *, label: str, fits: bool, is_held: bool, is_own: bool, is_off: bool
) -> list[Obstacle]:
    """Why a role or team cannot be proposed or given to somebody."""
    found = []
    if is_own:
        found.append(obstacle("Nobody gives themselves anything. Ask a colleague."))
    if is_off:
        found.append(obstacle("The account is switched off. Propose it back first."))
    if not fits:
        found.append(obstacle("{label} is not for staff of their agency.", label=label))
    if is_held:
        found.append(obstacle("They have it already: {label}.", label=label))
    return found


def obstacles_to_joining(
    *,
    subject: str,
    has_provider: bool,
    is_taken: bool,
    is_held: bool,
    is_own: bool,
    is_off: bool,
) -> list[Obstacle]:
    """Why an account cannot be joined to a subject of the directory."""
    found = []
    if is_own:
        found.append(obstacle("Nobody gives themselves anything. Ask a colleague."))
    if is_off:
        found.append(obstacle("The account is switched off. Propose it back first."))
    if not has_provider:
        found.append(obstacle("No directory is set up here to sign in through."))
    if not subject:
        found.append(obstacle("Give their subject.", at_field="subject"))
    if is_taken:
        text = "That subject is another account's."
        found.append(obstacle(text, at_field="subject"))
    if is_held:
        text = "It is recorded for them already."
        found.append(obstacle(text, at_field="subject"))
    return found


def obstacles_to_adding(
    *, name: str, email: str, is_known: bool, has_agreement: bool, agency: str
) -> list[Obstacle]:
    """Why a person cannot be added."""
    found = []
    if not name.strip():
        found.append(obstacle("Say their name.", at_field="name"))
    if "@" not in email:
        found.append(obstacle("Give their work e-mail address.", at_field="email"))
    if is_known:
        found.append(
            obstacle("Somebody with this address is here already.", at_field="email")
        )
    if not has_agreement:
        found.append(
            obstacle(
                "No agreement with {agency} is in force.",
                agency=agency,
                at_field="agency",
            )
        )
    return found


def obstacles_to_leaving(
    *, held: Mapping[str, int], is_own: bool, approvers_left: int, is_approver: bool
) -> list[Obstacle]:
    """Why an account cannot be closed in peace yet: first the work is handed on."""
    found = [
        obstacle("Hand on {count} {what} first.", count=count, what=what)
        for what, count in held.items()
        if count
    ]
    if is_own:
        found.append(obstacle("Ask a colleague to close your own account."))
    if is_approver and approvers_left < APPROVERS:
        found.append(
            obstacle(
                "Only {count} other could approve things then. Appoint another first.",
                count=approvers_left,
            )
        )
    return found


def username_from(email: str, taken: Collection[str]) -> str:
    """A user name from a work address: letters, digits and dashes, and not yet taken.

    >>> username_from("Dan.O'Hara@example.org", {"dan-o-hara"})
    'dan-o-hara-2'
    >>> username_from("@example.org", ())
    'colleague'
    """
    local = email.split("@")[0].lower()
    words = "".join(c if c.isascii() and c.isalnum() else " " for c in local).split()
    stem = "-".join(words)[:60] or "colleague"
    number, name = 1, stem
    while name in taken:
        number += 1
        name = f"{stem}-{number}"
    return name


def last_round(on: date, days: Iterable[str]) -> date:
    """The day of the year, on or before `on`, on which people were last to be asked.

    >>> last_round(date(2027, 1, 3), ("01-15", "10-15"))
    datetime.date(2026, 10, 15)
    """
    rounds = [
        date(year, int(day[:2]), int(day[3:]))
        for year in (on.year - 1, on.year)
        for day in days
    ]
    return max(day for day in rounds if day <= on)


EVENTS: Mapping[str, str] = {
    "colleague.added": "Added, of {agency}",
    "colleague.link_shown": "The link to begin was shown to who asked for it",
    "colleague.link_mailed": "The link to begin was mailed to them",
    "colleague.proposed": "Proposed: {what}",
    "colleague.approved": "Approved: {what}",
    "colleague.refused": "Refused: {what}",
    "colleague.taken_back": "Proposal taken back: {what}",
    "colleague.lapsed": "Proposal lapsed: {what}",
    "colleague.given": "Given: {what}",
    "colleague.withdrawn": "Taken away: {what}",
    "colleague.second_appointed": "Appointed second administrator, by the first alone",
    "colleague.appointed_by_machine": "Appointed administrator by who runs the machine",
    "colleague.handed_on": "What they had to do was handed on",
    "colleague.left": "Account closed: they left",
    "colleague.switched_off": "Account closed: {why}",
    "colleague.warned": "Told that the account is not used",
    "colleague.confirmed": "Their agency confirmed that they work there",
    "account.invited": "A link to begin was made",
    "account.invitation_accepted": "They came, and chose a password",
    "account.first_administrator": "Became the first administrator",
    "account.subject_recorded": "May sign in through the directory",
    "account.subject_forgotten": "May no longer sign in through the directory",
    "roll.opened": "Asked who works there",
    "roll.reminded": "Asked again who works there",
    "roll.escalated": "Nobody answered: the information lead was told",
    "roll.closed": "All were confirmed or closed",
}


def event(kind: str, body: Mapping[str, Any], names: Mapping[str, str]) -> str:
    """One event in words; `names` gives the labels of roles and teams by code.

    >>> event("colleague.proposed", {"codes": {"kind": "role", "role": "analyst"}}, {})
    'Proposed: analyst'
    >>> event("colleague.switched_off", {"codes": {"why": "unused"}}, {})
    'Account closed: not used for too long'
    """
    codes = body.get("codes", {})
    why = WHY_LABELS.get(codes.get("why", ""), "")
    return EVENTS.get(kind, kind).format(
        what=what_words(codes, names),
        why=why[:1].lower() + why[1:],
        agency=names.get(codes.get("agency"), codes.get("agency", "")),
    )


def what_words(codes: Mapping[str, Any], names: Mapping[str, str]) -> str:
    """What was proposed or given: a role's or team's name, else the kind in words."""
    code = codes.get("role") or codes.get("team")
    if code:
        return names.get(code, code)
    kind = KIND_LABELS.get(codes.get("kind", ""), "")
    return kind[:1].lower() + kind[1:]
