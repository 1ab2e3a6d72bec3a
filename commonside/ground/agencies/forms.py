"""What is asked before an agreement is written down or stopped."""

from typing import Any

from django import forms

from commonside.ground.design.forms import Form


def _day(label: str, **more: Any) -> forms.DateField:
    widget = forms.DateInput(
        attrs={"type": "date", "class": "govuk-input govuk-input--width-10"},
        format="%Y-%m-%d",
    )
    return forms.DateField(label=label, required=False, widget=widget, **more)


class AgreementForm(Form):
    since = _day("First day")
    until = _day("Last day", help_text="Leave it empty if none was agreed.")


class StopForm(Form):
    why = forms.CharField(
        label="Why",
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Kept in the history, for whoever asks later. Name nobody.",
    )
