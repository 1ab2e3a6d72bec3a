"""The queue of triage in one query, one report in two, and who may take a case."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Any, cast
from urllib.parse import urlencode

from django.db.models import Case as Switch
from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Value, When

from commonside.ground.agencies.models import Agency, Holding, User
from commonside.ground.agencies.rules import roles
from commonside.ground.audit.refusals import Refused, obstacle
from commonside.ground.design.paging import COUNT_AT_MOST
from commonside.ground.duties.models import Due
from commonside.ground.practice import queries as practice
from commonside.ground.practice.models import Version
from commonside.ground.practice.rules import rules_that_hold, unverified
from commonside.work.cases.models import Case
from commonside.work.cases.queries.bars import shut_out_of
from commonside.work.cases.queries.matching import Match, Matches, settings
from commonside.work.cases.rules.matching import Worth, plain_flags, repeats
from commonside.work.reports.models import Report, Routing
from commonside.work.reports.queries import Fact

A_PAGE = 10
QUEUED = ("band", "received_at", "id")
TOLD_DAYS = 28
# A title that leaves room for the ward beside it in the list.
SHORT = 22


@dataclass(frozen=True)
class Filters:
    """What of the queue is shown; every value comes from a fixed list."""

    band: int | None = None
    category: str = ""
    ward: str = ""
    queue: str = ""

    def as_q(self) -> Q:
        found = Q()
        if self.band:
            found &= Q(band=self.band)
        if self.category:
            found &= Q(category=self.category)
        if self.ward:
            found &= Q(ward=self.ward)
        if self.queue:
            found &= Q(routing__queue=self.queue)
        return found

    def as_query(self) -> str:
        """What follows an address so that the next page shows the same part."""
        chosen = {name: value for name, value in asdict(self).items() if value}
        return f"?{urlencode(chosen)}" if chosen else ""


class Kinds:
    """The kinds of behaviour in the words of the taxonomy in force."""

    def __init__(self, body: Mapping[str, Any]) -> None:
        self.names: dict[str, str] = {}
        self.thirds: dict[str, str] = {}
        self.rules = body["rule"]
        for row in body["category"]:
            self.names[row["code"]] = row["name"]
            for third in row.get("third", []):
                self.thirds[third["code"]] = third["label"]["en"]

    def title(self, category: str, third: str = "") -> str:
        """What a report is called: its third level, where that is short."""
        said = self.thirds.get(third, "")
        if said and len(said) <= SHORT and not third.endswith(".other"):
            return said
        return self.names.get(category, category)

    def worth(self, report: Report) -> list[Worth]:
        """What the rules of its kind say of this report, with what nobody checked."""
        answers = {
            **report.answers,
            "category": [report.category, *report.also],
            "third": report.answers.get("third", report.third_level),
        }
        return [
            Worth(
                rule["reason"]["en"],
                "Unverified" if unverified(rule["mark"], "") else "",
            )
            for rule in rules_that_hold(self.rules, answers)
        ]


def kinds_on(on: date) -> Kinds:
    return Kinds(practice.current("categories", "ho2004", on).body)


@dataclass(frozen=True)
class Line:
    """One report of the queue, as its list shows it."""

    id: int
    reference: str
    band: int
    received_at: datetime
    category: str
    third_level: str
    ward: str
    is_hate: bool
    title: str = ""
    area: str = ""


COLUMNS = tuple(Line.__dataclass_fields__)[:-2]


@dataclass(frozen=True)
class Queue:
    """The first thousand reports that wait, the most dangerous and oldest first."""

    lines: list[Line]
    is_capped: bool

    @property
    def said(self) -> str:
        """ "14", or "over 1,000"."""
        return f"over {COUNT_AT_MOST - 1:,}" if self.is_capped else str(len(self.lines))

    @property
    def oldest(self) -> datetime | None:
        """Since when the oldest waits; unknown where not all were read."""
        if self.is_capped or not self.lines:
            return None
        return min(line.received_at for line in self.lines)

    @cached_property
    def places(self) -> dict[str, int]:
        return {line.reference: at for at, line in enumerate(self.lines)}

    def around(self, reference: str) -> tuple[Line | None, Line | None]:
        """The report before and the one after; a stranger to the queue has none."""
        at = self.places.get(reference)
        if at is None:
            return None, None
        before = self.lines[at - 1] if at else None
        after = self.lines[at + 1] if at + 1 < len(self.lines) else None
        return before, after


def queue(user: User, filters: Filters) -> Queue:
    """What waits and may be seen, in one query; order, place and count come from it."""
    rows = Report.objects.visible_to(user).waiting().filter(filters.as_q())
    read = list(rows.values_list(*COLUMNS)[:COUNT_AT_MOST])
    lines = [Line(*row) for row in read[: COUNT_AT_MOST - 1]]
    return Queue(lines, is_capped=len(read) == COUNT_AT_MOST)


def met(user: User) -> list[tuple[Report, Due]]:
    """Reports of this person that somebody met who may not see them, oldest first."""
    owed = Due.objects.open().filter(kind="met", subject_kind="report").owned_by(user)
    dues = {due.subject_id: due for due in owed.order_by("due_at")[:COUNT_AT_MOST]}
    seen = Report.objects.visible_to(user).in_bulk(list(dues)) if dues else {}
    return [(seen[pk], due) for pk, due in dues.items() if pk in seen]


def next_after(user: User, filters: Filters, report: Report) -> str:
    """What is read next once this one is decided: the one after, or the first; or "".

    Asked for alone, because a decision shows no queue: it leads on to a page that does.
    """
    rows = Report.objects.visible_to(user).waiting().filter(filters.as_q())
    band, at = report.band, report.received_at
    after = Q(band__gt=band) | Q(band=band, received_at__gt=at)
    after |= Q(band=band, received_at=at, id__gt=report.pk)
    first = Switch(When(after, then=Value(0)), default=Value(1))
    rows = rows.exclude(pk=report.pk).order_by(first, *QUEUED)
    return rows.values_list("reference", flat=True).first() or ""


def named(lines: Iterable[Line], kinds: Kinds, wards: Mapping[str, str]) -> list[Line]:
    """Lines with their words: what happens, and in which ward."""
    return [
        replace(
            line,
            title=kinds.title(line.category, line.third_level),
            area=wards.get(line.ward, ""),
        )
        for line in lines
    ]


def report_of(user: User, reference: str) -> Report:
    """One report that this person may read; raises Report.DoesNotExist.

    With it, whether its keeper still has to look at who met it (`is_met`).
    """
    waiting = Due.objects.open().filter(
        kind="met", subject_kind="report", subject_id=OuterRef("pk")
    )
    rows = Report.objects.visible_to(user).select_related(
        "taxonomy", "routing__decided_by", "routing__passed_to", "routing__team"
    )
    rows = rows.annotate(is_met=Exists(waiting))
    return rows.prefetch_related("told", "routing__also_to").get(reference=reference)


def worth_knowing(
    report: Report, found: Matches, kinds: "Kinds", *, at: datetime
) -> list[Worth]:
    """What the officer should know before deciding, the person's rights first."""
    thresholds = settings(at)["thresholds"]
    worth = repeats(found.told_before, at=report.received_at, thresholds=thresholds)
    others = [agency.short_name for agency in report.routing.also_to.all()]
    if others:
        worth.append(Worth(f"{' and '.join(others)} had it at once, by rule"))
    if "children" in report.answers.get("household", []):
        worth.append(Worth("Child in the home: safeguarding question stays open"))
    return worth + kinds.worth(report)


def red_flags(report: Report, *, on: date) -> list[str]:
    """Why it is as urgent as it is: the rules with a flag that gave its band."""
    scheme = practice.current("risk", "ram", on).body["provisional"]["rule"]
    flags = {row["code"]: row for row in scheme if row.get("flag")}
    return plain_flags(flags[code] for code in report.reasons if code in flags)


def owners_for(report: Report, *, at: datetime) -> QuerySet[User]:
    """Who may be given a case of this report, by name.

    Members of a team that works cases with a role that assesses them; nobody who
    knows somebody here.
    """
    working = [key for key, role in roles().items() if "cases.assess" in role.may]
    held = Holding.objects.filter(since__lte=at, until__gt=at)
    rows = User.objects.filter(
        is_active=True, pk__in=held.filter(role__in=working).values("user")
    ).filter(pk__in=held.filter(team__purpose="cases").values("user"))
    return rows.exclude(pk__in=shut_out_of(report)).order_by("name")


def with_load(user: User, owners: Mapping[int, User]) -> list[tuple[int, str]]:
    """Officers as choices with their open cases, those who have least first.

    Only cases that the reader may see are counted: a number tells of the others (S4).
    """
    seen = Case.objects.visible_to(user).open()
    rows = seen.filter(owner__in=list(owners)).order_by()
    counted = rows.values_list("owner").annotate(n=Count("pk"))
    load = dict(counted)
    least = sorted(owners, key=lambda pk: (load.get(pk, 0), owners[pk].name))
    return [(pk, f"{owners[pk].name}, {load.get(pk, 0)} open") for pk in least]


def agencies_for(user: User) -> QuerySet[Agency]:
    """Whom a report can be passed to: every other body that somebody works for."""
    staffed = User.objects.filter(is_active=True).values("agency")
    return Agency.objects.filter(pk__in=staffed).exclude(pk=user.agency_id or 0)


def gateways(on: date) -> list[Version]:
    """The gateways in force through which a person's facts may go (DOMAIN 4.3)."""
    newest: dict[str, Version] = {}
    for row in Version.objects.of("gateway", on).order_by("key", "version"):
        newest[row.key] = row
    return [row for row in newest.values() if row.body.get("personal", True)]


def passed_to(user: User) -> QuerySet[Report]:
    """Reports that were offered to this person's agency and wait for its answer."""
    rows = Report.objects.visible_to(user).filter(
        routing__state=Routing.State.PASSED,
        routing__passed_to=user.agency_id,
        routing__is_accepted=None,
    )
    rows = rows.select_related("routing")
    return cast("QuerySet[Report]", rows.order_by("band", "received_at", "id"))


def told_by_rule(user: User, *, at: datetime) -> QuerySet[Report]:
    """Reports of the last weeks that a rule gave to this agency besides our triage.

    A dog bite goes to the police and the council at once: nobody waits for their
    answer, and triage decides what becomes of it meanwhile.
    """
    rows = Report.objects.visible_to(user).filter(
        routing__also_to=user.agency_id,
        received_at__gt=at - timedelta(days=TOLD_DAYS),
    )
    rows = rows.exclude(routing__passed_to=user.agency_id)
    return cast("QuerySet[Report]", rows.order_by("-received_at", "-id"))


def report_for_agency(user: User, reference: str) -> Report:
    """One report that was passed or told to this agency; raises DoesNotExist."""
    passed = Q(routing__state=Routing.State.PASSED, routing__passed_to=user.agency_id)
    told = Q(routing__also_to=user.agency_id)
    rows = Report.objects.visible_to(user).filter(passed | told).distinct()
    rows = rows.select_related("taxonomy", "routing__decided_by", "routing__passed_to")
    return rows.prefetch_related("told").get(reference=reference)


def answer_by(reports: Iterable[Report]) -> dict[int, datetime]:
    """By when each report that was passed is answered, by the report's id."""
    rows = Due.objects.open().filter(
        subject_kind="report",
        subject_id__in=[report.pk for report in reports],
        kind="accept_passed",
    )
    return dict(rows.values_list("subject_id", "due_at"))


def called(report: Report) -> str:
    """How the report names the person harmed, as a first guess of the case's name."""
    told = {one.role: one.name for one in report.told.all() if one.name}
    return told.get("victim") or told.get("reporter") or ""


def case_line(case: Case, match: Match) -> str:
    """One case as a choice: its number, whose it is, and why it may be the one."""
    why = ", ".join(match.likeness.words())
    return f"{case.reference}, {case.known_as}: {why}. Owner {case.owner.name}"


def case_choices(found: Matches) -> list[tuple[str, str]]:
    """The open cases that match, the likest first."""
    return [
        (row.case.reference, case_line(row.case, row))
        for row in found.cases
        if row.case is not None and row.case.is_open
    ]


def case_named(user: User, reference: str) -> Case:
    """The case of a number, among those that this person may read.

    Raises Refused: absent and invisible are answered alike (S2).
    """
    rows = Case.objects.visible_to(user).select_related("owner")
    found = rows.filter(reference=reference).first()
    if found is None:
        text = "There is no case {number} for you."
        raise Refused(obstacle(text, number=reference, at_field="other"))
    return found


# The answers as an officer asks for them: (line, the labels that share it).
LINES = (
    ("Where", ("Where",)),
    ("When", ("When", "How often")),
    ("Kind", ("What",)),
    ("Who", ("Who", "About them")),
    ("Aimed at", ("Aimed at", "Threats")),
    ("Affected", ("Affected",)),
    ("Hate", ("Hate",)),
    ("Help offered", ("Help offered",)),
    ("Safe to ring", ("Safe contact",)),
)
# Says nothing without its question, which the line no longer shows.
SILENT = {("Threats", "No")}


@dataclass(frozen=True)
class Told:
    """One line of what they told us; `is_strong` must not be overlooked."""

    label: str
    text: str
    is_strong: bool


def in_few_lines(found: Iterable[Fact]) -> list[Told]:
    """What they told us, on one screen: related answers share a line."""
    told = {
        fact.label: fact.text for fact in found if (fact.label, fact.text) not in SILENT
    }
    lines = []
    for label, parts in LINES:
        text = ". ".join(told[part] for part in parts if part in told)
        if text:
            lines.append(Told(label, text, label in ("Kind", "Safe to ring")))
    return lines
