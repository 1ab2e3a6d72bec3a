"""The base of every form: GOV.UK templates, and obstacles at the place they concern."""

from typing import Any

from django import forms

# Digits of the largest number that a row may have in both databases, but one.
LONGEST = 18


class Form(forms.Form):
    """A form whose refusals land at their field, with all that was typed kept."""

    def refuse(self, refused: Any) -> None:
        """Show every obstacle of a `Refused` at its field, or at the top."""
        for found in refused.obstacles:
            at_field = found.at_field if found.at_field in self.fields else None
            self.add_error(at_field, str(found))


class Several(forms.ModelMultipleChoiceField):
    """Several rows of a table; a number too large for any row is no choice.

    Databases refuse such a number by an error of their own.
    """

    def clean(self, value: Any) -> Any:
        for one in value if isinstance(value, list | tuple) else ():
            if not str(one).isdecimal() or len(str(one)) > LONGEST:
                raise forms.ValidationError(
                    self.error_messages["invalid_choice"],
                    code="invalid_choice",
                    params={"value": str(one)[:LONGEST]},
                )
        return super().clean(value)
