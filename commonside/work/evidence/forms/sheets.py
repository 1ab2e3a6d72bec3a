"""What is asked when diary sheets are handed out, are back, or were read."""

from typing import Any

from django import forms

from commonside.ground.design.forms import Form


class GiveForm(Form):
    """To whom, and that there is a safe place for them."""

    person = forms.ChoiceField(label="Who writes")
    is_safe = forms.BooleanField(
        label="They have somewhere to keep the sheets where nobody else finds them",
        error_messages={"required": "Ask them first where the sheets are safe."},
    )

    def __init__(self, *args: Any, people: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = {str(person.pk): person for person in people}
        field: Any = self.fields["person"]
        field.choices = [(pk, person.known_as) for pk, person in self.people.items()]

    @property
    def diarist(self) -> Any:
        return self.people.get(self.cleaned_data.get("person", ""))


class ActForm(Form):
    what = forms.ChoiceField(choices=[("back", "Back"), ("read", "Read")])
