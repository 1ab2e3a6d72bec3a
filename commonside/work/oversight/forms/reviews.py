"""What is asked of somebody who has looked at a whole case."""

from typing import Any

from django import forms

from commonside.ground.design.forms import Form
from commonside.work.cases.forms.fields import choice, day, text
from commonside.work.oversight.forms.many import LARGEST
from commonside.work.oversight.queries.reviews import Asked
from commonside.work.oversight.rules.reviews import WHEN


class ReviewForm(Form):
    level = choice("As whom you looked", required=False)
    decision = choice("What you decide", required=False)
    note = text("What you saw, and what should change")
    next_on = day(
        "Look again on",
        help_text="Leave it empty, and the clock of the band counts.",
    )

    def __init__(
        self,
        *args: Any,
        levels: list[tuple[str, str]],
        decisions: list[tuple[str, str]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        for name, choices in (("level", levels), ("decision", decisions)):
            field: Any = self.fields[name]
            field.choices = choices


class OwedForm(forms.Form):
    """Which reviews are listed; what is no choice is left out."""

    when = forms.ChoiceField(required=False, choices=list(WHEN.items()))
    level = forms.CharField(required=False, max_length=40)
    owner = forms.IntegerField(required=False, min_value=1, max_value=LARGEST)

    @property
    def asked(self) -> Asked:
        self.is_valid()
        said = self.cleaned_data
        return Asked(
            when=said.get("when") or "all",
            level=said.get("level") or "",
            owner=said.get("owner"),
        )
