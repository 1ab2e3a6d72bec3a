"""What the pages of safety plans and of the board show."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from commonside.ground.agencies.models import Holding, User
from commonside.ground.agencies.rules import roles
from commonside.ground.duties.models import Due
from commonside.ground.people.models import Person
from commonside.ground.practice.models import Version
from commonside.ground.practice.queries import current, profile
from commonside.work.cases.models import Case, Party
from commonside.work.cases.queries.bars import shut_out_of
from commonside.work.cases.rules.owing import CONTACT_KINDS
from commonside.work.safety import rules
from commonside.work.safety.models import (
    Fitting,
    Judgement,
    Line,
    Look,
    Plan,
    Safeguard,
)

ORDERS = {
    "expiry": ("expires_on", "pk"),
    "review": ("review_on", "pk"),
    "risk": ("case__band", "expires_on", "pk"),
}
ORDER_NAMES = [
    ("expiry", "Which ends first"),
    ("review", "Which is reviewed first"),
    ("risk", "The most dangerous first"),
]


def board_on(on: date) -> Version:
    """The numbers and words of the board, in the version in force."""
    return current("safety", "board", on)


def labels(on: date, name: str) -> dict[str, str]:
    """What each fitting, or each ending, is called."""
    return {row["code"]: row["label"]["en"] for row in board_on(on).body[name]}


def in_force(case: Case) -> Plan | None:
    """The plan of a case that the reader has open already."""
    rows = Plan.objects.in_force().filter(case=case)
    found: Plan | None = rows.select_related("owner", "person__safe_contact").first()
    return found


def had_one(case: Case) -> bool:
    """Whether anybody of the case is or was flagged as vulnerable."""
    return Plan.objects.filter(case=case).exists()


def ways_of(plan: Plan) -> dict[str, Any]:
    """How the person of a plan may safely be reached, as it is recorded now."""
    contact = getattr(plan.person, "safe_contact", None)
    return (contact.ways if contact else None) or {}


@dataclass(frozen=True)
class Shown:
    """A plan with everything that its page shows."""

    plan: Plan
    state: str
    tone: str
    lines: list[Line]
    fittings: list[tuple[Fitting, str]]
    looks: list[Look]
    kinds: list[str]
    # "named", "neutral", "none", or nothing when nobody has asked.
    card: str
    names_us: bool
    against: list[str]


def shown(plan: Plan, *, at: datetime) -> Shown:
    """The plan's page: four queries, whatever it holds."""
    on = timezone.localdate(at)
    state, tone = rules.standing(
        review_on=plan.review_on, expires_on=plan.expires_on, on=on
    )
    names, ways = labels(on, "fitting"), ways_of(plan)
    found = str((plan.card or {}).get("found", ""))
    return Shown(
        plan=plan,
        state=state,
        tone=tone,
        lines=list(plan.lines.filter(ended_at=None)),
        fittings=[(one, names.get(one.kind, one.kind)) for one in plan.fittings.all()],
        looks=list(plan.looks.select_related("by")),
        kinds=[rules.KINDS[kind] for kind in plan.kinds if kind in rules.KINDS],
        card=found,
        names_us=rules.may_name_us(ways, found),
        against=rules.contradictions(ways),
    )


def card(plan: Plan, *, at: datetime) -> rules.Card | None:
    """The crisis card as it may be printed at this moment."""
    facts = profile(timezone.localdate(at))
    lines = {row["for"]: row for row in facts.get("line", [])}
    ours, help_ = lines.get("partnership", {}), lines.get("victim_support", {})
    us = {
        "title": "If something happens",
        "name": str(facts.get("name", "")),
        "officer": plan.owner.name,
        "phone": str(ours.get("phone", "")),
        "help": str(help_.get("label", "")),
        "help_phone": str(help_.get("phone", "")),
    }
    return rules.card_of(plan.card or {}, ways_of(plan), us=us)


def people_of(case: Case) -> QuerySet[Person]:
    """Who may be flagged: those harmed or also affected, the main one first."""
    roles_ = [Party.Role.VICTIM, Party.Role.AFFECTED, Party.Role.WITNESS]
    parties = Party.objects.filter(case=case, until=None, role__in=roles_)
    rows = Person.objects.filter(pk__in=parties.values("person"))
    return rows.order_by("pk")


def keepers(case: Case) -> QuerySet[User]:
    """Who may own a plan: whoever keeps plans in the agency and team of the case."""
    able = [key for key, role in roles().items() if "safety.keep" in role.may]
    held = Holding.objects.held(timezone.now())
    return (
        User.objects.filter(
            is_active=True,
            agency=case.lead_agency_id,
            pk__in=held.filter(role__in=able).values("user"),
        )
        .filter(pk__in=held.filter(team=case.team_id).values("user"))
        .exclude(pk__in=shut_out_of(case))
    )


def watchers(case: Case) -> QuerySet[User]:
    """Which of the keepers may have somebody on the board."""
    able = [key for key, role in roles().items() if "safety.board" in role.may]
    held = Holding.objects.held(timezone.now()).filter(role__in=able)
    return keepers(case).filter(pk__in=held.values("user"))


def earlier(case: Case) -> list[tuple[Plan, str]]:
    """Plans of the case that are over, each with why."""
    rows = Plan.objects.filter(case=case).exclude(ended_at=None)
    names = labels(timezone.localdate(), "ending")
    return [(plan, names.get(plan.ending, plan.ending)) for plan in rows]


def ways_to_safeguard(on: date) -> list[dict[str, Any]]:
    """What may be done at once where somebody may not be safe."""
    rows: list[dict[str, Any]] = current("safeguarding", "ways", on).body["way"]
    return rows


def raised(case: Case) -> Safeguard | None:
    """What was raised last in a case: open until somebody saw to it."""
    rows = Safeguard.objects.filter(case=case)
    return rows.select_related("raised_by", "done_by").first()


def safeguards(case: Case) -> list[tuple[Safeguard, str]]:
    """Everything that was raised in a case, each with what was done."""
    names = {
        row["code"]: row["label"]["en"]
        for row in ways_to_safeguard(timezone.localdate())
    }
    rows = Safeguard.objects.filter(case=case).select_related("raised_by", "done_by")
    return [(row, names.get(row.way, row.way)) for row in rows]


def why_raised(found: Safeguard) -> list[str]:
    """The triggers in the words of the risk scheme."""
    scheme = current("risk", "ram", timezone.localdate()).body
    names = {row["code"]: row["label"]["en"] for row in scheme["force_high"]}
    return [names.get(code, code) for code in found.triggers]


@dataclass(frozen=True)
class Judged:
    """One judgement as its panel shows it."""

    row: Judgement
    level: str
    serious: list[tuple[str, str]]
    care: list[tuple[str, str]]


def judged(case: Case) -> tuple[Judged | None, list[Judged]]:
    """The newest judgement of the case, and the newest of each person alleged."""
    rows = Judgement.objects.filter(case=case).select_related("by", "person", "scheme")
    newest: dict[int | None, Judgement] = {}
    for row in rows:
        newest.setdefault(row.person_id, row)
    of_case = newest.pop(None, None)
    of_people = [_judged(one) for one in newest.values()]
    return _judged(of_case) if of_case else None, of_people


def _judged(row: Judgement) -> Judged:
    body = row.scheme.body
    return Judged(
        row,
        rules.LEVELS[row.level],
        rules.serious(row.answers, body),
        rules.care_for(row.answers, body),
    )


def alleged(case: Case) -> QuerySet[Person]:
    """Who is alleged in a case, for choosing whom a judgement is about."""
    parties = Party.objects.filter(case=case, until=None, role=Party.Role.ALLEGED)
    return Person.objects.filter(pk__in=parties.values("person")).order_by("pk")


def scheme_of(about: str) -> dict[str, Any]:
    """The questions in force about the case, or about somebody alleged."""
    found: dict[str, Any] = current("judgement", about, timezone.localdate()).body
    return found


# The board and the list of flags.


@dataclass(frozen=True)
class Row:
    """One person on the board, or in the list of flags."""

    plan: Plan
    state: str
    tone: str
    steps: int
    waiting: int
    kinds: str
    next_contact: datetime | None


def _rows(user: User) -> QuerySet[Any]:
    found: QuerySet[Any] = (
        Plan.objects.visible_to(user)
        .in_force()
        .select_related("case", "owner")
        .annotate(
            n_steps=Count("lines", filter=Q(lines__ended_at=None), distinct=True),
            n_waiting=Count(
                "fittings", filter=Q(fittings__noted_at=None), distinct=True
            ),
        )
    )
    return found


def board(user: User, *, at: datetime) -> list[Row]:
    """Everybody on the board whom this reader may see, what is late first."""
    rows = _rows(user).exclude(joined_at=None).order_by("review_on", "pk")
    found = as_rows(rows, at=at)
    order = {"late": 0, "soon": 1, "": 2}
    return sorted(found, key=lambda row: (order[row.tone], row.plan.review_on))


SHOWN = {
    "all": "All who are flagged",
    "expired": "Flags that have expired",
    "late": "Reviews that are late",
    "soon": "Ending within two weeks",
    "off_board": "Not on the board",
}


def flags(user: User, *, show: str, order: str, at: datetime) -> QuerySet[Any]:
    """Every flag in force that this reader may see, one kind of them, in one order."""
    on = timezone.localdate(at)
    wanted = {
        "expired": Q(expires_on__lt=on),
        "late": Q(review_on__lt=on),
        "soon": Q(expires_on__gte=on, expires_on__lte=on + rules.SOON),
        "off_board": Q(joined_at=None),
    }
    rows = _rows(user).filter(wanted.get(show, Q()))
    return rows.order_by(*ORDERS.get(order, ORDERS["expiry"]))


def counts(user: User, *, at: datetime) -> dict[str, int]:
    """How many flags are expired, late and in all, among those that the reader sees."""
    on = timezone.localdate(at)
    found: dict[str, int] = (
        Plan.objects.visible_to(user)
        .in_force()
        .aggregate(
            all=Count("pk"),
            expired=Count("pk", filter=Q(expires_on__lt=on)),
            late=Count("pk", filter=Q(review_on__lt=on)),
            off_board=Count("pk", filter=Q(joined_at=None)),
        )
    )
    return found


def as_rows(plans: Iterable[Any], *, at: datetime) -> list[Row]:
    """Each plan with how it stands and when the person hears from us; one query."""
    plans, on = list(plans), timezone.localdate(at)
    dues = Due.objects.open().filter(
        subject_kind="case",
        subject_id__in=[plan.case_id for plan in plans],
        kind__in=CONTACT_KINDS,
    )
    first: dict[int, datetime] = {}
    for case, due_at in dues.values_list("subject_id", "due_at").order_by("-due_at"):
        first[case] = due_at
    return [_row(plan, first.get(plan.case_id), on) for plan in plans]


def _row(plan: Any, next_contact: datetime | None, on: date) -> Row:
    state, tone = rules.standing(
        review_on=plan.review_on, expires_on=plan.expires_on, on=on
    )
    return Row(
        plan=plan,
        state=state,
        tone=tone,
        steps=plan.n_steps,
        waiting=plan.n_waiting,
        kinds=", ".join(plan.kinds),
        next_contact=next_contact,
    )
