"""Reviews of whole cases: which are owed, and recording one with its decision."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from commonside.ground.agencies.doors import needs
from commonside.ground.audit.viewing import seen
from commonside.ground.design.paging import page_of
from commonside.work.cases.page import Act, Values, acting
from commonside.work.cases.queries.case import Head
from commonside.work.oversight import actions
from commonside.work.oversight.forms.reviews import OwedForm, ReviewForm
from commonside.work.oversight.queries import many
from commonside.work.oversight.queries import reviews as queries
from commonside.work.oversight.rules.reviews import WHEN


@needs("cases.approve_closing")
def owed(request: HttpRequest) -> HttpResponse:
    """The reviews that are owed in the reader's teams, those latest first."""
    user: Any = request.user
    now, on = timezone.now(), timezone.localdate()
    asked = OwedForm(request.GET).asked
    page = page_of(queries.owed(user, asked, at=now), request.GET.get("page"))
    page.object_list = queries.shown(user, page.object_list, on=on)
    refs = [f"case:{row.case.pk}" for row in page.object_list]
    seen(request, "oversight.reviews_seen", "", refs)
    practice = queries.practice_on(on)
    levels = practice.body["level"] if practice else []
    context = {
        "page": page,
        "asked": asked,
        "whens": list(WHEN.items()),
        "levels": [(one["code"], one["label"]["en"]) for one in levels],
        "officers": many.officers(user, at=now),
    }
    return render(request, "oversight/owed.html", context)


def _needs(head: Head, user: Any) -> Values:
    now = timezone.now()
    practice = queries.practice_on(timezone.localdate())
    decisions = practice.body["decision"] if practice else []
    levels = queries.levels_for(head.case, at=now)
    return {
        "levels": [(one["code"], one["label"]["en"]) for one in levels],
        "decisions": [(one["code"], one["label"]["en"]) for one in decisions],
    }


def _review(head: Head, form: Any, **given: Any) -> Any:
    return actions.review(case=head.case, **form.cleaned_data, **given)


review = acting(
    Act(
        title="I have looked at the whole case",
        button="Save",
        form=ReviewForm,
        run=_review,
        needs=_needs,
        intro="Read the contacts, steps and risk first. A look of a manager counts for "
        "the supervisor too.",
        done="Review saved.",
        to="oversight:readings",
    ),
    permission="cases.approve_closing",
)
