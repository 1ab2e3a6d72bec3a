"""What was offered in a case, how it stands, and everything done about it."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from commonside.ground.audit.refusals import Clash, Refused
from commonside.work.care.actions import attendance
from commonside.work.care.actions import offers as actions
from commonside.work.care.forms import offers as forms
from commonside.work.care.models import Offer
from commonside.work.care.queries import offers as queries
from commonside.work.care.queries.support import is_waiting, support_page
from commonside.work.care.rules.offers import State
from commonside.work.cases.page import frame, on_case
from commonside.work.cases.queries.case import Head

# What may be done: (act, form, whether the service may say it too).
ACTS: dict[str, tuple[Any, type[forms.Versioned], bool]] = {
    "answer": (actions.answer, forms.AnswerForm, False),
    "undo": (actions.answer, forms.UndoForm, False),
    "screen": (actions.screen, forms.ScreenForm, False),
    "refer": (actions.refer, forms.ReferForm, False),
    "service": (actions.service_says, forms.ServiceForm, True),
    "work": (actions.note_work, forms.WorkForm, True),
    "fitted": (actions.note_work, forms.FittedForm, True),
    "attendance": (attendance.note_attendance, forms.AttendanceForm, True),
    "end": (actions.end, forms.EndForm, True),
    "seen-to": (attendance.note_seen_to, forms.SeenToForm, False),
}


@on_case("cases.read")
def support(request: HttpRequest, head: Head) -> HttpResponse:
    """Offers, and care before court: how each stands and whose move it is."""
    found = support_page(head, at=timezone.now())
    if not head.is_ours and not found.offers:
        raise Http404
    return render(request, "care/support.html", frame(head, "support", found=found))


@on_case("cases.work")
def offer(request: HttpRequest, head: Head) -> HttpResponse:
    """Offer support to somebody of the case."""
    if not head.is_ours:
        raise Http404
    form = forms.OfferForm(_typed(request), **_choices(head))
    if request.method == "POST" and form.is_valid():
        user: Any = request.user
        try:
            made = actions.make_offer(
                case=head.case, by=user, at=timezone.now(), **form.said()
            )
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, "Offer saved.")
            return redirect("care:offered", head.case.reference, made.code)
    return render(request, "care/offer.html", frame(head, "support", form=form))


def _typed(request: HttpRequest) -> Any:
    return request.POST if request.method == "POST" else None


def _choices(head: Head) -> dict[str, Any]:
    body = queries.support_on(timezone.localdate()).body
    kinds = [(one["code"], one["label"]["en"]) for one in body["offer"]]
    people = queries.people_of(head.case, "harmed")
    alleged = queries.people_of(head.case, "alleged")
    return {
        "kinds": kinds,
        "people": {str(p.pk): p for p in people},
        "alleged": {str(p.pk): p for p in alleged},
    }


@on_case("cases.read")
def offered(request: HttpRequest, head: Head, code: str) -> HttpResponse:
    """One offer, and what may be done about it now."""
    found = queries.offers_of(head).filter(code=code).first()
    if found is None:
        raise Http404
    doable = _doable(head, found)
    asked = request.POST.get("do", "") if request.method == "POST" else ""
    shown = {name: _form(name, found, request, asked) for name in doable}
    if request.method == "POST":
        if asked not in shown:
            raise Http404
        answer = _try(request, head, found, asked, shown[asked])
        if answer is not None:
            return answer
    row = queries.row_of(found, head, at=timezone.now())
    context = frame(
        head,
        "support",
        row=row,
        about=queries.kind_of(found)["about"]["en"],
        forms=list(shown.values()),
        wrong=shown.get(asked),
        sessions=list(found.sessions.all()[:20]),
    )
    return render(request, "care/offered.html", context)


def _form(name: str, offer: Offer, request: HttpRequest, asked: str) -> Any:
    _, form, _ = ACTS[name]
    first = {"do": name, "version": offer.version}
    if name == "work":
        first |= {"worker": offer.worker, "next_on": offer.next_on}
    data = request.POST if asked == name else None
    return form(data, initial=first, kind=queries.kind_of(offer))


def _doable(head: Head, offer: Offer) -> list[str]:
    """What this reader may do about an offer as it stands."""
    names = _doable_by_state(offer)
    if head.is_ours and head.reader.may("cases.work"):
        return [*(["seen-to"] if is_waiting(offer) else []), *names]
    if head.reader.may("steps.answer"):
        return [name for name in names if ACTS[name][2]]
    return []


def _doable_by_state(offer: Offer) -> list[str]:
    kind = queries.kind_of(offer)
    if offer.state == State.OFFERED:
        return ["answer"]
    if offer.state == State.ACCEPTED:
        asks = bool(kind.get("question")) and offer.is_suitable is None
        return ["screen" if asks else "refer", "undo"]
    if offer.state == State.REFERRED:
        return ["service", "undo"]
    if offer.state == State.TAKEN_ON:
        work = {
            "fitted": "fitted",
            "worker": "work",
            "session": "work",
            "attendance": "attendance",
        }
        named = work.get(kind["keeps"])
        return [*([named] if named else []), "end"]
    return []


def _try(
    request: HttpRequest, head: Head, offer: Offer, name: str, form: Any
) -> HttpResponse | None:
    """Do it, and show the offer; None when the page is shown again with obstacles."""
    if not form.is_valid():
        return None
    try:
        ACTS[name][0](offer, by=request.user, at=timezone.now(), **form.said())
    except Refused as refused:
        form.refuse(refused)
        return None
    except Clash as clash:
        who = clash.who or "a colleague"
        form.add_error(
            None,
            f"Changed meanwhile by {who}: it is now “{clash.theirs['state']}”. "
            "Look at it again; nothing was saved.",
        )
        return None
    messages.success(request, "Saved.")
    return redirect("care:offered", head.case.reference, offer.code)
