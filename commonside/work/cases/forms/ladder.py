"""A decision on a rung of the ladder, with what was weighed."""

from typing import Any

from django import forms

from commonside.ground.design.forms import Form
from commonside.work.cases.forms.fields import day
from commonside.work.cases.forms.fields import text as lines
from commonside.work.cases.rules.ladder import WEIGHED


class DecideForm(Form):
    rung = forms.ChoiceField(label="What is done")
    against = forms.ChoiceField(
        label="About whom",
        required=False,
        help_text="One of those alleged; for advice and for a place it is nobody.",
    )
    text = forms.CharField(
        label="In your words, if it needs more", required=False, max_length=300
    )
    to = forms.ChoiceField(label="Who does it")
    due_on = day("By when")
    legal_test = lines(WEIGHED["legal_test"], rows=2)
    proportionality = lines(WEIGHED["proportionality"], rows=2)
    equality = lines(WEIGHED["equality"], rows=2)
    alternatives = lines(WEIGHED["alternatives"], rows=2)
    skipped_why = lines("Why rungs beneath it were not tried", rows=2)

    def __init__(
        self,
        *args: Any,
        rungs: list[Any],
        people: list[tuple[str, str]],
        owners: list[Any],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["rung"].choices = rungs
        fields["against"].choices = [("", "Nobody"), *people]
        fields["to"].choices = owners
