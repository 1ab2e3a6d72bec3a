"""What is asked about somebody's age, and of youth justice."""

from collections.abc import Mapping
from typing import Any

from django import forms

from commonside.ground.design.forms import Form
from commonside.work.cases.forms.fields import choice, day, text


class PersonForm(Form):
    """A form about one person of a case."""

    person = forms.ChoiceField(label="Who")

    def __init__(self, *args: Any, people: Mapping[str, Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.known = people
        fields: Any = self.fields
        fields["person"].choices = [(k, p.known_as) for k, p in people.items()]

    def said(self) -> dict[str, Any]:
        """What the act takes, besides the case, who and when."""
        return {**self.cleaned_data, "person": self.known[self.cleaned_data["person"]]}


class AgeForm(PersonForm):
    born_on = day("Day of birth", help_text="If it is known.")
    about = forms.IntegerField(
        label="Or about how old",
        required=False,
        help_text="A guess. Somebody who may be a child is treated as one.",
    )
    how = choice("How do you know?")

    def __init__(self, *args: Any, hows: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["how"].choices = hows


class CorrectForm(Form):
    """A child's age put right, by a youth role."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    born_on = day("Day of birth", help_text="If it is known.")
    about = forms.IntegerField(label="Or about how old", required=False)
    how = choice("How do you know?")

    def __init__(self, *args: Any, hows: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["how"].choices = hows


class ConsultForm(PersonForm):
    whom = forms.CharField(
        label="Whom you asked", max_length=120, help_text="Their name and their part."
    )
    on = day("When")
    view = choice("What they think of enforcement")
    note = text(
        "What they said of the child",
        help_text="Only youth officers read this.",
    )

    def __init__(self, *args: Any, views: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["view"].choices = views
