"""The one door to a file: asks who may see its subject, and records the look."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from commonside.ground.audit.viewing import seen
from commonside.ground.files import queries, rules

# What a browser may do with a file of a stranger's: save it, and nothing else.
POLICY = "sandbox; default-src 'none'"


@require_GET
def original(request: HttpRequest, code: str) -> HttpResponse:
    """The file as it was given, to be saved."""
    return _answer(request, code, "file.fetched", preview=False)


@require_GET
def preview(request: HttpRequest, code: str) -> HttpResponse:
    """Our own copy of what it shows, without what hides in the original."""
    return _answer(request, code, "file.seen", preview=True)


def _answer(
    request: HttpRequest, code: str, trace: str, *, preview: bool
) -> HttpResponse:
    user: Any = request.user
    file = queries.checked_for(user, code)
    if file is None or (preview and not file.preview_as):
        raise Http404
    try:
        data = queries.content(file, preview=preview)
    except queries.Altered:
        raise Http404 from None
    kind = "image/jpeg" if preview else file.kind
    seen(request, trace, file.subject, [f"file:{file.pk}"])
    name = rules.file_name(file.code, kind)
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
