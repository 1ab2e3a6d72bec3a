"""Papers are asked for, watched, and fetched by whoever asked."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from commonside.ground.agencies.doors import asks_again
from commonside.ground.audit.viewing import seen
from commonside.ground.files.queries import Altered, content
from commonside.work.cases.page import frame, typed
from commonside.work.cases.queries.case import Head
from commonside.work.evidence.actions import bundles
from commonside.work.evidence.forms.papers import BundleForm
from commonside.work.evidence.page import TAB, on_evidence, shown, tried
from commonside.work.evidence.queries import evidence as queries

POLICY = "sandbox; default-src 'none'"


@on_evidence("evidence.bundle")
@asks_again
def ask(request: HttpRequest, head: Head) -> HttpResponse:
    """Choose what goes in; nothing of a reporter goes in by itself."""
    user: Any = request.user
    form = BundleForm(
        typed(request),
        shown=queries.may_be_shown(head.case),
        reports=queries.reports(head.case, user),
    )

    def run(**given: Any) -> Any:
        return bundles.ask(head.case, **form.asked(), **given)

    answer = tried(
        request,
        head,
        form,
        run,
        title="Make papers",
        done="They are being made.",
        to="evidence:bundle",
        coded=True,
    )
    return answer or shown(request, head, "ask_bundle.html", form=form)


@on_evidence("evidence.bundle")
def bundle(request: HttpRequest, head: Head, code: str) -> HttpResponse:
    """How far they are; with script the middle of the page renews itself."""
    found = queries.bundle(head.case, request.user, code)
    if found is None:
        raise Http404
    is_part = request.headers.get("HX-Request") == "true"
    page = "evidence/bar.html" if is_part else "evidence/bundle.html"
    more = {
        "bundle": found,
        "bar": queries.bar_behind(found),
        "is_kept": bundles.file_of(found) is not None,
    }
    return render(request, page, frame(head, TAB, **more))


@on_evidence("evidence.bundle")
@asks_again
def bundle_file(request: HttpRequest, head: Head, code: str) -> HttpResponse:
    """The PDF, to be saved; each fetching leaves its trace as an export (S53)."""
    found = queries.bundle(head.case, request.user, code)
    file = bundles.file_of(found) if found else None
    if found is None or file is None:
        raise Http404
    try:
        data = content(file)
    except Altered:
        raise Http404 from None
    seen(request, "bundle.fetched", head.case, [f"bundle:{found.pk}"], found.pages)
    return saved(data, "application/pdf", f"papers-{timezone.localdate():%Y%m%d}.pdf")


def saved(data: bytes, kind: str, name: str) -> HttpResponse:
    """A file that a browser may save, and nothing else."""
    return HttpResponse(
        data,
        content_type=kind,
        headers={
            "Content-Disposition": f'attachment; filename="{name}"',
            "Content-Security-Policy": POLICY,
            "X-Content-Type-Options": "nosniff",
            "Cross-Origin-Resource-Policy": "same-origin",
        },
    )
