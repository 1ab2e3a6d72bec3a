"""A number elsewhere, where a case is worked, what is copied, a saved e-mail."""

from collections.abc import Sequence
from typing import Any

from django import forms

from commonside.ground.design.forms import Form
from commonside.work.cases.forms.fields import Versioned, choice, day, text
from commonside.work.exchange.actions.mail import WROTE

Choices = Sequence[tuple[str, str]]


class _OfSystem(Form):
    system = forms.ChoiceField(label="System", required=False)

    def __init__(self, *args: Any, systems: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["system"]
        field.choices = [("", "Choose"), *systems]


class NumberForm(_OfSystem):
    number = forms.CharField(label="Its number there", max_length=120, required=False)
    subject = forms.ChoiceField(label="What the number is of")

    def __init__(self, *args: Any, subjects: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["subject"]
        field.choices = list(subjects)


class ElsewhereForm(_OfSystem):
    number = forms.CharField(label="Its number there", max_length=120, required=False)
    keeper = forms.CharField(label="Who has it there", max_length=120, required=False)
    next_on = day("When do we ask how it goes?")


class AskForm(Versioned):
    note = text("How does it go there?")
    keeper = forms.CharField(label="Who has it there", max_length=120, required=False)
    next_on = day("When do we ask again?")


class HereForm(Versioned):
    """Nothing is asked: from now on the case is worked here."""


class CopyForm(_OfSystem):
    """For which system it was copied."""


class MailForm(Form):
    file = forms.FileField(
        label="The saved e-mail",
        widget=forms.ClearableFileInput(attrs={"accept": ".eml,message/rfc822"}),
        help_text="Save it in your mail program as .eml, then choose it here or drop it"
        " on the field.",
        error_messages={"required": "Choose a saved e-mail."},
    )
    file.widget.template_name = "django/forms/widgets/file.html"
    wrote = choice("Who wrote it?", list(WROTE.items()))


class LookForm(Form):
    number = forms.CharField(label="Number in another system", max_length=120)
