"""The base of every form: GOV.UK templates, and obstacles at the place they concern."""

from typing import Any

from django import forms


class Form(forms.Form):
    """A form whose refusals land at their field, with all that was typed kept."""

    def refuse(self, refused: Any) -> None:
        """Show every obstacle of a `Refused` at its field, or at the top."""
        for found in refused.obstacles:
            at_field = found.at_field if found.at_field in self.fields else None
            self.add_error(at_field, str(found))
