"""What is asked before a sample is drawn, a case is scored, many are moved."""

from typing import Any

from django import forms
from django.db.models import QuerySet

from commonside.ground.agencies.models import User
from commonside.ground.design.forms import Form
from commonside.work.cases.forms.fields import Versioned, choice, text

LARGEST = 2**31 - 1


class DrawForm(Form):
    size = forms.IntegerField(label="How many cases", min_value=1, max_value=500)


class ScoreForm(Versioned):
    """One question after the other, as the practice of the sample asks them."""

    note = text(
        "What should change",
        help_text="The owner of the case reads this. Leave it empty if nothing.",
    )

    def __init__(self, *args: Any, body: dict[str, Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        answers = [(one["code"], one["label"]["en"]) for one in body["answer"]]
        for question in body["question"]:
            self.fields[question["code"]] = choice(
                question["label"]["en"], answers, required=False
            )
        self.order_fields([q["code"] for q in body["question"]])

    @property
    def answers(self) -> dict[str, str]:
        """What was chosen, by question."""
        asked = set(self.fields) - {"note", "version"}
        return {code: self.cleaned_data.get(code) or "" for code in asked}


class WhoseForm(forms.Form):
    """Whose cases are listed; what is no number is left out."""

    owner = forms.IntegerField(required=False, min_value=1, max_value=LARGEST)

    @property
    def chosen(self) -> int | None:
        return self.cleaned_data.get("owner") if self.is_valid() else None


class MoveForm(Form):
    to = forms.ModelChoiceField(
        label="To", queryset=User.objects.none(), empty_label="Choose a colleague"
    )
    why = text("Why", rows=2)
    is_told = forms.BooleanField(
        label="Tell the people harmed who works on it now, each by their safe way",
        help_text="Where nothing is safe to send, the new owner is asked to speak with "
        "them.",
        required=False,
        initial=True,
    )

    def __init__(self, *args: Any, takers: QuerySet[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].queryset = takers  # type: ignore[attr-defined]
