"""Who is away, who stands in, and what is handed back."""

from typing import Any

from django import forms
from django.db.models import QuerySet

from commonside.ground.agencies.models import User
from commonside.ground.design.forms import Form
from commonside.work.cases.forms.fields import day, text


class CoverForm(Form):
    away = forms.ModelChoiceField(
        label="Who is away", queryset=User.objects.none(), empty_label=None
    )
    to = forms.ModelChoiceField(
        label="Who stands in",
        queryset=User.objects.none(),
        empty_label="Choose a colleague",
    )
    since = day("From")
    until = day("To", help_text="The last day counts.")

    def __init__(
        self,
        *args: Any,
        away: QuerySet[User],
        takers: QuerySet[User],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        for name, rows in (("away", away), ("to", takers)):
            field: Any = self.fields[name]
            field.queryset = rows


class HandBackForm(Form):
    note = text("What they find on their return", rows=4)
