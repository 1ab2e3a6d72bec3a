"""My patch: made for a phone in the street."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from commonside.ground.agencies.doors import needs
from commonside.ground.audit.refusals import Refused
from commonside.ground.audit.viewing import seen
from commonside.ground.places.queries import area_names
from commonside.work.cases.actions.patch import choose_patch
from commonside.work.cases.forms.patch import PatchForm
from commonside.work.cases.queries.patch import here, patch_of
from commonside.work.cases.queries.triage import kinds_on
from commonside.work.cases.views.triage import StaffRequest


@needs("cases.read")
def patch(request: StaffRequest) -> HttpResponse:
    """What is open in my wards and streets, and what I said that I would do there."""
    names = area_names()
    mine = patch_of(request.user, names)
    if mine.is_empty:
        return redirect("cases:patch-choose")
    now = timezone.now()
    found = here(request.user, mine, at=now)
    kinds = kinds_on(timezone.localdate())
    seen(request, "patch.seen", "", found.refs)
    reports = [
        (report, kinds.title(report.category, report.third_level))
        for report in found.reports
    ]
    where = [*(names[code] for code in mine.wards), *mine.streets]
    context = {
        "found": found,
        "reports": reports,
        "wards": names,
        "where": where,
        "may_decide": request.user.may("triage.decide"),
        "today": timezone.localdate(),
    }
    return render(request, "cases/patch.html", context)


@needs("cases.read")
def choose(request: StaffRequest) -> HttpResponse:
    names = area_names()
    mine = patch_of(request.user, names)
    form = PatchForm(
        request.POST if request.method == "POST" else None,
        wards=sorted(names.items(), key=lambda pair: pair[1]),
        initial={"wards": mine.wards, "streets": "\n".join(mine.streets)},
    )
    if request.method == "POST" and form.is_valid():
        try:
            chosen = choose_patch(
                **form.cleaned_data, by=request.user, at=timezone.now()
            )
        except Refused as refused:
            form.refuse(refused)
        else:
            return redirect("cases:patch" if chosen else "cases:patch-choose")
    return render(request, "cases/patch_choose.html", {"form": form})
