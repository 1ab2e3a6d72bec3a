"""Fields that the forms of a case share."""

from typing import Any

from django import forms

from commonside.ground.design.forms import Form


class Versioned(Form):
    """A form that carries the version of the case that it was filled in for."""

    version = forms.IntegerField(widget=forms.HiddenInput)


def text(label: str, *, rows: int = 3, **more: Any) -> forms.CharField:
    """A field of several lines; what it lacks is for the rules to say."""
    widget = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, required=False, widget=widget, **more)


def day(label: str, **more: Any) -> forms.DateField:
    widget = forms.DateInput(
        attrs={"type": "date", "class": "govuk-input govuk-input--width-10"},
        format="%Y-%m-%d",
    )
    return forms.DateField(label=label, required=False, widget=widget, **more)


def choice(label: str, choices: Any = (), **more: Any) -> forms.ChoiceField:
    """One of a few, as radios."""
    return forms.ChoiceField(
        label=label, choices=choices, widget=forms.RadioSelect, **more
    )
