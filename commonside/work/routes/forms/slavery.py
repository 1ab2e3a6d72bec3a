"""What is asked where there are signs of modern slavery."""

from collections.abc import Mapping
from typing import Any

from django import forms

from commonside.ground.design.forms import Form
from commonside.work.cases.forms.fields import choice, day, text
from commonside.work.routes.forms.children import PersonForm
from commonside.work.routes.forms.referring import named
from commonside.work.routes.rules.slavery import REFER, Decided


class RaiseForm(PersonForm):
    signs = forms.MultipleChoiceField(
        label="What you saw", required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, body: Mapping[str, Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["signs"].choices = named(body["sign"])


class DecideForm(Form):
    """The way of an adult; that of a child has no choice, and asks for no consent."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    decision = choice("What is done", required=False)
    consent = choice(
        "Do they agree to be referred?", [("yes", "Yes"), ("no", "No")], required=False
    )
    responder = forms.ChoiceField(
        label="First responder: the agency that sends it", required=False
    )
    sent_on = day("Sent on")
    reference = forms.CharField(label="Its number", max_length=60, required=False)
    why = text("Why there are no signs after all")

    def __init__(
        self,
        *args: Any,
        body: Mapping[str, Any],
        responders: Mapping[str, Any],
        is_child: bool,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.responders, self.is_child = responders, is_child
        fields: Any = self.fields
        fields["decision"].choices = named(body["decision"])
        names = [(key, agency.name) for key, agency in responders.items()]
        fields["responder"].choices = names
        if is_child:
            for name in ("decision", "consent", "why"):
                del fields[name]

    def said(self) -> dict[str, Any]:
        found = self.cleaned_data
        return {
            "version": found["version"],
            "responder": self.responders.get(found["responder"]),
            "said": Decided(
                decision=REFER if self.is_child else found["decision"],
                consent=found.get("consent", ""),
                sent_on=found["sent_on"],
                reference=found["reference"],
                why=found.get("why", ""),
            ),
        }


class AnswerForm(Form):
    version = forms.IntegerField(widget=forms.HiddenInput)
    answer = choice("What they decided", required=False)
    on = day("On")

    def __init__(
        self, *args: Any, body: Mapping[str, Any], is_final: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.is_final = is_final
        fields: Any = self.fields
        fields["answer"].choices = named(body["answer"])

    def said(self) -> dict[str, Any]:
        return {**self.cleaned_data, "is_final": self.is_final}
