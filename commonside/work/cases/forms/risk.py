"""The risk questions of the scheme in force, as a form."""

from typing import Any

from django import forms

from commonside.work.cases.forms.fields import Versioned, choice, text
from commonside.work.cases.rules.owing import Band

KINDS = {
    "personal": "About the person or household",
    "situational": "About the place and how they live",
    "incidental": "What this does to them",
}
AS_ANSWERED = ""


class RiskForm(Versioned):
    """One question a row, then triggers, vulnerability and the officer's judgement."""

    def __init__(self, *args: Any, scheme: dict[str, Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.scheme = scheme
        for question in scheme["question"]:
            options = [(o["code"], o["label"]["en"]) for o in question["options"]]
            self.fields[question["code"]] = choice(
                f"{question['number']}. {question['text']['en']}",
                options,
                required=False,
            )
        self.fields["triggers"] = forms.MultipleChoiceField(
            label="Any of these makes it High, whatever the answers",
            choices=[(f["code"], f["label"]["en"]) for f in scheme["force_high"]],
            required=False,
            widget=forms.CheckboxSelectMultiple,
        )
        for kind, label in KINDS.items():
            self.fields[kind] = forms.CharField(
                label=f"Vulnerable: {label[0].lower()}{label[1:]}",
                required=False,
                max_length=200,
            )
        self.fields["band"] = choice(
            "The band",
            [
                (AS_ANSWERED, "As the answers give it"),
                *((str(int(b)), b.name.capitalize()) for b in Band),
            ],
            required=False,
            initial=AS_ANSWERED,
        )
        self.fields["override_why"] = text("If not as the answers give it: why", rows=2)

    @property
    def questions(self) -> list[Any]:
        """The questions of the scheme, in its order."""
        return [self[question["code"]] for question in self.scheme["question"]]

    @property
    def vulnerable(self) -> list[Any]:
        return [self[kind] for kind in KINDS]

    def values(self) -> dict[str, Any]:
        """What the action takes."""
        found = self.cleaned_data
        codes = [question["code"] for question in self.scheme["question"]]
        return {
            "answers": {code: found[code] for code in codes if found[code]},
            "triggers": found["triggers"],
            "vulnerability": {kind: [found[kind]] for kind in KINDS if found[kind]},
            "band": int(found["band"]) if found["band"] else None,
            "override_why": found["override_why"],
            "version": found["version"],
        }
