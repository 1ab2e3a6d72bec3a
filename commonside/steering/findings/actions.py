"""Bring incident files in: read, sort, write, and publish as one."""

import shutil
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction

from commonside.ground.agencies.models import User
from commonside.ground.audit.actions import record
from commonside.ground.audit.refusals import Refused, obstacle
from commonside.ground.timetable import actions as timetable
from commonside.ground.timetable import registry
from commonside.ground.timetable.models import Progress
from commonside.steering.findings import partitions, queries, sources
from commonside.steering.findings.models import Dataset
from commonside.steering.findings.partitions import Labels, Written
from commonside.steering.findings.rules import Unfit
from commonside.steering.findings.sifting import News, Sifted, Twice, sift

POLICE_UK = "police-uk"
IMPORT = "incidents.import"
# Named, because jobs stand above actions.
IMPORT_JOB = "commonside.steering.findings.jobs.bring_in"
LICENCE = "Open Government Licence v3.0, data.police.uk"


@dataclass(frozen=True)
class Outcome:
    """How an import went: what was sorted, and the datasets that now stand."""

    sifted: Sifted
    datasets: list[Dataset] = field(default_factory=list)


def no_news(done: int, total: int) -> None:
    """For a caller who does not watch."""


def import_police_uk(
    paths: Sequence[Path], *, by: User | None, at: datetime, news: News = no_news
) -> Outcome:
    """Store every fit row of these files; each force's month replaces its last.

    All units of one call are published together: whoever reads meanwhile, or after a
    kill, sees every old month or every new one, whole. Rows are never compared with
    each other, since points are snapped and equal rows are different incidents.

    Raises `Refused` when nothing can be stored, or when two files disagree about one
    month.
    """
    home = Path(settings.HOME)
    found = _find(paths)
    labels = queries.labels()
    if not labels.boundaries.version_of("ward"):
        raise Refused(obstacle("No areas are known yet: set the partnership up first."))
    with partitions.workplace(home) as folder:
        sifted = _sift(found, folder, news)
        if not sifted.units:
            raise Refused(obstacle("{why}", why=_why_nothing(sifted)))
        written = _write(home, folder, labels, sifted)
        with partitions.publishing(home):
            datasets = _publish(home, written, sifted, by=by, at=at)
    return Outcome(sifted, datasets)


def _find(paths: Iterable[Path]) -> list[sources.Source]:
    found = []
    for path in paths:
        try:
            found += sources.find(path)
        except Unfit as unfit:
            raise Refused(
                obstacle("{file}: {why}", file=path.name, why=unfit.why)
            ) from None
    return found


def _sift(found: Sequence[sources.Source], folder: Path, news: News) -> Sifted:
    try:
        return sift(found, folder, news)
    except Twice as twice:
        sentence = (
            "{first} and {second} both hold {month} of {force} and differ:"
            " give one of them."
        )
        raise Refused(
            obstacle(
                sentence,
                first=twice.first,
                second=twice.second,
                month=twice.unit.month,
                force=twice.unit.force,
            )
        ) from None


def _why_nothing(sifted: Sifted) -> str:
    if sifted.refused:
        first = sifted.refused[0]
        return f"Nothing could be stored. {first.file}: {first.why}"
    return f"Nothing could be stored: {sifted.read} rows read, none of them fit"


def _write(home: Path, folder: Path, labels: Labels, sifted: Sifted) -> list[Written]:
    writer = partitions.Writer(home, folder, POLICE_UK, labels)
    try:
        return [writer.write(unit, tally) for unit, tally in sifted.units.items()]
    finally:
        writer.close()


def _publish(
    home: Path,
    written: Sequence[Written],
    sifted: Sifted,
    *,
    by: User | None,
    at: datetime,
) -> list[Dataset]:
    """Rename first, then one transaction: no row names a file that is not there."""
    places = [partitions.publish(home, POLICE_UK, each) for each in written]
    codes = queries.small_area_codes()
    with transaction.atomic():
        before = set(Dataset.objects.values_list("path", flat=True))
        datasets = [
            _row(each, place, codes, by=by, at=at)
            for each, place in zip(written, places, strict=True)
        ]
        record(
            "incidents.imported",
            subject=f"incidents:{POLICE_UK}",
            by=by,
            at=at,
            codes=[f"{each.unit.force}/{each.unit.month}" for each in written],
            refs=[f"dataset:{dataset.pk}" for dataset in datasets],
            count=sifted.stored,
        )
    named = set(Dataset.objects.values_list("path", flat=True))
    partitions.retire(home, before - named)
    partitions.sweep(home, named)
    return datasets


def _row(
    written: Written, place: str, codes: list[str], *, by: User | None, at: datetime
) -> Dataset:
    dataset, _ = Dataset.objects.update_or_create(
        source=POLICE_UK,
        force=written.unit.force,
        month=written.unit.month,
        defaults={
            "path": place,
            "digest": written.digest,
            "rows": written.tally.stored,
            "unlocated": written.tally.unlocated,
            "rejected": written.tally.rejected,
            "in_partnership": queries.in_partnership(place, codes),
            "licence": LICENCE,
            "imported_at": at,
            "imported_by": by,
        },
    )
    return dataset


def ask_import(
    files: Mapping[str, Path], *, by: User, at: datetime
) -> tuple[Progress, Path]:
    """Put uploaded files where a job will read them, and the job into its queue.

    `files` are names and where the upload lies now; each is moved. The bar is what the
    page then watches.
    """
    with transaction.atomic():
        bar = timetable.begin(IMPORT, by=by.pk, at=at)
        folder = upload_folder(bar.key)
        folder.mkdir(mode=0o700, parents=True)
        for name, path in files.items():
            shutil.move(path, folder / name)
        record("incidents.import_asked", subject=bar, by=by, at=at, count=len(files))
        registry.find(IMPORT_JOB).enqueue(progress=bar.key)
    return bar, folder


def upload_folder(key: str) -> Path:
    return Path(settings.HOME) / "tmp" / f"upload-{key}"


def import_uploaded(bar: Progress, *, by: User, at: datetime) -> None:
    """Import what was uploaded behind this bar, and put the outcome on it.

    A refusal is an outcome too; anything else is tried again by the timetable.
    """
    folder = upload_folder(bar.key)
    timetable.set_off(bar, at=at)

    def news(done: int, total: int) -> None:
        timetable.move(bar, done, total, at=at)

    try:
        outcome = import_police_uk(sorted(folder.iterdir()), by=by, at=at, news=news)
    except Refused as refused:
        timetable.end(bar, {"why": str(refused)}, at=at, failed=True)
    else:
        timetable.end(bar, summary(outcome), at=at)
    shutil.rmtree(folder, ignore_errors=True)


def summary(outcome: Outcome) -> dict[str, Any]:
    """Counts, units and line numbers: all that may be kept of an upload."""
    found = outcome.sifted
    return {
        "read": found.read,
        "stored": found.stored,
        "unlocated": found.unlocated,
        "rejected": found.rejected,
        "units": [
            [dataset.force, dataset.month, dataset.rows, dataset.in_partnership]
            for dataset in outcome.datasets
        ],
        "repeated": found.repeated,
        "refused": [[fault.file, fault.line, fault.why] for fault in found.refused],
        "faults": [[fault.file, fault.line, fault.why] for fault in found.faults],
    }


def sweep(*, grace: int = partitions.GRACE_SECONDS) -> int:
    """Remove what killed imports and replaced months left; returns how many."""
    home = Path(settings.HOME)
    with partitions.publishing(home):
        named = Dataset.objects.values_list("path", flat=True)
        return partitions.sweep(home, list(named), grace=grace)
