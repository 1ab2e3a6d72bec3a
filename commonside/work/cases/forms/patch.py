"""Which wards and streets somebody looks after."""

from typing import Any

from django import forms

from commonside.ground.design.forms import Form


class PatchForm(Form):
    wards = forms.MultipleChoiceField(
        label="Wards", widget=forms.CheckboxSelectMultiple, required=False
    )
    streets = forms.CharField(
        label="Streets",
        help_text="One a line, as on the street sign.",
        widget=forms.Textarea(attrs={"rows": 4}),
        required=False,
    )

    def __init__(self, *args: Any, wards: list[tuple[str, str]], **kwargs: Any):
        super().__init__(*args, **kwargs)
        field: Any = self.fields["wards"]
        field.choices = wards

    def clean_streets(self) -> list[str]:
        return str(self.cleaned_data["streets"]).splitlines()
