"""Papers are asked for by one person, made in a job as that person, and fetched."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta

from django.db import transaction

from commonside.ground.agencies.models import User
from commonside.ground.audit.actions import record
from commonside.ground.audit.refusals import Refused, obstacle
from commonside.ground.files import actions as files
from commonside.ground.files.models import File
from commonside.ground.files.queries import of, of_any
from commonside.ground.timetable import actions as timetable
from commonside.ground.timetable import registry
from commonside.ground.timetable.models import Progress
from commonside.work.cases.models import Case
from commonside.work.evidence.models import Bundle, Exhibit, Picked, Statement
from commonside.work.evidence.queries.bundles import Papers
from commonside.work.evidence.queries.evidence import BUNDLE, reports
from commonside.work.evidence.rules import bundles as rules
from commonside.work.evidence.typesetting import pages_of, typeset

JOB = "commonside.work.evidence.jobs.make_bundle"
# Papers are for a hearing, not for keeping: the case keeps what they were made from.
KEPT = timedelta(days=30)


@transaction.atomic
def ask(
    case: Case,
    *,
    kind: str,
    title: str,
    marking: str,
    by: User,
    at: datetime,
    since: date | None = None,
    until: date | None = None,
    statements: Sequence[Statement] = (),
    exhibits: Sequence[Exhibit] = (),
    picked: Mapping[int, str] | None = None,
) -> Bundle:
    """Have papers made in a job. `picked` is reports by number, each with its reason.

    Raises `Refused`.
    """
    picked = dict(picked or {})
    allowed = {report.pk for report in reports(case, by)}
    found = rules.obstacles_to_bundle(
        title=title,
        since=since,
        until=until,
        unsigned=sum(not one.is_signed for one in statements),
        unchecked=_unchecked(exhibits),
        picked=picked,
    )
    if not set(picked) <= allowed:
        found.append(obstacle("That report is not one of this case."))
    if found:
        raise Refused(found)
    bar = timetable.begin(BUNDLE, by=by.pk, at=at)
    bundle = Bundle.objects.create(
        case=case,
        kind=kind,
        title=title.strip(),
        marking=marking,
        since=since,
        until=until,
        bar=bar.key,
        by=by,
        at=at,
    )
    bundle.statements.set(statements)
    bundle.exhibits.set(exhibits)
    Picked.objects.bulk_create(
        Picked(bundle=bundle, report_id=pk, why=why.strip())
        for pk, why in picked.items()
    )
    record(
        "bundle.asked",
        subject=case,
        by=by,
        at=at,
        refs=[_ref(bundle), *(f"report:{pk}" for pk in sorted(picked))],
        codes={"kind": kind},
        text="; ".join(why.strip() for why in picked.values()),
    )
    registry.find(JOB).enqueue(progress=bar.key)
    return bundle


def _unchecked(exhibits: Sequence[Exhibit]) -> int:
    held = of_any("exhibit", [one.pk for one in exhibits])
    return held.exclude(state=File.State.CHECKED).count()


def make(bundle: Bundle, bar: Progress, *, at: datetime) -> None:
    """Make the papers as the person who asked, with what they may see now (S5)."""
    if bundle.state != Bundle.State.WAITING:
        return
    timetable.set_off(bar, at=at)
    if not _may_still(bundle):
        _give_up(bundle, bar, at=at)
        return

    def news(done: int, total: int) -> None:
        timetable.move(bar, done, total, at=at)

    papers = Papers(bundle)
    pdf = typeset("bundle", papers.data(at=at, news=news))
    with transaction.atomic():
        files.keep_made(
            pdf,
            subject=bundle,
            name=f"papers-{bundle.code}.pdf",
            kind="application/pdf",
            by=bundle.by,
            at=at,
        )
        bundle.state, bundle.made_at = Bundle.State.MADE, at
        bundle.pages, bundle.withheld = pages_of(pdf), papers.withheld
        bundle.save(update_fields=["state", "made_at", "pages", "withheld"])
        record(
            "bundle.made",
            subject=bundle.case,
            by=bundle.by,
            at=at,
            refs=[_ref(bundle)],
            count=bundle.pages,
        )
        timetable.end(bar, {"pages": bundle.pages}, at=at)


def _may_still(bundle: Bundle) -> bool:
    by = bundle.by
    seen = Case.objects.visible_to(by).filter(
        pk=bundle.case_id, lead_agency=by.agency_id
    )
    return by.is_active and by.may("evidence.bundle") and seen.exists()


@transaction.atomic
def _give_up(bundle: Bundle, bar: Progress, *, at: datetime) -> None:
    bundle.state = Bundle.State.FAILED
    bundle.save(update_fields=["state"])
    timetable.end(bar, {"why": "no longer allowed"}, at=at, failed=True)


@transaction.atomic
def let_go(*, at: datetime) -> int:
    """Drop the files of papers past their time; the rows that say so stay."""
    old = Bundle.objects.filter(case__isnull=False, made_at__lt=at - KEPT)
    return files.drop(of_any("bundle", old.values_list("pk", flat=True)))


def file_of(bundle: Bundle) -> File | None:
    """The PDF, while it is kept."""
    return of("bundle", bundle.pk).first()


def _ref(bundle: Bundle) -> str:
    return f"bundle:{bundle.pk}"
