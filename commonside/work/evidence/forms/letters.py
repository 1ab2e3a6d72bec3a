"""What is asked of a letter, of its last look, and of how it goes."""

from typing import Any

from django import forms

from commonside.ground.design.forms import Form
from commonside.work.cases.forms.fields import Versioned, choice, text
from commonside.work.evidence.forms.keeping import line
from commonside.work.evidence.rules.letters import SENT_HOW


class LetterFields(Form):
    """The letter itself."""

    to_name = line("To", 160)
    to_address = text("Address", rows=3, help_text="Empty when it goes by hand.")
    subject = line("About", 160)
    words = text("What it says", rows=16, help_text="An empty line ends a paragraph.")


class WriteForm(LetterFields):
    """A new letter, to one of those whom its template is for."""

    person = forms.ChoiceField(label="Whom it is for", required=False)
    field_order = ("person",)

    def __init__(self, *args: Any, people: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = {str(person.pk): person for person in people}
        field: Any = self.fields["person"]
        names = [(pk, person.known_as) for pk, person in self.people.items()]
        field.choices = [*names, ("", "Somebody else")]
        field.initial = names[0][0] if names else ""
        if not names:
            del self.fields["person"]

    def values(self) -> dict[str, Any]:
        said = dict(self.cleaned_data)
        return {**said, "person": self.people.get(said.get("person", ""))}


class ChangeLetterForm(LetterFields, Versioned):
    """A letter that has not gone."""


class ConfirmForm(Versioned):
    """The last look, by name."""

    listed = forms.CharField(widget=forms.HiddenInput)
    sure = forms.BooleanField(
        label="I have read each of these, and it may go as it stands",
        error_messages={"required": "Say that you have read each of them."},
    )


class SendForm(Versioned):
    how = choice("How it goes", list(SENT_HOW.items()))

    def __init__(self, *args: Any, reader: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["how"]
        ways = SENT_HOW if reader == "harmed" else ("hand", "post")
        field.choices = [(code, SENT_HOW[code]) for code in ways]


class LayoutForm(Form):
    layout = forms.FileField(
        label="The Word file",
        widget=forms.FileInput(attrs={"accept": ".docx"}),
        error_messages={
            "required": "Choose a Word document.",
            "empty": "The file is empty. Choose another.",
        },
    )
