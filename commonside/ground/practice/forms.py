"""A file of practice that somebody offers."""

from typing import Any

from django import forms

from commonside.ground.design.forms import Form

MOST_KILOBYTES = 300


class OfferForm(Form):
    chosen = forms.FileField(
        label="File",
        widget=forms.FileInput(attrs={"accept": ".toml"}),
        help_text=f"One .toml file, up to {MOST_KILOBYTES} kB.",
        error_messages={
            "required": "Choose a file.",
            "empty": "This file is empty. Choose another.",
        },
    )

    def clean_chosen(self) -> Any:
        chosen = self.cleaned_data["chosen"]
        if chosen.size > MOST_KILOBYTES * 1024:
            raise forms.ValidationError(
                f"A file of practice has at most {MOST_KILOBYTES} kB."
            )
        return chosen


class BringForm(Form):
    """The text that was shown, carried to the page that brings it into force."""

    text = forms.CharField(
        widget=forms.HiddenInput, max_length=MOST_KILOBYTES * 1024, strip=False
    )
