"""Where it happens: open incidents on a map, and bringing more of them in."""

import os
import tempfile
from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from commonside.ground.agencies.doors import needs
from commonside.ground.timetable.queries import bar_of
from commonside.steering.findings import actions, pictures, queries
from commonside.steering.findings.forms import ImportForm


@needs("incidents.read")
def incidents(request: HttpRequest) -> HttpResponse:
    user: Any = request.user
    context: dict[str, Any] = {"may_import": user.may("incidents.import")}
    choice = pictures.choose(request.GET)
    if choice is None:
        return render(request, "findings/nothing.html", context)
    context |= {"picture": pictures.picture(choice), "kinds": pictures.kinds()}
    return render(request, "findings/incidents.html", context)


@needs("incidents.import")
def bring_in(request: HttpRequest) -> HttpResponse:
    user: Any = request.user
    form = ImportForm(request.POST or None, request.FILES or None)
    if request.method == "POST":
        # A form without a file posts nothing else, and must still be told so.
        form = ImportForm(request.POST, request.FILES)
        if form.is_valid():
            uploads = form.cleaned_data["chosen"]
            files = {name: _on_disk(one) for name, one in uploads.items()}
            bar, _ = actions.ask_import(files, by=user, at=timezone.now())
            return redirect("findings:import-progress", key=bar.key)
    context = {"form": form, "datasets": queries.datasets()}
    return render(request, "findings/import.html", context)


def _on_disk(upload: Any) -> Path:
    """Where an upload lies; a small one, still in memory, is written out."""
    if hasattr(upload, "temporary_file_path"):
        return Path(upload.temporary_file_path())
    handle, name = tempfile.mkstemp(dir=Path(settings.HOME) / "tmp")
    with os.fdopen(handle, "wb") as file:
        for chunk in upload.chunks():
            file.write(chunk)
    return Path(name)


@needs("incidents.import")
def progress(request: HttpRequest, key: str) -> HttpResponse:
    """How far an import is; with script the middle of the page renews itself."""
    bar = get_object_or_404(bar_of(actions.IMPORT), key=key)
    is_part = request.headers.get("HX-Request") == "true"
    page = "findings/bar.html" if is_part else "findings/progress.html"
    return render(request, page, {"bar": bar, "result": bar.result})
