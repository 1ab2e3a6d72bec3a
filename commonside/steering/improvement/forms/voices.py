"""What is asked of workshops, themes, quotes and suggestions."""

from typing import Any

from django import forms
from django.db.models import QuerySet

from commonside.ground.design.forms import Form, Several
from commonside.steering.improvement.models import Theme, Voice
from commonside.steering.improvement.queries.voices import ORDERS, Asked
from commonside.steering.improvement.rules.voices import ANSWERS, WITH, Answer
from commonside.work.cases.forms.fields import Versioned, choice, day
from commonside.work.cases.forms.fields import text as long_text

LARGEST = 2**31 - 1


def number(label: str, **more: Any) -> forms.IntegerField:
    return forms.IntegerField(
        label=label, min_value=0, max_value=LARGEST, required=False, **more
    )


class Voices(Several):
    """Each who took part, by the workshop and their number."""

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.workshop.title}: number {obj.number}"


class WorkshopForm(Form):
    title = forms.CharField(label="Title", max_length=120, required=False)
    held_on = day("Held on")
    with_whom = choice("Who took part", list(WITH.items()), required=False)
    took_part = number(
        "How many took part and agreed to it",
        help_text="Nobody is named here: each becomes a number, so that somebody can "
        "take it back.",
    )
    may_quote = number("Of those, how many may be quoted", initial=0)
    note = long_text("What it was about")

    def clean_took_part(self) -> int:
        return self.cleaned_data["took_part"] or 0

    def clean_may_quote(self) -> int:
        return self.cleaned_data["may_quote"] or 0


class ThemeForm(Form):
    theme = forms.ModelChoiceField(
        label="Theme",
        queryset=Theme.objects.none(),
        empty_label="A new one",
        required=False,
    )
    title = forms.CharField(
        label="What the new one is called", max_length=120, required=False
    )
    voices = Voices(
        label="Who raised it",
        queryset=Voice.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    def __init__(
        self,
        *args: Any,
        themes: QuerySet[Theme],
        voices: QuerySet[Voice],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        for name, rows in (("theme", themes), ("voices", voices)):
            field: Any = self.fields[name]
            field.queryset = rows


class ChangeForm(Form):
    change = long_text("What was changed")
    on = day("Since")


class Speaker(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.workshop.title}: number {obj.number}"


class QuoteForm(Form):
    voice = Speaker(
        label="Who said it",
        queryset=Voice.objects.none(),
        empty_label="Choose a number",
    )
    words = long_text(
        "In their words", help_text="Without what could tell who they are."
    )

    def __init__(self, *args: Any, voices: QuerySet[Voice], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["voice"].queryset = voices  # type: ignore[attr-defined]


class SuggestForm(Form):
    text = long_text(
        "What would make the work better",
        help_text="Name nobody: everybody here reads it.",
    )


class ReplyForm(Versioned):
    state = choice(
        "What becomes of it",
        [(one.value, label) for one, label in ANSWERS.items() if one != Answer.NEW],
        required=False,
    )
    text = long_text("Reply")


class ListForm(forms.Form):
    """Which suggestions are listed; what is no choice is left out."""

    state = forms.ChoiceField(
        required=False, choices=[(one.value, label) for one, label in ANSWERS.items()]
    )
    order = forms.ChoiceField(
        required=False, choices=[(code, words) for code, (words, _) in ORDERS.items()]
    )

    @property
    def asked(self) -> Asked:
        self.is_valid()
        said = self.cleaned_data
        return Asked(said.get("state") or "", said.get("order") or "votes")
