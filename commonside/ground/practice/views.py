"""The law and practice in force, with sources, and what nobody has verified yet."""

import json

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from commonside.ground.agencies.doors import needs
from commonside.ground.practice.models import Version
from commonside.ground.practice.queries import in_force


@needs("practice.read")
def versions(request: HttpRequest) -> HttpResponse:
    found = in_force(timezone.localdate())
    unverified = sum(not version.is_verified for version in found)
    context = {"versions": found, "unverified": unverified}
    return render(request, "practice/versions.html", context)


@needs("practice.read")
def version(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Version, pk=pk)
    text = json.dumps(found.body, indent=2, ensure_ascii=False, default=str)
    return render(request, "practice/version.html", {"version": found, "text": text})
