"""A few words for whoever comes next."""

from typing import Any

from django import forms
from django.db.models import QuerySet

from commonside.ground.agencies.models import User
from commonside.ground.design.forms import Form
from commonside.work.cases.forms.fields import text


class TeamNoteForm(Form):
    text = text("For whoever comes next", rows=2)


class CaseNoteForm(Form):
    """A note on one case; whoever gives out cases may pass the case on with it."""

    text = text(
        "What the next one must know",
        help_text="Short. What happened stays in the contacts and steps.",
    )
    to = forms.ModelChoiceField(
        label="Pass the case on to",
        queryset=User.objects.none(),
        empty_label="Nobody: it keeps its owner",
        required=False,
    )

    def __init__(
        self, *args: Any, takers: QuerySet[User] | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        if takers is None:
            del self.fields["to"]
        else:
            self.fields["to"].queryset = takers  # type: ignore[attr-defined]
