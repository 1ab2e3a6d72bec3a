"""Who works here and what each may do, for pages; and who is entitled to decide."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, cast

from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.conf import settings
from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from commonside.ground.agencies.models import (
    Agency,
    Holding,
    Invitation,
    Team,
    User,
)
from commonside.ground.agencies.rules import INVITED_FOR, roles, roles_that
from commonside.ground.audit.models import Event
from commonside.ground.colleagues import rules
from commonside.ground.colleagues.models import Closure, Proposal, Roll
from commonside.ground.colleagues.rules import Entitlement, Kind, State, Terms
from commonside.ground.design import ports
from commonside.ground.practice.queries import profile

ORDERS = {"name": ("name", "id"), "unused": ("last_used_on", "id")}
STATES = (("on", "Open"), ("new", "Not yet come"), ("off", "Closed"))
HISTORY = 200
# What the one provider of single sign-on is called among the accounts it gave.
PROVIDER = "sso"


def terms(on: date) -> Terms:
    """The profile's days for accounts, on a day."""
    return rules.terms_of(profile(on))


def people(chosen: Mapping[str, str]) -> QuerySet[User]:
    """Everybody who works here, by filters from fixed lists; in an order that ends."""
    rows = User.objects.select_related("agency")
    if agency := chosen.get("agency"):
        rows = rows.filter(agency=int(agency))
    state = chosen.get("state", "")
    if state:
        rows = rows.filter(is_active=state != "off")
    if state == "new":
        rows = rows.filter(last_used_on=None)
    if role := chosen.get("role"):
        held = Holding.objects.held(timezone.now()).filter(role=role)
        rows = rows.filter(pk__in=held.values("user"))
    order = ORDERS.get(chosen.get("order", ""), ORDERS["name"])
    return rows.order_by(*order)


def holding_words(words: str) -> QuerySet[User]:
    """Those whose name, address or user name holds the words."""
    rows = User.objects.select_related("agency")
    for word in words.split()[:5]:
        rows = rows.filter(
            Q(name__icontains=word)
            | Q(email__icontains=word)
            | Q(username__icontains=word)
        )
    return rows.order_by("name", "id") if words.strip() else rows.none()


@dataclass(frozen=True)
class Line:
    """One person in a list: who, what they hold, and how their account stands."""

    user: User
    holds: list[str]
    state: str


def lines(users: Iterable[User], *, at: datetime) -> list[Line]:
    """The rows of one page, with what each holds; one query."""
    rows = list(users)
    holds: dict[int, list[str]] = {user.pk: [] for user in rows}
    held = Holding.objects.held(at).filter(user__in=rows).select_related("team")
    for one in held.order_by("pk"):
        holds[one.user_id].append(label_of(one))
    return [Line(user, holds[user.pk], state_of(user)) for user in rows]


def label_of(one: Holding | Proposal) -> str:
    """What a role or team is called."""
    if one.team is not None:
        return str(one.team.name)
    known = roles().get(one.role)
    return known.label if known else one.role


def state_of(user: User) -> str:
    """How an account stands, as a colleague would say it."""
    if not user.is_active:
        return "Closed"
    return "Open" if user.last_used_on else "Not yet come"


def has_factor(user: User) -> bool:
    """Whether a second factor is enrolled."""
    spare = Authenticator.Type.RECOVERY_CODES
    return bool(factors_of(user).exclude(type=spare).exists())


def subjects_of(user: User) -> Any:
    """What the directory of single sign-on calls them, if that is recorded."""
    return SocialAccount.objects.filter(provider=PROVIDER, user=user)


def is_subject_of_another(subject: str, user: User) -> bool:
    """Whether a subject of the directory is recorded for somebody else."""
    rows = SocialAccount.objects.filter(provider=PROVIDER, uid=subject)
    return bool(rows.exclude(user=user).exists())


def has_provider() -> bool:
    """Whether a directory is set up through which staff may sign in."""
    return bool(settings.SSO["issuer"])


def may_be_shown(user: User, *, at: datetime) -> bool:
    """Whether a link for somebody may be read by who makes it.

    Not while it would be all that is needed to read: an account with a role or team
    that two people gave, and no second factor. Two people who agreed within the last
    week that it begins anew agreed to the link as well.
    """
    held = Holding.objects.held(at).filter(user=user)
    if has_factor(user) or not any(_takes_two(one) for one in held):
        return True
    anew = Proposal.objects.filter(user=user, state=State.APPROVED)
    anew = anew.filter(kind__in=[Kind.FACTOR, Kind.RETURN])
    return bool(anew.filter(decided_at__gt=at - INVITED_FOR).exists())


def _takes_two(one: Holding) -> bool:
    known = roles().get(one.role)
    return known is None or known.needs_two


def was_shown_to(user: User, reader: User) -> bool:
    """Whether a link of this account was once read by somebody who made it."""
    rows = Event.objects.filter(subject=f"user:{user.pk}", by=f"user:{reader.pk}")
    return bool(rows.filter(kind="colleague.link_shown").exists())


def factors_of(user: User) -> Any:
    """Their second factors: authenticator, passkeys, recovery codes."""
    return Authenticator.objects.filter(user=user)


@dataclass(frozen=True)
class Page:
    """Everything that the page of one person shows."""

    user: User
    state: str
    has_factor: bool
    has_subject: bool
    holdings: list[tuple[Holding, str]]
    proposals: list[tuple[Proposal, str]]
    closure: Closure | None
    invitation: Invitation | None
    held: dict[str, int]
    history: list["Done"]


def page_of(user: User, *, at: datetime) -> Page:
    """One person: what they hold, what waits, what was done about the account."""
    held = Holding.objects.held(at).filter(user=user).select_related("team")
    waiting = Proposal.objects.open().filter(user=user).select_related("team")
    return Page(
        user=user,
        state=state_of(user),
        has_factor=has_factor(user),
        has_subject=subjects_of(user).exists(),
        holdings=[(one, label_of(one)) for one in held.order_by("pk")],
        proposals=[(one, what_is_proposed(one)) for one in waiting],
        closure=Closure.objects.open().filter(user=user).first(),
        invitation=Invitation.objects.filter(user=user, used_at=None).first(),
        held=held_by(user),
        history=history_of(f"user:{user.pk}"),
    )


def held_by(user: User) -> dict[str, int]:
    """How much work of each kind somebody holds, by what it is called."""
    return {load.label: load.count(user) for load in ports.loads.values()}


def lines_of(user: User, viewer: User) -> list[tuple[str, str]]:
    """What of that work the viewer may read, by words and address."""
    return [line for load in ports.loads.values() for line in load.lines(user, viewer)]


def mates_of(user: User, *, at: datetime) -> QuerySet[User]:
    """Who may take over from somebody: the open accounts of their teams."""
    held = Holding.objects.held(at)
    teams = held.filter(user=user).exclude(team=None).values("team")
    inside = held.filter(team__in=teams).values("user")
    rows = User.objects.filter(is_active=True, pk__in=inside).exclude(pk=user.pk)
    return rows.order_by("name", "id")


def what_is_proposed(one: Proposal) -> str:
    """What a proposal is about, in a few words."""
    if one.kind in (Kind.ROLE, Kind.TEAM):
        return label_of(one)
    return rules.KIND_LABELS[Kind(one.kind)]


@dataclass(frozen=True)
class Done:
    """An event about an account, as a history shows it."""

    words: str
    at: datetime
    who: str


def history_of(subject: str) -> list[Done]:
    """What was done about an account or a roll, newest first; not each signing-in."""
    rows = Event.objects.about(subject).changes()
    known = [event for event in rows[:HISTORY] if event.kind in rules.EVENTS]
    ids = {int(e.by[5:]) for e in known if e.by.startswith("user:")}
    names = {f"user:{pk}": u.name for pk, u in User.objects.in_bulk(ids).items()}
    return [Done(ports.present(e), e.at, names.get(e.by, "by itself")) for e in known]


def names_for(body: str) -> tuple[dict[str, Any], dict[str, str]]:
    """The body of an event, and the names of the role, team or agency in it."""
    said = json.loads(body)
    codes = said.get("codes", {})
    names = {role.key: role.label for role in roles().values()}
    if team := codes.get("team"):
        names |= dict(Team.objects.filter(code=team).values_list("code", "name"))
    if agency := codes.get("agency"):
        rows = Agency.objects.filter(code=agency)
        names |= dict(rows.values_list("code", "short_name"))
    return said, names


def approvers(at: datetime) -> QuerySet[User]:
    """Everybody who may now approve what a colleague proposed."""
    held = Holding.objects.held(at).filter(role__in=roles_that("people.approve"))
    return User.objects.filter(is_active=True, pk__in=held.values("user"))


def entitlements(user: User, *, at: datetime) -> list[Entitlement]:
    """Why this person may approve: each role that lets them, and who gave it."""
    held = Holding.objects.held(at).filter(
        user=user, role__in=roles_that("people.approve")
    )
    given = Proposal.objects.filter(user=user, state=State.APPROVED).exclude(role="")
    last = {one.role: one for one in given.order_by("decided_at", "pk")}
    found = []
    for one in held:
        by = last.get(one.role)
        hands = {by.proposed_by_id, by.decided_by_id} if by else set()
        found.append(
            Entitlement(
                since=one.since,
                given_by=frozenset(hand for hand in hands if hand is not None),
                is_second=by is not None and by.kind == Kind.SECOND,
            )
        )
    return found


def waiting() -> list[tuple[Proposal, str]]:
    """Every proposal that waits, the oldest first."""
    rows = Proposal.objects.open().select_related("user__agency", "team", "proposed_by")
    return [(one, what_is_proposed(one)) for one in rows]


def alone(at: datetime) -> User | None:
    """The first administrator, while there is nobody who could be a second person."""
    ever = Holding.objects.filter(role__in=roles_that("people.approve"))
    people = list(ever.values_list("user", flat=True).distinct()[:2])
    if len(people) != 1 or not approvers(at).exists():
        return None
    return User.objects.get(pk=people[0])


def second() -> Proposal | None:
    """How the second administrator came to be one: shown wherever proposals are."""
    rows = Proposal.objects.filter(kind=Kind.SECOND)
    return rows.select_related("user", "proposed_by").first()


def agencies() -> QuerySet[Agency]:
    """Every agency with how many open accounts it has."""
    on = Count("user", filter=Q(user__is_active=True))
    rows = Agency.objects.annotate(people=on).order_by("name")
    return cast("QuerySet[Agency]", rows.prefetch_related("teams__duty_contact"))


def contacts_of(agency: Agency, *, at: datetime) -> QuerySet[User]:
    """Who may confirm the people of an agency."""
    held = Holding.objects.held(at).filter(role__in=roles_that("people.confirm"))
    return User.objects.filter(
        is_active=True, agency=agency, pk__in=held.values("user")
    )


def leads(at: datetime) -> QuerySet[User]:
    """The information leads, who hear when nobody answers."""
    held = Holding.objects.held(at).filter(role="information_lead")
    return User.objects.filter(is_active=True, pk__in=held.values("user"))


def unconfirmed(roll: Roll) -> QuerySet[User]:
    """Those about whom an open roll still asks."""
    rows = User.objects.filter(
        is_active=True, agency=roll.agency_id, joined_at__lt=roll.opened_at
    )
    rows = rows.filter(Q(confirmed_at=None) | Q(confirmed_at__lt=roll.opened_at))
    return rows.order_by("name", "id")


def roll_of(user: User, *, at: datetime) -> Roll | None:
    """The open roll that this person may answer: their own agency's."""
    if user.agency_id is None or not user.may("people.confirm"):
        return None
    return Roll.objects.open().filter(agency=user.agency_id).first()


def may_answer(user: User, roll: Roll, *, at: datetime) -> bool:
    """An agency's contact answers for it; the information lead, where it has none."""
    if user.may("people.confirm") and user.agency_id == roll.agency_id:
        return True
    is_lead = leads(at).filter(pk=user.pk).exists()
    return is_lead and not contacts_of(roll.agency, at=at).exists()


@dataclass(frozen=True)
class Ask:
    """Something about colleagues that waits for this person, in one sentence."""

    words: str
    page: str
    due_at: datetime | None = None


def asks(user: User, *, at: datetime) -> list[Ask]:
    """What waits for somebody besides cases; asks the database only who may answer."""
    found = []
    roll = roll_of(user, at=at)
    if roll is not None:
        name = user.agency.short_name if user.agency else ""
        words = f"Say who still works for {name}"
        found.append(Ask(words, "colleagues:yours", roll.due_at))
    if user.may("people.approve"):
        rows = Proposal.objects.open().exclude(proposed_by=user).exclude(user=user)
        if count := rows.count():
            verb = "wait" if count > 1 else "waits"
            words = f"{count} {verb} for a second person: roles, teams, accounts"
            found.append(Ask(words, "colleagues:waiting"))
    return found
