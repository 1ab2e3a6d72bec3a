"""What is asked before a sample is drawn and a case is scored."""

from typing import Any

from django import forms

from commonside.ground.design.forms import Form
from commonside.work.cases.forms.fields import Versioned, choice, text


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
