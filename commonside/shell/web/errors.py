"""The pages for when something cannot be shown; none repeats what was typed."""

from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string


def _page(request: HttpRequest, status: int, title: str, text: str) -> HttpResponse:
    context = {"title": title, "text": text}
    is_staff = request.path.startswith("/staff/")
    template = "web/error_staff.html" if is_staff else "web/error.html"
    try:
        return render(request, template, context, status=status)
    except Exception:
        if status < HTTPStatus.INTERNAL_SERVER_ERROR:
            raise
    # Whatever broke, the database perhaps, may break the page's surroundings too.
    return HttpResponse(render_to_string(template, context), status=status)


def not_found(request: HttpRequest, exception: Any = None) -> HttpResponse:
    return _page(
        request,
        404,
        "There is no such page for you",
        "It may have moved, or it is not yours to see. Both look the same.",
    )


def bad_request(request: HttpRequest, exception: Any = None) -> HttpResponse:
    return _page(
        request,
        400,
        "We could not read that",
        "Go back and try once more. What you typed is still in your browser.",
    )


def csrf(request: HttpRequest, reason: str = "") -> HttpResponse:
    return _page(
        request,
        403,
        "This page was open too long",
        "Go back, load the page again and send it once more.",
    )


def server_error(request: HttpRequest) -> HttpResponse:
    return _page(
        request,
        500,
        "Something broke on our side",
        "Nothing half-done was saved. Try again in a minute.",
    )


def unavailable(request: HttpRequest) -> HttpResponse:
    return _page(
        request,
        503,
        "We cannot show this page now",
        "We could not note that it was looked at, so it stays closed. Try again.",
    )
