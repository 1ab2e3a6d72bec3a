"""What is asked when support is offered, answered, passed on, worked and ended."""

from collections.abc import Mapping
from typing import Any

from django import forms

from commonside.ground.design.forms import Form
from commonside.work.care.actions.offers import Consent
from commonside.work.care.rules.offers import ANSWERS, CONSENT

CONSENTS = [("", "Not said yet"), *CONSENT.items()]


def day(label: str, **more: Any) -> forms.DateField:
    widget = forms.DateInput(
        attrs={"type": "date", "class": "govuk-input govuk-input--width-10"},
        format="%Y-%m-%d",
    )
    return forms.DateField(label=label, required=False, widget=widget, **more)


def radios(label: str, choices: Any = (), **more: Any) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label, choices=choices, widget=forms.RadioSelect, **more
    )


class OfferForm(Form):
    """A new offer: what, to whom, and what they said."""

    kind = radios("What is offered")
    person = forms.ChoiceField(label="To whom", required=False)
    other = forms.ChoiceField(
        label="The other side", required=False, help_text="For mediation alone."
    )
    says = radios("What they say", list(ANSWERS.items()))
    consent_how = forms.ChoiceField(
        label="How they agreed that the service is told of them",
        choices=CONSENTS,
        required=False,
    )
    consent_on = day("When they agreed")

    def __init__(
        self,
        *args: Any,
        kinds: list[tuple[str, str]],
        people: Mapping[str, Any],
        alleged: Mapping[str, Any],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.known = {**people, **alleged}
        named = {key: person.known_as for key, person in self.known.items()}
        fields: Any = self.fields
        fields["kind"].choices = kinds
        fields["person"].choices = list(named.items())
        others = [(key, named[key]) for key in alleged]
        fields["other"].choices = [("", "Nobody"), *others]

    def said(self) -> dict[str, Any]:
        found = self.cleaned_data
        return {
            "kind": found["kind"],
            "person": self.known.get(found["person"]),
            "other": self.known.get(found["other"]),
            "says": found["says"],
            "consent": Consent(found["consent_how"], found["consent_on"]),
        }


class Versioned(Form):
    """A form of one offer, which carries the version that it was filled in for."""

    do = forms.CharField(widget=forms.HiddenInput)
    version = forms.IntegerField(widget=forms.HiddenInput)
    button = "Save"
    heading = ""

    def __init__(self, *args: Any, kind: Mapping[str, Any], **kwargs: Any) -> None:
        # Two forms on one page must not name their fields alike.
        kwargs["auto_id"] = f"{type(self).__name__.lower()}_%s"
        super().__init__(*args, **kwargs)
        self.kind = kind

    def said(self) -> dict[str, Any]:
        """What the act takes, besides who and when."""
        found = dict(self.cleaned_data)
        found.pop("do")
        return found


class AnswerForm(Versioned):
    heading = "What they say now"
    says = radios("What they say", [(c, w) for c, w in ANSWERS.items() if c != "later"])
    consent_how = forms.ChoiceField(
        label="How they agreed that the service is told of them",
        choices=CONSENTS,
        required=False,
    )
    consent_on = day("When they agreed")

    def said(self) -> dict[str, Any]:
        found = super().said()
        how, on = found.pop("consent_how"), found.pop("consent_on")
        return {**found, "consent": Consent(how, on)}


class UndoForm(Versioned):
    heading = "They changed their mind"
    button = "They do not want it any more"

    def said(self) -> dict[str, Any]:
        return {**super().said(), "says": "no"}


class ScreenForm(Versioned):
    """The questions before two sides meet; only the conclusion is kept."""

    heading = "Is it suitable?"
    other_how = forms.ChoiceField(
        label="How the other side agreed", choices=CONSENTS, required=False
    )
    other_on = day("When the other side agreed")

    def __init__(self, *args: Any, kind: Mapping[str, Any], **kwargs: Any) -> None:
        super().__init__(*args, kind=kind, **kwargs)
        asked = {
            f"q_{one['code']}": radios(
                one["text"]["en"], [("no", "No"), ("yes", "Yes")]
            )
            for one in kind.get("question", ())
        }
        self.fields = {**asked, **self.fields}

    def said(self) -> dict[str, Any]:
        found = super().said()
        answers = {k[2:]: found.pop(k) for k in list(found) if k.startswith("q_")}
        other = Consent(found.pop("other_how"), found.pop("other_on"))
        return {**found, "answers": answers, "other": other}


class ReferForm(Versioned):
    heading = "Pass them on"
    button = "They have been referred"


class NextForm(Versioned):
    """What a kind keeps of the work: a worker, or a day."""

    worker = forms.CharField(label="Who works with them", max_length=80, required=False)
    next_on = day("Next on")

    def __init__(self, *args: Any, kind: Mapping[str, Any], **kwargs: Any) -> None:
        super().__init__(*args, kind=kind, **kwargs)
        if kind["keeps"] != "worker":
            del self.fields["worker"]
        if kind["keeps"] in ("outcome", "fitted"):
            del self.fields["next_on"]
        else:
            words = {"worker": "Looked at again on"}.get(
                kind["keeps"], "Next session on"
            )
            self.fields["next_on"].label = words


class ServiceForm(NextForm):
    heading = "What the service says"
    takes_on = radios("Do they take it on?", [("yes", "Yes"), ("no", "No")])
    field_order = ("takes_on", "worker", "next_on")

    def said(self) -> dict[str, Any]:
        found = super().said()
        return {**found, "takes_on": found["takes_on"] == "yes"}


class WorkForm(NextForm):
    heading = "What is next"


class FittedForm(Versioned):
    heading = "What was fitted"
    visited_on = day("When they came")
    fitted = forms.MultipleChoiceField(
        label="What was fitted", required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, kind: Mapping[str, Any], **kwargs: Any) -> None:
        super().__init__(*args, kind=kind, **kwargs)
        fields: Any = self.fields
        fields["fitted"].choices = [
            (one["code"], one["label"]["en"]) for one in kind.get("fitted", ())
        ]


class AttendanceForm(Versioned):
    heading = "A session"
    on = day("Which session")
    came = radios("Did they come?", [("yes", "Yes"), ("no", "No")])
    next_on = day("Next session on")

    def said(self) -> dict[str, Any]:
        found = super().said()
        return {**found, "came": found["came"] == "yes"}


class EndForm(Versioned):
    heading = "It is over"
    button = "End it"
    outcome = radios("How it ended")

    def __init__(self, *args: Any, kind: Mapping[str, Any], **kwargs: Any) -> None:
        super().__init__(*args, kind=kind, **kwargs)
        fields: Any = self.fields
        fields["outcome"].choices = [
            (one["code"], one["label"]["en"]) for one in kind["outcome"]
        ]


class SeenToForm(Versioned):
    heading = "They did not come: is the person harmed safe?"
    button = "I have seen that they are safe"

    def said(self) -> dict[str, Any]:
        found = super().said()
        found.pop("version")
        return found
