"""The risk of the case, and what is known of somebody alleged: two forms."""

from collections.abc import Callable
from typing import Any

from django.http import Http404

from commonside.work.cases.page import Act, Page, Values, acting
from commonside.work.cases.queries.case import Head
from commonside.work.safety import actions, forms, queries


def _needs(about: str) -> Callable[[Head, Any], Values]:
    def needs(head: Head, user: Any) -> Values:
        people = queries.alleged(head.case) if about == "alleged" else None
        if people is not None and not people.exists():
            raise Http404
        return {"scheme": queries.scheme_of(about), "people": people}

    return needs


def _run(about: str) -> Callable[..., Any]:
    def run(head: Head, form: Any, **given: Any) -> Any:
        return actions.judge(case=head.case, about=about, **form.values(), **given)

    return run


def _page(about: str, title: str, intro: str) -> Page:
    return acting(
        Act(
            title=title,
            button="Save",
            form=forms.JudgeForm,
            run=_run(about),
            needs=_needs(about),
            intro=intro,
            done="Saved.",
            to="cases:risk",
        ),
        permission="cases.assess",
    )


case = _page(
    "case",
    "The risk of the case",
    "That it grows, spreads or stands still. How dangerous it is for the person harmed"
    " has questions of its own, and is not changed by this.",
)
alleged = _page(
    "alleged",
    "About somebody who is alleged",
    "What is dangerous for whoever calls on them, and what they need themselves. It"
    " proves nothing of what is alleged.",
)
