"""The files of a case: shown once they are checked, and added by who works on it."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from commonside.ground.audit.refusals import Refused
from commonside.work.cases import actions
from commonside.work.cases.forms.files import FilesForm
from commonside.work.cases.page import frame, on_case, only
from commonside.work.cases.queries import photos
from commonside.work.cases.queries.case import Head


@on_case("cases.read")
def files(request: HttpRequest, head: Head) -> HttpResponse:
    """What it shows is fetched picture by picture, and each look leaves its trace."""
    only(head, "files")
    return _page(request, head, FilesForm())


@on_case("cases.work")
def add(request: HttpRequest, head: Head) -> HttpResponse:
    """Take what was chosen; refused as a whole when one of them is no photo."""
    if not head.is_ours or not head.case.is_open:
        raise Http404
    if request.method != "POST":
        return redirect("cases:files", head.case.reference)
    form = FilesForm(request.POST, request.FILES)
    if form.is_valid():
        given: dict[str, Any] = {"by": request.user, "at": timezone.now()}
        uploads = form.cleaned_data["photos"]
        try:
            actions.add_photos(case=head.case, uploads=uploads, **given)
        except Refused as refused:
            for found in refused.obstacles:
                form.add_error("photos", str(found))
        else:
            messages.success(request, "Added. They are being checked.")
            return redirect("cases:files", head.case.reference)
    return _page(request, head, form)


def _page(request: HttpRequest, head: Head, form: FilesForm) -> HttpResponse:
    may_add = head.is_ours and head.sees_contact and head.case.is_open
    groups = photos.groups(head.case, request.user)
    context = frame(head, "files", form=form, groups=groups, may_add=may_add)
    return render(request, "cases/files.html", context)
