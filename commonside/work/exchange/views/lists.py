"""A list is given, tried, brought in, watched and undone."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from commonside.ground.agencies.doors import needs
from commonside.ground.audit.refusals import Clash, Refused
from commonside.ground.audit.viewing import seen
from commonside.ground.design.paging import page_of
from commonside.work.exchange.actions import imports, undoing
from commonside.work.exchange.forms.lists import (
    ColumnsForm,
    NameForm,
    NewForm,
    VersionForm,
    WordsForm,
)
from commonside.work.exchange.models import Import
from commonside.work.exchange.queries import known, pages
from commonside.work.exchange.queries.lists import of_bytes
from commonside.work.exchange.rules import planning

CHANGED = "This list was changed in another window. Look again, and go on."


@needs("exchange.import")
def lists(request: HttpRequest) -> HttpResponse:
    user: Any = request.user
    page = page_of(pages.of(user), request.GET.get("page"))
    systems = known.systems(timezone.localdate())
    context = {"page": page, "systems": systems, "kinds": pages.SHEETS}
    return render(request, "exchange/lists.html", context)


@needs("exchange.import")
def new(request: HttpRequest) -> HttpResponse:
    """Take a list; it is tried at once, and nothing is brought in."""
    user: Any = request.user
    today = timezone.localdate()
    choices: dict[str, Any] = {
        "hows": pages.hows(today),
        "systems": list(known.systems(today).items()),
    }
    form = NewForm(**choices)
    if request.method == "POST":
        form = NewForm(request.POST, request.FILES, **choices)
        if form.is_valid():
            made = _begin(form, user)
            if made is not None:
                here = "exchange:columns" if imports.lacking(made) else "exchange:list"
                return redirect(here, made.code)
    return render(request, "exchange/new.html", {"form": form})


def _begin(form: NewForm, user: Any) -> Import | None:
    """The list as it is tried; None when the page is shown again with why."""
    said, now = form.cleaned_data, timezone.now()
    kind, shipped, saved = pages.chosen(said["how"], timezone.localdate(now))
    tables = form.tables(kind, lambda sheet, data: of_bytes(sheet, data, shipped))
    if form.errors:
        return None
    try:
        return imports.begin(
            kind,
            tables,
            system=said["system"],
            mapping=shipped,
            saved=saved,
            go_live=said["go_live"],
            by=user,
            at=now,
        )
    except Refused as refused:
        form.refuse(refused)
        return None


def _found(request: HttpRequest, code: str) -> Import:
    user: Any = request.user
    found = pages.find(user, code)
    if found is None:
        raise Http404
    return found


@needs("exchange.import")
def one(request: HttpRequest, code: str) -> HttpResponse:
    """What would become of the list, how far it is, or what came of it."""
    brought = _found(request, code)
    bar = pages.bar(brought)
    if request.headers.get("HX-Request") == "true" and bar is not None:
        return render(request, "exchange/bar.html", {"brought": brought, "bar": bar})
    bar = bar if brought.state == Import.State.RUNNING else None
    return _show(request, brought, bar=bar)


def _show(
    request: HttpRequest, brought: Import, *, words: Any = None, **more: Any
) -> HttpResponse:
    seen(request, "list.seen", brought)
    today = timezone.localdate()
    unknown = pages.unknown(brought) if brought.is_tried else []
    if unknown and words is None:
        words = _words_form(brought, unknown)
    context = {
        "brought": brought,
        "kind": pages.SHEETS.get(brought.kind, brought.kind),
        "system": known.system_name(brought.system, today),
        "counts": pages.counts(brought),
        "takes": pages.total(brought, planning.NEW, planning.CHANGED),
        "lacking": imports.lacking(brought) if brought.is_tried else [],
        "page": page_of(pages.lines(brought), request.GET.get("page")),
        "staying": pages.staying(brought)[:100],
        "stays": undoing.STAYS,
        "sheets": pages.SHEETS,
        "words": words if unknown else None,
        "name_form": NameForm(),
        **more,
    }
    return render(request, "exchange/list.html", context)


def _words_form(brought: Import, unknown: Any, data: Any = None) -> WordsForm:
    return WordsForm(
        data,
        unknown=unknown,
        meanings=pages.meanings(timezone.localdate()),
        initial={"version": brought.version},
    )


@needs("exchange.import")
def columns(request: HttpRequest, code: str) -> HttpResponse:
    """Which column is which fact; the list is tried again with what was chosen."""
    brought = _found(request, code)
    if not brought.is_tried:
        raise Http404
    held = (brought.held or {})[brought.kind]
    form = ColumnsForm(
        request.POST if request.method == "POST" else None,
        kind=brought.kind,
        header=held["header"],
        columns=brought.columns.get(brought.kind, {}),
        initial={"version": brought.version},
    )
    if request.method == "POST" and form.is_valid():
        if _choose(request, brought, form, columns=form.columns()):
            return redirect("exchange:list", brought.code)
    context = {"form": form, "brought": brought, "samples": pages.samples(brought)}
    return render(request, "exchange/columns.html", context)


def _choose(request: HttpRequest, brought: Import, form: Any, **said: Any) -> bool:
    user: Any = request.user
    try:
        imports.choose(
            brought,
            version=form.cleaned_data["version"],
            by=user,
            at=timezone.now(),
            **said,
        )
    except Refused as refused:
        form.refuse(refused)
        return False
    except Clash:
        form.add_error(None, CHANGED)
        return False
    return True


@needs("exchange.import")
@require_POST
def words(request: HttpRequest, code: str) -> HttpResponse:
    """What unknown words mean: who has the cases of somebody whom nobody knows."""
    brought = _found(request, code)
    if not brought.is_tried:
        raise Http404
    form = _words_form(brought, pages.unknown(brought), request.POST)
    if form.is_valid() and _choose(request, brought, form, choices=form.choices()):
        return redirect("exchange:list", brought.code)
    return _show(request, brought, words=form)


@needs("exchange.import")
@require_POST
def save(request: HttpRequest, code: str) -> HttpResponse:
    """Keep how this list was read, by a name."""
    brought, user = _found(request, code), request.user
    form = NameForm(request.POST)
    if not form.is_valid():
        return _show(request, brought, name_form=form)
    name = form.cleaned_data["name"]
    imports.save_mapping(brought, name=name, by=user, at=timezone.now())  # type: ignore[arg-type]
    messages.success(request, "Saved. Next time choose it by its name.")
    return redirect("exchange:list", brought.code)


def _press(request: HttpRequest, code: str, act: Any, said: str) -> HttpResponse:
    """One press on a list; what stands against it is said on the list's page."""
    brought = _found(request, code)
    form = VersionForm(request.POST)
    given: dict[str, Any] = {"by": request.user, "at": timezone.now()}
    try:
        if not form.is_valid() or form.cleaned_data["version"] != brought.version:
            messages.error(request, CHANGED)
        else:
            act(brought, form.cleaned_data["version"], given)
            messages.success(request, said)
    except Clash:
        messages.error(request, CHANGED)
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect("exchange:list", brought.code)


@needs("exchange.import")
@require_POST
def start(request: HttpRequest, code: str) -> HttpResponse:
    def act(brought: Import, version: int, given: dict[str, Any]) -> None:
        imports.start(brought, version=version, **given)

    return _press(request, code, act, "It is being brought in.")


@needs("exchange.import")
@require_POST
def undo(request: HttpRequest, code: str) -> HttpResponse:
    def act(brought: Import, version: int, given: dict[str, Any]) -> None:
        imports.undo(brought, **given)

    return _press(request, code, act, "Undone.")


@needs("exchange.import")
@require_POST
def leave(request: HttpRequest, code: str) -> HttpResponse:
    def act(brought: Import, version: int, given: dict[str, Any]) -> None:
        imports.leave(brought, **given)

    return _press(request, code, act, "Left. Nothing of the list stays.")
