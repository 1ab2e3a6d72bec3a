"""A case and other systems: its numbers there, where it is worked, what is copied."""

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from commonside.ground.agencies.doors import asks_again, needs
from commonside.ground.audit.refusals import Refused
from commonside.ground.audit.viewing import seen
from commonside.work.cases.page import Act, acting, frame, on_case, typed
from commonside.work.cases.queries.case import Head
from commonside.work.exchange.actions import copying, elsewhere, mail, references
from commonside.work.exchange.forms import numbers as forms
from commonside.work.exchange.queries import known, nightly
from commonside.work.exchange.queries import numbers as queries
from commonside.work.exchange.rules.copying import text

HERE = "systems"
TO = "exchange:systems"


def ours(head: Head) -> None:
    if not head.is_ours:
        raise Http404


@on_case("cases.read")
def systems(request: HttpRequest, head: Head) -> HttpResponse:
    """Every number of the case, what other systems say, and where it is worked."""
    ours(head)
    user: Any = request.user
    today = timezone.localdate()
    there = queries.elsewhere_of(head.case)
    context = frame(
        head,
        HERE,
        numbers=queries.numbers(head, user, on=today),
        notes=queries.notes(head, user, on=today),
        there=there,
        there_in=known.system_name(there.system, today) if there else "",
        copies=queries.copies(head.case, on=today),
    )
    return render(request, "exchange/systems.html", context)


def _choices() -> list[tuple[str, str]]:
    return list(known.systems(timezone.localdate()).items())


def _for_number(head: Head, user: Any) -> dict[str, Any]:
    subjects = list(queries.subjects(head, user).items())
    return {"systems": _choices(), "subjects": subjects}


def _add(head: Head, form: Any, **given: Any) -> Any:
    return references.add(head.case, **form.cleaned_data, **given)


add_number = acting(
    Act(
        title="A number in another system",
        button="Keep it",
        form=forms.NumberForm,
        needs=_for_number,
        run=_add,
        done="Kept.",
        to=TO,
    )
)


@on_case("cases.work")
def remove_number(request: HttpRequest, head: Head, pk: int) -> HttpResponse:
    """A number was written down by mistake; asked once more before it goes."""
    ours(head)
    user: Any = request.user
    row = queries.number_of(head, user, pk)
    if row is None:
        raise Http404
    if request.method == "POST":
        references.remove(head.case, row, by=user, at=timezone.now())
        messages.success(request, "Removed.")
        return redirect(TO, head.case.reference)
    system = known.system_name(row.system, timezone.localdate())
    context = frame(head, HERE, row=row, system=system)
    return render(request, "exchange/remove_number.html", context)


def _for_systems(head: Head, user: Any) -> dict[str, Any]:
    return {"systems": _choices()}


def _elsewhere(head: Head, form: Any, **given: Any) -> Any:
    return elsewhere.work_elsewhere(case=head.case, **form.cleaned_data, **given)


def _version(head: Head, user: Any) -> dict[str, Any]:
    row = queries.elsewhere_of(head.case)
    if row is None:
        raise Http404
    return {"initial": {"version": row.version, "keeper": row.keeper}}


def _ask(head: Head, form: Any, **given: Any) -> Any:
    return elsewhere.ask_again(case=head.case, **form.cleaned_data, **given)


def _here(head: Head, form: Any, **given: Any) -> Any:
    return elsewhere.work_here(case=head.case, **form.cleaned_data, **given)


WORKED = Act(
    title="Worked in another system",
    button="It is worked there",
    form=forms.ElsewhereForm,
    needs=_for_systems,
    run=_elsewhere,
    intro="The content is kept there; here stands its number, who has it and when we"
    " ask. Calls and risk questions are owed there, not here.",
    done="Kept. We ask on that day.",
    to=TO,
)
work_elsewhere = acting(WORKED)
ask_elsewhere = acting(
    replace(
        WORKED,
        title="How it goes there",
        button="Keep it",
        form=forms.AskForm,
        needs=_version,
        run=_ask,
        intro="",
    )
)
work_here = acting(
    replace(
        WORKED,
        title="Work on it here again",
        button="It is worked here",
        form=forms.HereForm,
        needs=_version,
        run=_here,
        intro="From now on we owe the person the calls that we owe everybody.",
        done="The case is worked here.",
    )
)


@on_case("cases.work", kind="case.copy_seen")
def copy(request: HttpRequest, head: Head) -> HttpResponse:
    """What is new, as plain text for another system; marked when it was pasted."""
    ours(head)
    user: Any = request.user
    form = forms.CopyForm(typed(request), systems=_choices())
    system = request.GET.get("system", "")
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data["system"]
        try:
            copying.mark_copied(case=head.case, system=said, by=user, at=timezone.now())
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, "Marked as copied.")
            return redirect(TO, head.case.reference)
    names = dict(_choices())
    shown = ""
    if system in names:
        found = queries.copy_of(head, user, system, at=timezone.now())
        shown = text(found)
    context = frame(head, HERE, form=form, names=names, system=system, shown=shown)
    return render(request, "exchange/copy.html", context)


@on_case("cases.work")
def add_mail(request: HttpRequest, head: Head) -> HttpResponse:
    """A saved e-mail becomes a contact, or a note, with its photos."""
    ours(head)
    user: Any = request.user
    form = forms.MailForm()
    if request.method == "POST":
        form = forms.MailForm(request.POST, request.FILES)
        if form.is_valid():
            data = form.cleaned_data["file"].read(mail.MOST_READ)
            try:
                made, left = mail.add_mail(
                    head.case,
                    data=data,
                    wrote=form.cleaned_data["wrote"],
                    by=user,
                    at=timezone.now(),
                )
            except Refused as refused:
                form.refuse(refused)
            else:
                messages.success(request, "Kept.")
                for why in left:
                    messages.warning(request, f"Not kept: {why}")
                to = "cases:contacts" if made.startswith("contact") else TO
                return redirect(to, head.case.reference)
    return render(request, "exchange/mail.html", frame(head, HERE, form=form))


@needs("cases.read")
def look(request: HttpRequest) -> HttpResponse:
    """A number of another system; the answer holds what the reader may see.

    The number is posted, so that it stands in no address.
    """
    user: Any = request.user
    form = forms.LookForm(typed(request))
    found = None
    if request.method == "POST" and form.is_valid():
        number = form.cleaned_data["number"]
        found = queries.looked_up(user, number, on=timezone.localdate())
        refs = [one.reference.subject for one in found]
        seen(request, "list.number_looked_up", "numbers", refs, len(refs))
    return render(request, "exchange/look.html", {"form": form, "found": found})


@needs("exchange.receive")
def morning(request: HttpRequest) -> HttpResponse:
    """Whether one gets the morning's list, and the newest of them."""
    user: Any = request.user
    context = {
        "is_on": nightly.is_reader(user),
        "newest": nightly.newest(user, at=timezone.now()),
    }
    return render(request, "exchange/morning.html", context)


@needs("exchange.receive")
@asks_again
def receive(request: HttpRequest) -> HttpResponse:
    """Have it made each night, or no more (S32: it may hold many rows)."""
    user: Any = request.user
    if request.method == "POST":
        on = request.POST.get("on") == "yes"
        copying.receive(on=on, by=user, at=timezone.now())
        said = "From tomorrow morning." if on else "No list is made any more."
        messages.success(request, said)
        return redirect("exchange:morning")
    return render(request, "exchange/receive.html", {"is_on": nightly.is_reader(user)})
