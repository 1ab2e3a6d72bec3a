"""Which part of a team's work is listed."""

from django import forms

from commonside.work.cases.queries.team import Part
from commonside.work.reports.models import Band

# A larger number is the number of no row, and more than a database takes.
LARGEST = 2**31 - 1


class PartForm(forms.Form):
    """Ids and fixed lists alone; what is neither is left out."""

    owner = forms.IntegerField(required=False, min_value=1, max_value=LARGEST)
    agency = forms.IntegerField(required=False, min_value=1, max_value=LARGEST)
    band = forms.TypedChoiceField(
        required=False, coerce=int, empty_value=None, choices=Band.choices
    )

    @property
    def part(self) -> Part:
        self.is_valid()
        return Part(**self.cleaned_data)
