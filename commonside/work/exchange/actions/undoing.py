"""What one line of a list made is removed, unless somebody has worked on it since."""

import json

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


def take_back(line: Line) -> str:
    """Remove what this line made; returns why it stays, or "".

    The numbers go with it, so that the same list can be brought in anew.
    """
    subject = line.made[0]
    kind, id_ = subject.split(":")
    why = _why_stays(kind, int(id_), line.brought)
    if why:
        return why
    TAKES[kind](int(id_), line)
    for ref in line.made:
        kind, id_ = ref.split(":")
        rows = Reference.objects.filter(subject_kind=kind, subject_id=int(id_))
        rows.filter(brought=line.brought).delete()
    return ""


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


def _case(id_: int, line: Line) -> None:
    case = Case.objects.select_for_update(of=("self",)).get(pk=id_)
    Annotation.objects.filter(subject_kind="case", subject_id=id_).delete()
    bringing.take_back(case, line.made)


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
    made = Contact.objects.filter(pk=id_).select_related("case").first()
    if made is not None:
        bringing.take_back_contact(made)


def _annotation(id_: int, line: Line) -> None:
    row = Annotation.objects.filter(pk=id_).first()
    if row is not None and row.subject_kind == "case":
        search.replace(row.subject_id, f"annotation:{id_}", "")
    Annotation.objects.filter(pk=id_).delete()


TAKES = {
    "case": _case,
    "report": _report,
    "person": _person,
    "step": _step,
    "contact": _contact,
    "annotation": _annotation,
}
