"""Who works here: the list, one person, a new one, and a link for them."""

import secrets
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from commonside.ground.agencies.doors import needs
from commonside.ground.agencies.models import Agency, User
from commonside.ground.agencies.rules import roles
from commonside.ground.audit.refusals import Refused
from commonside.ground.audit.viewing import seen
from commonside.ground.colleagues import actions, queries
from commonside.ground.colleagues.actions.adding import link_of
from commonside.ground.colleagues.forms import AddForm, LinkForm
from commonside.ground.design.paging import page_of
from commonside.ground.drafts import actions as drafts
from commonside.ground.drafts.queries import load

KEPT_MINUTES = 60
FILTERS = ("agency", "state", "role", "order")


def person(pk: int) -> User:
    """The colleague of an address, or 404."""
    found: User = get_object_or_404(User.objects.select_related("agency"), pk=pk)
    return found


@needs("people.read")
def people(request: HttpRequest) -> HttpResponse:
    """Everybody, 25 a page, by filters from fixed lists."""
    filters = _filters(request)
    chosen = {one["name"]: one["chosen"] for one in filters if one["chosen"]}
    page = page_of(queries.people(chosen), request.GET.get("page"))
    return _show(request, page, filters=filters)


def _filters(request: HttpRequest) -> list[dict[str, Any]]:
    agencies = Agency.objects.order_by("short_name").values_list("pk", "short_name")
    known = {
        "agency": ("Agency", [(str(pk), name) for pk, name in agencies]),
        "state": ("Account", list(queries.STATES)),
        "role": ("Role", [(role.key, role.label) for role in roles().values()]),
        "order": ("Order", [("name", "Name"), ("unused", "Longest unused")]),
    }
    found = []
    for name in FILTERS:
        label, choices = known[name]
        value = request.GET.get(name, "")
        chosen = value if value in {code for code, _ in choices} else ""
        found.append(
            {"name": name, "label": label, "choices": choices, "chosen": chosen}
        )
    return found


def _show(request: HttpRequest, page: Any, **more: Any) -> HttpResponse:
    lines = queries.lines(page.object_list, at=timezone.now())
    refs = [f"user:{line.user.pk}" for line in lines]
    seen(request, "colleague.list_seen", "colleagues", refs, len(lines))
    context = {"page": page, "lines": lines, **more}
    return render(request, "colleagues/people.html", context)


def _form(token: str) -> str:
    return f"colleagues.search:{token}"


@needs("people.read")
@require_POST
def search(request: HttpRequest) -> HttpResponse:
    """Take the words and go to their answer, whose address does not hold them."""
    token = secrets.token_urlsafe(9)
    drafts.save(
        f"user:{request.user.pk}",
        _form(token),
        {"words": request.POST.get("words", "")[:120]},
        timezone.now(),
        minutes=KEPT_MINUTES,
    )
    return redirect("colleagues:found", token)


@needs("people.read")
def found(request: HttpRequest, token: str) -> HttpResponse:
    """Those whose name or address holds the words, for the person who asked."""
    held = load(f"user:{request.user.pk}", _form(token), timezone.now())
    if held is None:
        raise Http404
    words = held.values["words"]
    page = page_of(queries.holding_words(words), request.GET.get("page"))
    return _show(request, page, words=words)


@needs("people.read")
def one(request: HttpRequest, pk: int) -> HttpResponse:
    """One colleague: what they hold, how the account stands, what was done about it."""
    user = person(pk)
    found = queries.page_of(user, at=timezone.now())
    seen(request, "colleague.seen", f"user:{user.pk}")
    me: Any = request.user
    context = {
        "found": found,
        "is_me": user.pk == me.pk,
        "may_appoint": queries.alone(timezone.now()) == me,
        "has_provider": queries.has_provider(),
    }
    return render(request, "colleagues/person.html", context)


@needs("people.manage")
def add(request: HttpRequest) -> HttpResponse:
    """A new colleague, with no role and no team yet."""
    form = AddForm(request.POST or None, agencies=Agency.objects.all())
    if request.method == "POST" and form.is_valid():
        by: Any = request.user
        how = form.cleaned_data.pop("link")
        try:
            user, token = actions.add(**form.cleaned_data, by=by, at=timezone.now())
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, f"{user.name} was added.")
            if how == "show":
                actions.note_shown(user, by=by, at=timezone.now())
            return _pass_on(request, user, token, how)
    return render(request, "colleagues/add.html", {"form": form})


@needs("people.manage")
def link(request: HttpRequest, pk: int) -> HttpResponse:
    """A new link for somebody whose first one is lost or old."""
    user = person(pk)
    form = LinkForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        by: Any = request.user
        how = form.cleaned_data["link"]
        make = actions.invite_to_show if how == "show" else actions.invite_again
        try:
            token = make(user, by=by, at=timezone.now())
        except Refused as refused:
            form.refuse(refused)
        else:
            return _pass_on(request, user, token, how)
    context = {"form": form, "person": user, "title": "Make a new link"}
    return render(request, "colleagues/act.html", context)


def _pass_on(request: HttpRequest, user: User, token: str, how: str) -> HttpResponse:
    """Mail the link, or show it this once: it is kept nowhere."""
    by: Any = request.user
    address, at = link_of(token), timezone.now()
    if how == "mail":
        try:
            actions.mail_link(user, address, by=by, at=at)
        except Refused as refused:
            messages.warning(request, str(refused))
        else:
            messages.success(request, "The link was mailed to them.")
        return redirect("colleagues:person", user.pk)
    context = {"person": user, "link": address}
    return render(request, "colleagues/link.html", context)
