"""What is asked about care before court."""

from collections.abc import Mapping
from typing import Any

from django import forms

from commonside.ground.design.forms import Form
from commonside.work.care.forms.offers import day, radios


class NeedForm(Form):
    """A new line: for whom, what, and how it stands."""

    person = forms.ChoiceField(
        label="For whom",
        required=False,
        help_text="A community impact statement is of the street: leave it as it is.",
    )
    kind = radios("What it is about")
    state = radios("How it stands")
    on = day("On, or by", help_text="The day of that state; the court's, where known.")

    def __init__(
        self,
        *args: Any,
        body: Mapping[str, Any],
        people: Mapping[str, Any],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.people = people
        fields: Any = self.fields
        fields["person"].choices = [(k, p.known_as) for k, p in people.items()]
        fields["kind"].choices = _named(body["need"])
        fields["state"].choices = _named(body["state"])

    def said(self) -> dict[str, Any]:
        found = dict(self.cleaned_data)
        return {**found, "person": self.people.get(found["person"])}


class ChangeForm(Form):
    """How a line stands now, and what of it."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    state = radios("How it stands")
    on = day("On, or by")
    options = forms.MultipleChoiceField(
        label="Which", required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(
        self, *args: Any, body: Mapping[str, Any], kind: str, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.kind = kind
        need = next(one for one in body["need"] if one["code"] == kind)
        fields: Any = self.fields
        fields["state"].choices = _named(body["state"])
        fields["options"].choices = _named(need["options"])
        if not need["options"]:
            del fields["options"]

    def said(self) -> dict[str, Any]:
        return {**self.cleaned_data, "kind": self.kind}


def _named(rows: Any) -> list[tuple[str, str]]:
    return [(one["code"], one["label"]["en"]) for one in rows]
