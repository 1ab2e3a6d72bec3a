"""What somebody looks for, and why."""

from django import forms

from commonside.ground.design.forms import Form
from commonside.work.cases.rules.looking import PURPOSES


class LookForm(Form):
    number = forms.CharField(
        label="Number of a case or report",
        required=False,
        max_length=20,
        help_text="Exactly as it was given: C-041726, or 7KQ 4MD.",
    )
    name = forms.CharField(
        label="Full name", required=False, max_length=160, help_text="Exactly."
    )
    place = forms.CharField(
        label="Address, with number and postcode", required=False, max_length=300
    )
    purpose = forms.ChoiceField(
        label="What you need it for",
        required=False,
        choices=list(PURPOSES.items()),
        widget=forms.RadioSelect,
        help_text="Kept with your name.",
    )
