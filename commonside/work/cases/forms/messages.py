"""What an officer fills in of a message whose words are the partnership's."""

from collections.abc import Mapping
from typing import Any

from django import forms

from commonside.ground.design.forms import Form
from commonside.work.cases.forms.fields import choice, text
from commonside.work.cases.models import Party

LONGEST = 400


class MessageForm(Form):
    """To whom, and the blanks of the template; what is missing the action says."""

    def __init__(
        self,
        *args: Any,
        recipients: list[Party],
        body: Mapping[str, Any],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        people = [
            (str(party.person_id), f"{party.person.known_as}, {_part(party)}")
            for party in recipients
        ]
        first = people[0][0] if people else None
        self.fields["to"] = choice("To", people, initial=first)
        for need in body.get("needs", ()):
            self.fields[need["code"]] = (
                text(need["label"]["en"], max_length=LONGEST)
                if need.get("long")
                else forms.CharField(
                    label=need["label"]["en"], max_length=LONGEST, required=False
                )
            )

    def words(self) -> dict[str, str]:
        return {k: v for k, v in self.cleaned_data.items() if k != "to"}


def _part(party: Party) -> str:
    return str(party.get_role_display()).lower()
