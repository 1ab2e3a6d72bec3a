"""The tab, the diary, exhibits with their continuity, statements."""

from datetime import datetime, time
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone

from commonside.ground.design.paging import page_of
from commonside.library.clocks.instants import LONDON, london
from commonside.work.cases.page import typed
from commonside.work.cases.queries.case import Head
from commonside.work.evidence.actions import diary, exhibits, statements
from commonside.work.evidence.forms import keeping as forms
from commonside.work.evidence.page import on_evidence, shown, tried
from commonside.work.evidence.queries import evidence as queries
from commonside.work.evidence.queries import sheets
from commonside.work.evidence.rules import exhibits as exhibit_rules
from commonside.work.evidence.rules.diary import may_change


@on_evidence("cases.read")
def overview(request: HttpRequest, head: Head) -> HttpResponse:
    """What there is, and what comes next."""
    found = queries.overview(head.case)
    may_bundle = head.reader.may("evidence.bundle")
    more = {"found": found, "may_bundle": may_bundle}
    return shown(request, head, "evidence.html", **more)


@on_evidence("cases.read")
def entries(request: HttpRequest, head: Head) -> HttpResponse:
    """The whole diary, the newest or the oldest first."""
    is_oldest_first = request.GET.get("order") == "oldest"
    rows = queries.diary(head.case, oldest_first=is_oldest_first)
    page = page_of(rows, request.GET.get("page"))
    query = "order=oldest" if is_oldest_first else ""
    more = {"page": page, "query": query, "is_oldest_first": is_oldest_first}
    more |= sheets.state(head.case)
    return shown(request, head, "diary.html", **more)


@on_evidence("cases.work", acts=True)
def add_entry(request: HttpRequest, head: Head) -> HttpResponse:
    form = forms.EntryForm(typed(request), people=queries.diarists(head.case))

    def run(**given: Any) -> Any:
        return diary.add(head.case, form.told(), person=form.diarist, **given)

    answer = tried(
        request,
        head,
        form,
        run,
        title="Add a diary entry",
        done="Entry kept.",
        to="evidence:diary",
    )
    return answer or shown(request, head, "add_entry.html", form=form)


@on_evidence("cases.read")
def entry(request: HttpRequest, head: Head, code: str) -> HttpResponse:
    """One entry and what stands beside it; who works on the case may add to that."""
    found = queries.entry(head.case, code)
    if found is None:
        raise Http404
    form = forms.AnnotateForm(typed(request))
    may_act = head.sees_contact and head.case.is_open
    if request.method == "POST" and not may_act:
        raise Http404

    def run(**given: Any) -> Any:
        diary.annotate(found, text=form.cleaned_data["text"], **given)
        return found

    answer = tried(
        request,
        head,
        form,
        run,
        title="Say what was wrong",
        done="Noted beside it.",
        to="evidence:entry",
        coded=True,
    )
    more = {"entry": found, "notes": queries.notes(found), "form": form}
    more["is_fresh"] = may_change(added=found.at, now=timezone.now())
    return answer or shown(request, head, "entry.html", may_act=may_act, **more)


@on_evidence("cases.work", acts=True)
def change_entry(request: HttpRequest, head: Head, code: str) -> HttpResponse:
    """Put an entry right, while it is fresh."""
    found = queries.entry(head.case, code)
    if found is None:
        raise Http404
    written = london(found.written_at)
    first = {name: getattr(found, name) for name in diary.KEPT}
    first |= {"version": found.version, "written_on": written.date()}
    first |= {"written_hour": written.time()}
    form = forms.ChangeEntryForm(typed(request), initial=first)

    def run(**given: Any) -> Any:
        version = form.cleaned_data["version"]
        return diary.change(found, form.told(), version=version, **given)

    answer = tried(
        request,
        head,
        form,
        run,
        title="Put an entry right",
        done="Saved.",
        to="evidence:entry",
        version=found.version,
        coded=True,
    )
    return answer or shown(request, head, "change_entry.html", form=form, entry=found)


@on_evidence("cases.work", acts=True)
def add_exhibit(request: HttpRequest, head: Head) -> HttpResponse:
    uploads = request.FILES if request.method == "POST" else None
    form = forms.ExhibitForm(typed(request), uploads)

    def run(**given: Any) -> Any:
        return exhibits.take_in(head.case, **form.cleaned_data, **given)

    answer = tried(
        request,
        head,
        form,
        run,
        title="Take in an exhibit",
        done="Taken in.",
        to="evidence:exhibit",
        coded=True,
    )
    return answer or shown(request, head, "add_exhibit.html", form=form)


@on_evidence("cases.read")
def exhibit(request: HttpRequest, head: Head, code: str) -> HttpResponse:
    """One exhibit, its file, its hash, and through whose hands it went."""
    found = queries.exhibit(head.case, code)
    if found is None:
        raise Http404
    form = forms.HandleForm(typed(request))
    may_act = head.sees_contact and head.case.is_open
    if request.method == "POST" and not may_act:
        raise Http404

    def run(**given: Any) -> Any:
        said = dict(form.cleaned_data)
        on, hour = said.pop("happened_on"), said.pop("happened_hour")
        when = datetime.combine(on, hour or time(0), LONDON) if on else None
        exhibits.handle(found.exhibit, **said, happened_at=when, **given)
        return found.exhibit

    answer = tried(
        request,
        head,
        form,
        run,
        title="Add to its continuity",
        done="Added.",
        to="evidence:exhibit",
        coded=True,
    )
    more = {"found": found, "handled": queries.handled(found.exhibit), "form": form}
    more["needs_whom"] = exhibit_rules.NEEDS_WHOM
    return answer or shown(request, head, "exhibit.html", may_act=may_act, **more)


@on_evidence("cases.work", acts=True)
def write_statement(request: HttpRequest, head: Head) -> HttpResponse:
    form = forms.StatementForm(typed(request))

    def run(**given: Any) -> Any:
        return statements.write(head.case, **form.cleaned_data, **given)

    answer = tried(
        request,
        head,
        form,
        run,
        title="Write a statement",
        done="Kept. Read it over, and have it signed.",
        to="evidence:statement",
        coded=True,
    )
    return answer or shown(request, head, "write_statement.html", form=form)


@on_evidence("cases.read")
def statement(request: HttpRequest, head: Head, code: str) -> HttpResponse:
    """What somebody says; until it is signed, who works on the case may sign it off."""
    found = queries.statement(head.case, code)
    if found is None:
        raise Http404
    may_act = head.sees_contact and head.case.is_open and not found.is_signed
    if request.method == "POST" and not may_act:
        raise Http404
    form = forms.SignForm(typed(request), initial={"version": found.version})

    def run(**given: Any) -> Any:
        return statements.sign(found, **form.cleaned_data, **given)

    answer = tried(
        request,
        head,
        form,
        run,
        title="Sign a statement",
        done="Signed. Its words stay as they are.",
        to="evidence:statement",
        version=found.version,
        coded=True,
    )
    more = {"statement": found, "form": form, "may_act": may_act}
    return answer or shown(request, head, "statement.html", **more)


@on_evidence("cases.work", acts=True)
def change_statement(request: HttpRequest, head: Head, code: str) -> HttpResponse:
    found = queries.statement(head.case, code)
    if found is None or found.is_signed:
        raise Http404
    first = {name: getattr(found, name) for name in ("kind", "maker", "words")}
    first["version"] = found.version
    form = forms.ChangeStatementForm(typed(request), initial=first)

    def run(**given: Any) -> Any:
        return statements.change(found, **form.cleaned_data, **given)

    answer = tried(
        request,
        head,
        form,
        run,
        title="Change a statement",
        done="Saved.",
        to="evidence:statement",
        version=found.version,
        coded=True,
    )
    return answer or shown(request, head, "write_statement.html", form=form)
