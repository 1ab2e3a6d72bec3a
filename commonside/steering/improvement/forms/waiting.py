"""Which waits are listed."""

from datetime import date

from django import forms

from commonside.steering.improvement.queries.waiting import ORDERS, Asked
from commonside.work.cases.rules.states import STATE_LABELS


class WaitsForm(forms.Form):
    """Fixed choices alone; what is none is left out."""

    month = forms.DateField(required=False, input_formats=["%Y-%m-%d"])
    was = forms.ChoiceField(
        required=False, choices=[(s.value, label) for s, label in STATE_LABELS.items()]
    )
    order = forms.ChoiceField(
        required=False, choices=[(code, words) for code, (words, _) in ORDERS.items()]
    )

    def asked(self, months: list[date]) -> Asked:
        """What was chosen; a month of which nothing was counted is none."""
        self.is_valid()
        said = self.cleaned_data
        month = said.get("month")
        return Asked(
            month if month in months else None,
            said.get("was") or "",
            said.get("order") or "longest",
        )
