"""Which part of a team's work is listed."""

from django import forms

from commonside.work.cases.queries.team import Part
from commonside.work.reports.models import Band


class PartForm(forms.Form):
    """Ids and fixed lists alone; what is neither is left out."""

    owner = forms.IntegerField(required=False, min_value=1)
    agency = forms.IntegerField(required=False, min_value=1)
    band = forms.TypedChoiceField(
        required=False, coerce=int, empty_value=None, choices=Band.choices
    )

    @property
    def part(self) -> Part:
        self.is_valid()
        return Part(**self.cleaned_data)
