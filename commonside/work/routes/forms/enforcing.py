"""What is asked before enforcement."""

from typing import Any

from django import forms

from commonside.work.cases.forms.fields import choice, text
from commonside.work.routes.forms.children import PersonForm


class LookForm(PersonForm):
    power = forms.ChoiceField(label="What you have in mind")
    capacity = choice("Can they understand it, and keep to it?")
    capacity_note = text("What makes you think so")
    equality = choice("Disability, health and other protected characteristics")
    equality_note = text("What was looked at, and what is done differently")
    no_offer_why = text(
        "No support was offered? Say why not",
        help_text="A supervisor then agrees. Leave it empty where support was offered.",
    )

    def __init__(
        self,
        *args: Any,
        powers: dict[str, Any],
        limits: dict[str, Any],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.powers = powers
        fields: Any = self.fields
        fields["power"].choices = [(k, v.label) for k, v in powers.items()]
        for name in ("capacity", "equality"):
            options = limits[name]
            fields[name].choices = [(o["code"], o["label"]["en"]) for o in options]

    def said(self) -> dict[str, Any]:
        found = super().said()
        return {**found, "power": self.powers[found["power"]]}
