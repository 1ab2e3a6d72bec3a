"""What one line of a list made is removed, unless somebody has worked on it since."""

import json
from collections.abc import Sequence

from django.db.models import Q

from commonside.ground.audit.models import Event
from commonside.ground.duties.models import Due, Step
from commonside.work.cases import search
from commonside.work.cases.actions import bringing
from commonside.work.cases.models import Case, Contact, Party
from commonside.work.exchange.models import Annotation, Import, Line, Reference
from commonside.work.reports.models import Routing

# Why a record stays.
TOUCHED, TIED, GONE = "touched", "tied", "gone"
STAYS = {
    TOUCHED: "somebody has worked on it since",
    TIED: "something else hangs on it",
    GONE: "it is not there any more",
}
# What a later list leaves, which is no work of anybody's here.
LISTS = frozenset({"list.line_changed"})


def take_back(lines: Sequence[Line]) -> None:
    """Remove what these lines made; on each is written why it stays, or "".

    Lines of one sheet, of which all that may go do so together, or none of them: what
    is tied to one of them is a `ProtectedError`. The numbers go with them, so that the
    same list can be brought in anew.
    """
    for line in lines:
        kind, id_ = line.made[0].split(":")
        line.stays = _why_stays(kind, int(id_), line.brought)
    going = [line for line in lines if not line.stays]
    cases = [line for line in going if line.made[0].startswith("case:")]
    _cases(cases)
    for line in going:
        kind, id_ = line.made[0].split(":")
        if kind != "case":
            TAKES[kind](int(id_), line)
    for line in going:
        _take_back_numbers(line)


def _take_back_numbers(line: Line) -> None:
    named = Q()
    for ref in line.made:
        kind, id_ = ref.split(":")
        named |= Q(subject_kind=kind, subject_id=int(id_))
    Reference.objects.filter(named, brought=line.brought).delete()


def _why_stays(kind: str, id_: int, brought: Import) -> str:
    subject = f"{kind}:{id_}"
    if kind == "report":
        decided = Routing.objects.filter(report=id_).exclude(state="waiting").exists()
        return TOUCHED if decided or _is_touched(subject, subject, brought) else ""
    if kind == "case":
        return TOUCHED if _is_touched(subject, "", brought) else ""
    if kind == "step":
        step = Step.objects.filter(pk=id_).first()
        about = step.subject if step else subject
        return TOUCHED if _is_touched(about, subject, brought) else ""
    return ""


def _is_touched(about: str, ref: str, brought: Import) -> bool:
    """Whether anybody changed it after the list had been brought in; looks are none.

    Told by the order in which traces were written, not by their times: what a list
    brings has the times of the other system. `ref` narrows it to one step.
    """
    end = Event.objects.about(f"import:{brought.pk}").filter(kind="list.brought_in")
    last = end.values_list("pk", flat=True).first() or 0
    for event in Event.objects.about(about).changes().exclude(kind__in=LISTS):
        is_ours = event.pk <= last and event.by == f"user:{brought.by_id}"
        if not is_ours and (about == ref or not ref or ref in _refs(event)):
            return True
    return False


def _refs(event: Event) -> list[str]:
    refs: list[str] = json.loads(event.body).get("refs", [])
    return refs


def _cases(lines: Sequence[Line]) -> None:
    ids = [int(line.made[0].split(":")[1]) for line in lines]
    cases = Case.objects.select_for_update(of=("self",)).filter(pk__in=ids)
    Annotation.objects.filter(subject_kind="case", subject_id__in=ids).delete()
    bringing.take_back(cases, [ref for line in lines for ref in line.made])


def _report(id_: int, line: Line) -> None:
    Annotation.objects.filter(subject_kind="report", subject_id=id_).delete()
    bringing.take_back_reports([id_])


def _person(id_: int, line: Line) -> None:
    Party.objects.filter(person=id_).delete()
    bringing.take_back_people([id_])


def _step(id_: int, line: Line) -> None:
    Due.objects.filter(subject_kind="step", subject_id=id_).delete()
    Step.objects.filter(pk=id_).delete()


def _contact(id_: int, line: Line) -> None:
    for made in Contact.objects.filter(pk=id_).select_related("case"):
        bringing.take_back_contact(made)


def _annotation(id_: int, line: Line) -> None:
    row = Annotation.objects.filter(pk=id_).first()
    if row is not None and row.subject_kind == "case":
        search.replace(row.subject_id, f"annotation:{id_}", "")
    Annotation.objects.filter(pk=id_).delete()


TAKES = {
    "report": _report,
    "person": _person,
    "step": _step,
    "contact": _contact,
    "annotation": _annotation,
}
