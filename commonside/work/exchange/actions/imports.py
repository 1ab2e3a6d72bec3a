"""A list is tried, brought in line by line, and undone."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Any

from django.db import transaction
from django.db.models import ProtectedError

from commonside.ground.agencies.models import User
from commonside.ground.audit.actions import record
from commonside.ground.audit.refusals import Clash, Refused, obstacle
from commonside.ground.design.words import moment
from commonside.ground.practice.models import Version
from commonside.ground.timetable import actions as timetable
from commonside.ground.timetable import registry
from commonside.ground.timetable.models import Progress
from commonside.library.clocks.instants import london_date
from commonside.work.exchange.actions import undoing
from commonside.work.exchange.actions.making import Bringing, annotate, make
from commonside.work.exchange.models import Import, Line, Reference
from commonside.work.exchange.models import Mapping as Saved
from commonside.work.exchange.queries.known import owners
from commonside.work.exchange.queries.plans import (
    BECOMES,
    cases_of,
    planned,
)
from commonside.work.exchange.queries.spreading import days_of
from commonside.work.exchange.rules import columns as facts
from commonside.work.exchange.rules import planning
from commonside.work.exchange.rules.columns import guess, missing
from commonside.work.exchange.rules.planning import Planned
from commonside.work.exchange.rules.references import key
from commonside.work.exchange.tables import Table

JOB = "commonside.work.exchange.jobs.bring_in"
BAR = "lists.import"
# A list that was tried and not brought in does not lie here for long.
KEPT = timedelta(days=7)
# Every so many lines the bar moves; each line is its own transaction.
STEP = 10
# So many lines are undone in one transaction.
TOGETHER = 50
News = Callable[[int, int], None]


def no_news(done: int, total: int) -> None:
    """For a caller who does not watch."""


@transaction.atomic
def begin(
    kind: str,
    tables: Mapping[str, Table],
    *,
    system: str,
    by: User,
    at: datetime,
    mapping: Version | None = None,
    saved: Saved | None = None,
    go_live: date | None = None,
) -> Import:
    """Take a list, guess its columns, and try it: nothing of it is brought in yet.

    `saved` is what somebody chose for such a list before. Raises `Refused` when a list
    of another kind is given, or none.
    """
    if not tables or (mapping and mapping.body["of"] != kind):
        raise Refused(obstacle("Choose a list of this kind.", at_field="file"))
    named = {
        row["fact"]: row["names"] for row in (mapping.body["column"] if mapping else ())
    }
    columns = {
        sheet: guess(sheet, table.header, named if sheet == kind else None)
        for sheet, table in tables.items()
    }
    if saved is not None and kind in tables:
        there = set(tables[kind].header)
        columns[kind] |= {f: n for f, n in saved.columns.items() if n in there}
    made = Import.objects.create(
        kind=kind,
        system=system,
        mapping=mapping,
        columns=columns,
        choices=(saved.meanings if saved else None) or {},
        held={
            sheet: {"header": table.header, "lines": table.lines}
            for sheet, table in tables.items()
        },
        go_live=go_live or london_date(at),
        by=by,
        at=at,
    )
    _try(made, at=at)
    record(
        "list.tried",
        subject=made,
        by=by,
        at=at,
        codes={"kind": kind, "system": system},
        count=sum(len(table.lines) for table in tables.values()),
    )
    return made


def _locked(brought: Import, version: int | None = None) -> Import:
    now: Import = Import.objects.select_for_update(of=("self",)).get(pk=brought.pk)
    if version is not None and now.version != version:
        raise Clash(theirs={}, who="", at=None)
    return now


@transaction.atomic
def choose(
    brought: Import,
    *,
    columns: Mapping[str, str] | None = None,
    choices: Mapping[str, Mapping[str, str]] | None = None,
    go_live: date | None = None,
    version: int,
    by: User,
    at: datetime,
) -> Import:
    """Say which column is which fact, or what a word means, and try the list again."""
    brought = _locked(brought, version)
    if not brought.is_tried:
        raise Refused(obstacle("This list has been brought in already."))
    if columns is not None:
        lacking = missing(brought.kind, columns)
        if lacking:
            raise Refused(
                [
                    obstacle("Choose a column.", at_field=f"column_{fact.code}")
                    for fact in lacking
                ]
            )
        chosen = {fact: name for fact, name in columns.items() if name}
        brought.columns = {**brought.columns, brought.kind: chosen}
    if choices is not None:
        before: dict[str, Any] = brought.choices or {}
        brought.choices = {
            **before,
            **{
                fact: {**before.get(fact, {}), **said} for fact, said in choices.items()
            },
        }
    brought.go_live = go_live or brought.go_live
    brought.version += 1
    brought.save()
    _try(brought, at=at)
    record("list.tried", subject=brought, by=by, at=at, codes={"kind": brought.kind})
    return brought


def _try(brought: Import, *, at: datetime) -> None:
    """Count what would become of each line, and keep why some cannot be taken."""
    lines, _ = planned(brought, on=london_date(at))
    brought.lines.all().delete()
    _keep_lines(brought, lines)
    brought.counts = planning.counted(lines)
    brought.save(update_fields=["counts"])


def _keep_lines(brought: Import, lines: list[Planned]) -> None:
    Line.objects.bulk_create(
        Line(
            brought=brought,
            sheet=line.sheet,
            number=line.number,
            outcome=line.outcome,
            why=line.why or line.said,
        )
        for line in lines
        if line.outcome not in (planning.NEW, planning.SAME)
    )


def lacking(brought: Import) -> list[str]:
    """What must be known of each line and has no column in this list."""
    return [
        fact.label
        for sheet, columns in brought.columns.items()
        for fact in missing(sheet, columns)
    ]


@transaction.atomic
def save_mapping(brought: Import, *, name: str, by: User, at: datetime) -> Saved:
    """Keep how this list was read, so that the next one of its like needs no choosing.

    Saved again under one name, the newer stands.
    """
    if not name.strip():
        raise Refused(obstacle("Give it a name.", at_field="name"))
    made, _ = Saved.objects.update_or_create(
        name=name.strip()[:80],
        defaults={
            "kind": brought.kind,
            "system": brought.system,
            "based_on": brought.mapping,
            "columns": brought.columns.get(brought.kind, {}),
            "meanings": brought.choices,
            "by": by,
            "at": at,
        },
    )
    record("list.mapping_saved", subject=made, by=by, at=at)
    return made


def was_cut_off(brought: Import) -> bool:
    """Whether the job that brings it in has given up before the end."""
    rows = Progress.objects.filter(key=brought.bar, state=Progress.State.FAILED)
    return brought.state == Import.State.RUNNING and rows.exists()


@transaction.atomic
def start(brought: Import, *, version: int, by: User, at: datetime) -> Progress:
    """Have it brought in by a job, with a bar to watch; again when it was cut off."""
    brought = _locked(brought, version)
    if not brought.is_tried and not was_cut_off(brought):
        raise Refused(obstacle("This list has been brought in already."))
    if lacking(brought):
        raise Refused(obstacle("Choose first which column is which."))
    bar = timetable.begin(BAR, by=by.pk, at=at)
    brought.state, brought.bar = Import.State.RUNNING, bar.key
    brought.version += 1
    brought.save()
    registry.find(JOB).enqueue(brought.pk, progress=bar.key)
    return bar


def bring(brought: Import, *, at: datetime, news: News = no_news) -> Import:
    """Bring every line in that can be; each line is a transaction of its own.

    Asked again after it was cut off in the middle it goes on: what stands here already
    says the same as its line.
    """
    if brought.held is None:
        return brought
    Import.objects.filter(pk=brought.pk).update(state=Import.State.RUNNING)
    brought.lines.exclude(outcome=planning.NEW).delete()
    lines, _ = planned(brought, on=london_date(at))
    run = _run(brought, lines, at=at)
    made_before = set(brought.lines.values_list("sheet", "number"))
    for done, line in enumerate(lines, 1):
        if (line.sheet, line.number) in made_before:
            line.outcome = planning.NEW
        else:
            _bring_line(line, run)
        if done % STEP == 0:
            news(done, len(lines))
    return _finish(brought, lines, at=at)


def _run(brought: Import, lines: list[Planned], *, at: datetime) -> Bringing:
    numbers = {key(line.values.get("case", "")) for line in lines} | {
        line.key for line in lines if line.sheet == facts.CASES
    }
    return Bringing(
        brought=brought,
        by=brought.by,
        at=at,
        people={user.username: user for user in owners()},
        days=days_of(lines, on=brought.go_live or london_date(at)),
        cases=cases_of(brought, numbers - {""}),
    )


def _bring_line(line: Planned, run: Bringing) -> None:
    """One line, whole or not at all; where a room refuses, its sentence is kept."""
    made: list[str] = []
    try:
        with transaction.atomic():
            if line.outcome == planning.NEW:
                made = make(line, run)
            elif line.outcome == planning.CHANGED:
                made = [_note_change(line, run)]
            if line.outcome != planning.SAME:
                _keep_line(line, run, made)
    except Refused as refused:
        line.outcome = planning.REFUSED
        line.why = " ".join(str(found) for found in refused.obstacles)
        _keep_line(line, run, [])


def _keep_line(line: Planned, run: Bringing, made: list[str]) -> None:
    Line.objects.create(
        brought=run.brought,
        sheet=line.sheet,
        number=line.number,
        outcome=line.outcome,
        why=line.why or line.said,
        made=made,
    )


def _note_change(line: Planned, run: Bringing) -> str:
    """What was told stays as it was; what the other system says since stands beside."""
    row = Reference.objects.select_for_update().get(
        system=run.brought.system,
        subject_kind=BECOMES[line.sheet],
        key=line.key,
        is_second=False,
    )
    made = annotate(row.subject, text=line.said, written_at=run.at, run=run)
    row.held = dict(line.values)
    row.save(update_fields=["held"])
    record(
        "list.line_changed",
        subject=row.subject,
        by=run.by,
        at=run.at,
        codes={"system": run.brought.system},
    )
    return f"annotation:{made.pk}"


@transaction.atomic
def _finish(brought: Import, lines: list[Planned], *, at: datetime) -> Import:
    """It is done: the list itself is not kept, only what became of each line."""
    brought.counts = planning.counted(lines)
    brought.state, brought.done_at, brought.held = Import.State.DONE, at, None
    brought.version += 1
    brought.save()
    record(
        "list.brought_in",
        subject=brought,
        by=brought.by,
        at=at,
        codes={"kind": brought.kind, "system": brought.system},
        count=sum(line.outcome == planning.NEW for line in lines),
    )
    return brought


@transaction.atomic
def leave(brought: Import, *, by: User, at: datetime) -> None:
    """It is not brought in after all; nothing of the list stays."""
    brought = _locked(brought)
    if not brought.is_tried:
        raise Refused(obstacle("This list has been brought in already."))
    brought.lines.all().delete()
    brought.state, brought.held, brought.choices = Import.State.LEFT, None, None
    brought.version += 1
    brought.save()
    record("list.left", subject=brought, by=by, at=at)


def undo(brought: Import, *, by: User, at: datetime) -> Import:
    """Take back what this list made, as far as nobody has touched it since.

    Removed are records that are as the list made them; what somebody has worked on
    stays, and each such line says so. Raises `Refused` when it was undone before.
    """
    with transaction.atomic():
        brought = _locked(brought)
        if brought.state != Import.State.DONE:
            raise Refused(
                obstacle("This list was not brought in.")
                if brought.undone_at is None
                else obstacle("Undone {when}.", when=moment(brought.undone_at))
            )
        brought.state = Import.State.UNDONE
        brought.undone_at, brought.undone_by = at, by
        brought.version += 1
        brought.save()
    stays = _take_back_all(brought)
    with transaction.atomic():
        record(
            "list.undone",
            subject=brought,
            by=by,
            at=at,
            codes={"stays": str(stays)},
            count=brought.lines.exclude(made=[]).count() - stays,
        )
    return brought


def _take_back_all(brought: Import) -> int:
    """The newest first, so that what hangs on a case goes before the case."""
    order = {sheet: place for place, sheet in enumerate(BECOMES)}
    lines = [line for line in brought.lines.all() if line.made]
    lines.sort(key=lambda line: (-order[line.sheet], -line.number))
    for _, of_sheet in groupby(lines, key=lambda line: line.sheet):
        rest = list(of_sheet)
        while rest:
            _take_back(rest[:TOGETHER])
            rest = rest[TOGETHER:]
    return sum(bool(line.stays) for line in lines)


def _take_back(lines: Sequence[Line]) -> None:
    """Together, or one by one when something is tied to one of them."""
    try:
        with transaction.atomic():
            undoing.take_back(lines)
            Line.objects.bulk_update(lines, ["stays"])
    except ProtectedError:
        if len(lines) > 1:
            for line in lines:
                _take_back([line])
        else:
            lines[0].stays = undoing.TIED
            lines[0].save(update_fields=["stays"])


def forget_tried(*, at: datetime) -> int:
    """Lists that were tried a week ago and left lying are forgotten."""
    rows = Import.objects.filter(state=Import.State.TRIED, at__lt=at - KEPT)
    Line.objects.filter(brought__in=rows.values("pk")).delete()
    return rows.update(state=Import.State.LEFT, held=None, choices=None)
