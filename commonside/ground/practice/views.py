"""The law and practice in force, with sources; a file of it read, shown, brought in."""

import json
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from commonside.ground.agencies.doors import needs
from commonside.ground.audit.refusals import Refused
from commonside.ground.practice import actions, queries
from commonside.ground.practice.forms import BringForm, OfferForm
from commonside.ground.practice.loading import ProfileError
from commonside.ground.practice.loading.offered import kinds, read_offered
from commonside.ground.practice.loading.writing import as_file
from commonside.ground.practice.models import Version
from commonside.ground.practice.rules import VersionBody, changes


@needs("practice.read")
def versions(request: HttpRequest) -> HttpResponse:
    user: Any = request.user
    found = queries.in_force(timezone.localdate())
    unverified = sum(not version.is_verified for version in found)
    context = {
        "versions": found,
        "unverified": unverified,
        "may_import": user.may("practice.import"),
    }
    return render(request, "practice/versions.html", context)


@needs("practice.read")
def version(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Version, pk=pk)
    text = json.dumps(found.body, indent=2, ensure_ascii=False, default=str)
    return render(request, "practice/version.html", {"version": found, "text": text})


@needs("practice.read")
def file(request: HttpRequest, pk: int) -> HttpResponse:
    """The version as the file that would bring it in."""
    found = get_object_or_404(Version, pk=pk)
    answer = HttpResponse(as_file(found), content_type="application/toml")
    name = f"{found.kind}-{found.key}.toml"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


@needs("practice.import")
def offer(request: HttpRequest) -> HttpResponse:
    """Read a file and show what it would change; nothing is stored."""
    form = OfferForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        chosen = form.cleaned_data["chosen"]
        return _preview(request, form, chosen.name, chosen.read())
    return render(request, "practice/offer.html", {"form": form, "kinds": kinds()})


def _preview(
    request: HttpRequest, form: OfferForm, name: str, data: bytes
) -> HttpResponse:
    try:
        body = _read(name, data)
    except ProfileError as wrong:
        form.add_error("chosen", f"Line {wrong.line}: {wrong.reason}.")
        context = {"form": form, "kinds": kinds(), "lines": around(data, wrong.line)}
        return render(request, "practice/offer.html", context)
    today = timezone.localdate()
    was = queries.newest(body.kind, body.key)
    context = {
        "body": body,
        "was": was,
        "starts_later": body.valid_from > today,
        "changes": changes(was.body if was else {}, actions.said(body)),
        "form": BringForm(initial={"text": data.decode("utf-8")}),
    }
    return render(request, "practice/preview.html", context)


def _read(name: str, data: bytes) -> VersionBody:
    today = timezone.localdate()
    bodies = {(v.kind, v.key): v.body for v in queries.in_force(today)}
    return read_offered(name, data, bodies=bodies, today=today)


def around(data: bytes, line: int) -> list[tuple[int, str, bool]]:
    """The lines about the one that is wrong: number, text, whether it is that one."""
    lines = data.decode("utf-8", "replace").splitlines()
    first, last = max(1, line - 2), min(len(lines), line + 2)
    return [(n, lines[n - 1][:200], n == line) for n in range(first, last + 1)]


@needs("practice.import")
@require_POST
def bring(request: HttpRequest) -> HttpResponse:
    """Bring into force what was shown; it is read and checked once more."""
    form = BringForm(request.POST)
    user: Any = request.user
    try:
        if not form.is_valid():
            return redirect("practice:offer")
        body = _read("file", form.cleaned_data["text"].encode())
        made = actions.bring_into_force(body, by=user, at=timezone.now())
    except ProfileError as wrong:
        messages.error(request, f"Line {wrong.line}: {wrong.reason}.")
        return redirect("practice:offer")
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect("practice:offer")
    messages.success(request, f"{made.label}, version {made.version}.")
    return redirect("practice:version", made.pk)
