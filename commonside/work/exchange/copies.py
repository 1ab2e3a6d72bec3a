"""The morning's list: what concerns an agency, for its own system (S5)."""

from collections.abc import Iterator, Mapping
from typing import Any

from commonside.ground.design.words import day
from commonside.ground.duties.models import Step
from commonside.ground.timetable import results
from commonside.work.cases.models import Case
from commonside.work.cases.queries import lists
from commonside.work.exchange.actions.copying import MAY_RECEIVE, NIGHTLY
from commonside.work.exchange.models import Reference
from commonside.work.reports.models import Report

MOST = 5000
HEADER = (
    "What",
    "Number",
    "Numbers elsewhere",
    "Who",
    "State",
    "Risk",
    "About",
    "Ward",
    "Owner",
    "Asked of you",
    "By",
)


def _rows(user: Any, asked: Mapping[str, str]) -> Iterator[results.Row]:
    """Cases that the reader may see now, each with what is asked of the agency.

    Of what another agency has, a row says no more than the case's own page would.
    """
    cases = list(Case.objects.visible_to(user).open().select_related("owner")[:MOST])
    steps = _asked(user, [case.pk for case in cases])
    theirs = _numbers("case", [case.pk for case in cases], user)
    for row in lists.rows_of(cases, user):
        case = row.case
        mine = steps.get(case.pk, [])
        yield (
            f"case:{case.pk}",
            [
                "case",
                case.reference,
                theirs.get(case.pk, ""),
                case.known_as,
                case.get_state_display(),
                case.get_band_display() if case.band else "",
                row.about,
                row.ward,
                case.owner.name,
                "; ".join(step.text for step in mine),
                "; ".join(day(step.due_on) for step in mine if step.due_on),
            ],
        )
    yield from _passed(user)


def _passed(user: Any) -> Iterator[results.Row]:
    """Reports that were passed to the agency and wait for its answer."""
    rows = Report.objects.visible_to(user).filter(
        routing__passed_to=user.agency_id,
        routing__state="passed",
        routing__is_accepted=None,
    )
    found = list(rows[:MOST])
    theirs = _numbers("report", [row.pk for row in found], user)
    for row in found:
        number = row.shown_reference
        said = ["report", number, theirs.get(row.pk, ""), "", "Waits for your answer"]
        yield f"report:{row.pk}", [*said, "", "", "", "", "Answer", ""]


def _asked(user: Any, ids: list[int]) -> dict[int, list[Step]]:
    found: dict[int, list[Step]] = {}
    rows = Step.objects.live().filter(subject_kind="case", subject_id__in=ids)
    for step in rows.filter(owner_agency=user.agency_id).order_by("pk"):
        found.setdefault(step.subject_id, []).append(step)
    return found


def _numbers(kind: str, ids: list[int], user: Any) -> dict[int, str]:
    """The numbers by which the agency's own system knows them, and no other's."""
    found: dict[int, list[str]] = {}
    own = {user.agency.code, user.agency.kind} if user.agency else set()
    rows = Reference.objects.filter(
        subject_kind=kind, subject_id__in=ids, system__in=own
    )
    for row in rows.exclude(reference="").order_by("pk"):
        found.setdefault(row.subject_id, []).append(f"{row.system} {row.reference}")
    return {id_: "; ".join(said) for id_, said in found.items()}


def _still(user: Any, refs: set[str]) -> set[str]:
    """Which of these the reader may see at this moment."""
    found = set()
    for kind, rows in (
        ("case", Case.objects.visible_to(user)),
        ("report", Report.objects.visible_to(user)),
    ):
        ids = [int(ref.split(":")[1]) for ref in refs if ref.startswith(f"{kind}:")]
        seen = rows.filter(pk__in=ids).values_list("pk", flat=True)
        found |= {f"{kind}:{pk}" for pk in seen}
    return found


results.kinds[NIGHTLY] = results.Kind(
    title="What concerns your agency",
    permission=MAY_RECEIVE,
    header=HEADER,
    rows=_rows,
    still=_still,
)
