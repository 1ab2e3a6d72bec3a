"""Lists: open cases with fixed filters, those that hold words, what a partner owes."""

import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.utils import timezone

from commonside.ground.agencies.models import Holding, User
from commonside.ground.duties.models import Due, Step
from commonside.ground.duties.rules import StepState
from commonside.ground.places.models import Area
from commonside.work.cases import search
from commonside.work.cases.models import Case
from commonside.work.cases.queries import told
from commonside.work.cases.queries.case import StepRow, row_of
from commonside.work.cases.queries.tabs import category_names
from commonside.work.cases.rules.owing import CONTACT_KINDS
from commonside.work.cases.rules.states import STATE_LABELS, State

ORDERS = {
    "risk": ("Most dangerous first", ("band", "-opened_at", "-id")),
    "newest": ("Newest first", ("-opened_at", "-id")),
    "oldest": ("Oldest first", ("opened_at", "id")),
}
# What a partner must have been told of a case to find it by this.
TOLD_AS = {"band": "risk", "ward": "place", "category": ""}
BANDS = {"1": "High", "2": "Medium", "3": "Standard"}
KEEP_SECONDS = 60.0
MOST_NAMED = 1000
_kept: dict[str, tuple[float, Any]] = {}


def ward_names() -> dict[str, str]:
    """The wards by their code; they change once in some years, so they are kept."""
    found = _kept.get("wards")
    if found and found[0] > time.monotonic():
        kept: dict[str, str] = found[1]
        return kept
    names = dict(Area.objects.filter(kind="ward").values_list("code", "name"))
    _kept["wards"] = (time.monotonic() + KEEP_SECONDS, names)
    return names


@dataclass(frozen=True)
class Filter:
    """One filter of the list: its fixed choices, and the one chosen."""

    name: str
    label: str
    choices: list[tuple[str, str]]
    chosen: str


def filters(user: User, asked: Mapping[str, str]) -> list[Filter]:
    """The filters, each with what was asked if it is one of its choices."""
    states = [s for s in State if s not in (State.CLOSED, State.TRANSFERRED)]
    offered: list[tuple[str, str, list[tuple[str, str]]]] = [
        ("band", "Risk", list(BANDS.items())),
        ("owner", "Owner", owners(user)),
        ("ward", "Ward", sorted(ward_names().items(), key=lambda w: w[1])),
        (
            "category",
            "About",
            sorted(category_names(timezone.localdate()).items(), key=lambda c: c[1]),
        ),
        (
            "state",
            "State",
            [
                *((s.value, STATE_LABELS[s]) for s in states),
                ("closed", "Closed"),
                ("transferred", "Passed to an agency"),
            ],
        ),
        ("order", "Order", [(code, said) for code, (said, _) in ORDERS.items()]),
    ]
    return [
        Filter(name, label, choices, _chosen(asked.get(name, ""), choices))
        for name, label, choices in offered
    ]


def _chosen(value: str, choices: list[tuple[str, str]]) -> str:
    return value if value in {code for code, _ in choices} else ""


def owners(user: User) -> list[tuple[str, str]]:
    """Oneself, then the colleagues of one's teams; kept for a minute."""
    key = f"owners:{user.pk}"
    found = _kept.get(key)
    if found and found[0] > time.monotonic():
        kept: list[tuple[str, str]] = found[1]
        return kept
    mates = Holding.objects.filter(team__in=user.teams).values("user")
    rows = User.objects.filter(pk__in=mates).exclude(pk=user.pk)
    names = [(str(pk), name) for pk, name in rows.values_list("pk", "name")]
    said = [("me", "Mine"), *names]
    _kept[key] = (time.monotonic() + KEEP_SECONDS, said)
    return said


def cases(user: User, chosen: Mapping[str, str]) -> Any:
    """The cases that fit, as this person may see them."""
    rows = Case.objects.visible_to(user)
    state = chosen.get("state")
    if state:
        rows = rows.filter(state=state)
    else:
        rows = rows.filter(closed_at=None).exclude(state=State.TRANSFERRED)
    owner = chosen.get("owner")
    wanted = {
        "band": chosen.get("band"),
        "owner": str(user.pk) if owner == "me" else owner,
        "ward": chosen.get("ward"),
        "category": chosen.get("category"),
    }
    for name, value in wanted.items():
        if value:
            rows = rows.filter(**{name: value})
        if value and name in TOLD_AS:
            rows = rows.filter(told.known(user, TOLD_AS[name]))
    asked = chosen.get("order") or "risk"
    if asked == "risk" and not user.teams:
        # An order by risk would tell a partner of a risk that it was not told.
        asked = "newest"
    _, order = ORDERS[asked]
    return rows.select_related("owner").only(*SHOWN).order_by(*order)


SHOWN = (
    "reference",
    "known_as",
    "band",
    "category",
    "ward",
    "state",
    "opened_at",
    "owner__name",
    "lead_agency",
)


def holding(user: User, words: str) -> Any:
    """Open and closed cases that hold every word, as this person may see them.

    A case of another agency is found by the name that this one knows, and not by
    notes and reports of which it was not told (S4).
    """
    seen = Case.objects.visible_to(user)
    rows = search.containing(seen.filter(lead_agency=user.agency_id), words)
    named = seen.exclude(lead_agency=user.agency_id)
    for word in search.words_in(words):
        named = named.filter(known_as__icontains=word)
    ids = list(named.values_list("pk", flat=True)[:MOST_NAMED])
    if ids and search.words_in(words):
        rows = seen.filter(Q(pk__in=ids) | Q(pk__in=rows.order_by().values("pk")))
    return rows.select_related("owner").only(*SHOWN).order_by("-id")


@dataclass(frozen=True)
class Row:
    """One case in a list."""

    case: Case
    about: str
    ward: str
    due: datetime | None


def rows_of(page: Any, user: User) -> list[Row]:
    """A page of cases with the next contact of each: one query more.

    Of another agency's case no more than this reader's agency was told.
    """
    found = told.veiled(user, page)
    ours = [case.pk for case in found if case.lead_agency_id == user.agency_id]
    dues: dict[int, datetime] = {}
    for pk, due_at in (
        Due.objects.open()
        .filter(
            subject_kind="case",
            subject_id__in=ours,
            kind__in=CONTACT_KINDS,
        )
        .values_list("subject_id", "due_at")
    ):
        dues[pk] = min(due_at, dues.get(pk, due_at))
    names, wards = category_names(timezone.localdate()), ward_names()
    return [
        Row(
            case=case,
            about=names.get(case.category, case.category),
            ward=wards.get(case.ward, ""),
            due=dues.get(case.pk),
        )
        for case in found
    ]


@dataclass
class Asked:
    """What a partner finds: steps that wait for a yes, those taken on, transfers."""

    waiting: list["AskedStep"] = field(default_factory=list)
    taken: list["AskedStep"] = field(default_factory=list)
    offered: list[Case] = field(default_factory=list)

    @property
    def refs(self) -> list[str]:
        """The steps and cases shown, for the trace."""
        steps = [f"step:{one.row.step.pk}" for one in self.waiting + self.taken]
        return steps + [f"case:{case.pk}" for case in self.offered]


@dataclass(frozen=True)
class AskedStep:
    """A step with its case and by when it is to be answered."""

    row: StepRow
    case: Case
    answer_by: datetime | None


def asked_of(user: User, *, at: datetime) -> Asked:
    """The live steps of this person's agency, on cases that they may see."""
    steps = list(
        Step.objects.live()
        .filter(subject_kind="case", owner_agency=user.agency_id)
        .exclude(owner_agency=None)
        .select_related("owner_agency", "offered_by", "answered_by")
        .order_by("offered_at")[:200]
    )
    visible = Case.objects.visible_to(user, at)
    cases_by_id = visible.in_bulk({step.subject_id for step in steps})
    told.veiled(user, cases_by_id.values())
    dues = dict(
        Due.objects.open()
        .filter(subject_kind="step", subject_id__in=[step.pk for step in steps])
        .values_list("subject_id", "due_at")
    )
    page = Asked(offered=list(visible.filter(transfer_to=user.agency_id)[:50]))
    for step in steps:
        case = cases_by_id.get(step.subject_id)
        if case is None:
            continue
        one = AskedStep(row_of(step, user, at=at), case, dues.get(step.pk))
        is_waiting = step.state == StepState.OFFERED
        (page.waiting if is_waiting else page.taken).append(one)
    return page
