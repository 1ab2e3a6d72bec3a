"""What is asked when something is handed over, and when they answer."""

from collections.abc import Mapping
from typing import Any

from django import forms

from commonside.ground.design.forms import Form
from commonside.work.cases.forms.fields import choice, day, text
from commonside.work.routes.actions.referring import Said
from commonside.work.routes.rules.referring import State


def named(options: Any) -> list[tuple[str, str]]:
    return [(one["code"], one["label"]["en"]) for one in options]


class HandForm(Form):
    """What one way keeps, and nothing else."""

    person = forms.ChoiceField(label="Whom it is about", required=False)
    agency = forms.ChoiceField(
        label="Which agency of the partnership",
        required=False,
        help_text="It reads this alone, not the case, and answers here.",
    )
    receiver = forms.CharField(
        label="Or which body, team or unit",
        max_length=120,
        required=False,
    )
    told = text("What they need to know", rows=5)
    consent = choice("Do they agree?", required=False)
    consent_why = text("Why it is passed on all the same")
    signpost = choice("Where you pointed to", required=False)
    on = day("On which day")
    reference = forms.CharField(label="Their number", max_length=60, required=False)

    def __init__(
        self,
        *args: Any,
        body: Mapping[str, Any],
        people: Mapping[str, Any],
        agencies: Mapping[str, Any],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.people, self.agencies = people, agencies
        fields: Any = self.fields
        names = [(key, person.known_as) for key, person in people.items()]
        fields["person"].choices = [("", "Choose"), *names]
        bodies = [(key, agency.name) for key, agency in agencies.items()]
        fields["agency"].choices = [("", "None of these"), *bodies]
        for name in ("consent", "signpost"):
            fields[name].choices = named(body.get(name, ()))
        self.questions = [one["code"] for one in body.get("question", ())]
        for one in body.get("question", ()):
            fields[f"q_{one['code']}"] = choice(
                one["text"]["en"], named(one["options"]), required=False
            )
        for name in _left_out(body):
            del fields[name]

    def said(self) -> Said:
        found = self.cleaned_data
        return Said(
            person=self.people.get(found.get("person", "")),
            agency=self.agencies.get(found.get("agency", "")),
            receiver=found.get("receiver", ""),
            on=found.get("on"),
            told=found.get("told", ""),
            consent=found.get("consent", ""),
            consent_why=found.get("consent_why", ""),
            reference=found.get("reference", ""),
            signpost=found.get("signpost", ""),
            answers={code: found[f"q_{code}"] for code in self.questions},
        )


def _left_out(body: Mapping[str, Any]) -> list[str]:
    """Fields that this way has no place for."""
    keeps = body["keeps"]
    found = [n for n in ("person", "told", "reference", "signpost") if n not in keeps]
    if not body["to_kinds"]:
        found += ["agency", "receiver"]
    if not body.get("consent"):
        found += ["consent", "consent_why"]
    return found


class MoveForm(Form):
    """One answer to what was handed over; it carries the version that was read."""

    do = forms.CharField(widget=forms.HiddenInput)
    version = forms.IntegerField(widget=forms.HiddenInput)
    heading, button, to = "", "Save", ""

    def __init__(self, *args: Any, body: Mapping[str, Any], **kwargs: Any) -> None:
        kwargs["auto_id"] = f"{type(self).__name__.lower()}_%s"
        super().__init__(*args, **kwargs)
        self.body = body
        if "reference" in self.fields and "reference" not in body["keeps"]:
            del self.fields["reference"]

    def said(self) -> dict[str, Any]:
        """What the act takes, besides who and when."""
        found = {k: v for k, v in self.cleaned_data.items() if k != "do"}
        return {**found, "to": self.to}


class TakenForm(MoveForm):
    heading, button, to = "They have it", "They have it", State.TAKEN
    reference = forms.CharField(label="Their number", max_length=60, required=False)


class RefusedForm(MoveForm):
    heading, button, to = "They do not take it on", "Not taken on", State.REFUSED
    why = text("Why")


class EndedForm(MoveForm):
    heading, button, to = "How it ended", "Save how it ended", State.ENDED
    outcome = choice("By which code", required=False)

    def __init__(self, *args: Any, body: Mapping[str, Any], **kwargs: Any) -> None:
        super().__init__(*args, body=body, **kwargs)
        fields: Any = self.fields
        fields["outcome"].choices = named(body["closure"])


class WithdrawnForm(MoveForm):
    heading, button, to = "Take it back", "Take it back", State.WITHDRAWN
    why = text("Why")


FORMS: dict[str, type[MoveForm]] = {
    "taken": TakenForm,
    "refused": RefusedForm,
    "ended": EndedForm,
    "withdrawn": WithdrawnForm,
}
