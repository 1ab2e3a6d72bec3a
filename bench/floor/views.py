"""The five pages, as shortly as Django allows."""

from django import forms
from django.contrib.auth.decorators import login_required
from django.contrib.postgres.search import SearchQuery
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from bench.floor.models import IS_POSTGRES, OPEN, REPORTED, Case

IN_SQLITE = (
    "floor_case.id IN (SELECT rowid FROM floor_words WHERE floor_words MATCH %s)"
)


class CaseForm(forms.ModelForm):
    class Meta:
        model = Case
        fields = ("title", "description", "priority")


@login_required
def cases(request: HttpRequest) -> HttpResponse:
    rows = Case.objects.filter(status__in=OPEN).select_related("owner")
    asked = request.GET.get("q", "")
    if asked:
        rows = _with_word(rows, asked)
    page = Paginator(rows.order_by("-created"), 25).get_page(request.GET.get("page"))
    return render(request, "floor/list.html", {"page": page, "asked": asked})


def _with_word(rows, asked: str):
    if IS_POSTGRES:
        return rows.filter(words=SearchQuery(asked, config="english"))
    return rows.extra(where=[IN_SQLITE], params=[asked])  # noqa: S610


@login_required
def case(request: HttpRequest, number: int) -> HttpResponse:
    found = get_object_or_404(Case.objects.select_related("owner"), pk=number)
    updates = found.updates.select_related("user").order_by("created")
    return render(request, "floor/case.html", {"case": found, "updates": updates})


@login_required
def new(request: HttpRequest) -> HttpResponse:
    form = CaseForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        form.instance.owner = request.user
        return redirect("case", form.save().pk)
    return render(request, "floor/form.html", {"form": form})


def report(request: HttpRequest) -> HttpResponse:
    """The same form for somebody who is not signed in; nobody has it yet."""
    form = CaseForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        form.instance.status = REPORTED
        form.save()
        return redirect("thanks")
    return render(request, "floor/form.html", {"form": form})


def thanks(request: HttpRequest) -> HttpResponse:
    return render(request, "floor/form.html", {"form": None})
