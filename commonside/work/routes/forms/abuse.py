"""What is asked about abuse at home."""

from collections.abc import Mapping
from typing import Any

from django import forms

from commonside.work.cases.forms.fields import choice, text
from commonside.work.routes.forms.children import PersonForm
from commonside.work.routes.forms.referring import named
from commonside.work.routes.rules.abuse import SAYS


class AskForm(PersonForm):
    """The questions of one version, each with yes, no and not known."""

    asked = choice("Of whom did you ask it?", required=False)
    is_judged = forms.BooleanField(
        label="I judge that they are in great danger, whatever the answers add up to",
        required=False,
    )
    judged_why = text("What you judge it by")

    def __init__(self, *args: Any, body: Mapping[str, Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["asked"].choices = named(body["asked"])
        self.codes = [one["code"] for one in body["question"]]
        questions = {
            f"q_{one['code']}": choice(
                f"{number}. {one['text']['en']}", SAYS.items(), required=False
            )
            for number, one in enumerate(body["question"], 1)
        }
        last = {name: fields.pop(name) for name in ("is_judged", "judged_why")}
        self.fields = {**fields, **questions, **last}

    @property
    def questions(self) -> list[Any]:
        """The questions, in the order of their version."""
        return [self[f"q_{code}"] for code in self.codes]

    def said(self) -> dict[str, Any]:
        found = super().said()
        answers = {code: found.pop(f"q_{code}") for code in self.codes}
        return {**found, "answers": answers}
