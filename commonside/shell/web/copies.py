"""What a job made for somebody: is it ready, and the file (S5)."""

import csv
import io
from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from commonside.ground.audit.viewing import seen
from commonside.ground.timetable import results
from commonside.ground.timetable.models import Result

# A cell that begins so is a formula to a spreadsheet.
FORMULAS = ("=", "+", "-", "@", "\t", "\r")


def _found(request: HttpRequest, code: str, at: datetime) -> Result:
    """The requester's own, while they may; anybody else finds no such page."""
    user: Any = request.user
    found = results.of(user, code, at=at)
    if found is None:
        raise Http404
    return found


def result(request: HttpRequest, code: str) -> HttpResponse:
    """Whether it is ready, and until when it can be fetched."""
    found = _found(request, code, timezone.now())
    context = {"result": found, "kind": results.kinds[found.kind]}
    return render(request, "web/result.html", context)


def result_file(request: HttpRequest, code: str) -> HttpResponse:
    """The lines that the requester may see at this moment, as a file."""
    at = timezone.now()
    found = _found(request, code, at)
    if found.state != Result.State.MADE:
        raise Http404
    user: Any = request.user
    lines = results.lines(found, user)
    seen(request, "result.fetched", found, [ref for ref, _ in lines], len(lines))
    out = io.StringIO()
    writer = csv.writer(out)
    # Who has it and when stands in the file itself.
    writer.writerow([f"For {user.name} alone, {timezone.localtime(at):%d.%m.%Y %H:%M}"])
    writer.writerow(results.kinds[found.kind].header)
    writer.writerows([_cell(cell) for cell in line] for _, line in lines)
    response = HttpResponse(out.getvalue(), content_type="text/csv; charset=utf-8")
    name = f"list-{timezone.localdate(at):%Y%m%d}.csv"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _cell(text: str) -> str:
    return f"'{text}" if text.startswith(FORMULAS) else text
