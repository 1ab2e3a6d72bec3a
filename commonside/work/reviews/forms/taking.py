"""One screen on which staff write down an application while somebody speaks."""

from typing import Any

from django import forms

from commonside.work.reports import rules as reports
from commonside.work.reports.forms.base import Question, choice, line, text
from commonside.work.reports.forms.contact import HOURS, NONE, WAYS, never
from commonside.work.reviews.actions.applying import Application, Listed
from commonside.work.reviews.forms.applying import FOR, victim_contact
from commonside.work.reviews.models import Review

ROWS = 4
BY = [c for c in Review.Channel.choices if c[0] != Review.Channel.WEB]


class Take(Question):
    title = "Ask for a Case Review"

    def ask(self) -> None:
        self.fields["channel"] = choice("How do they ask?", BY, required="Choose how.")
        self.fields["asked_for"] = choice(
            "For whom?", FOR, required="Choose for whom they ask."
        )
        self.fields["name"] = line("Name of whoever asks", required="Write the name.")
        self.fields["words"] = text("What happens, in their words", rows=5)
        self.fields["place_text"] = line("Where", most=300)
        self.fields["wants"] = text("What should be done", rows=2)
        self._ask_listed()
        self._ask_contact()
        self._ask_person()
        self.fields["once"] = forms.CharField(
            required=False, max_length=40, widget=forms.HiddenInput
        )

    def _ask_listed(self) -> None:
        for number in range(1, ROWS + 1):
            self.fields[f"told_whom_{number}"] = line(f"Report {number}: to whom")
            self.fields[f"made_on_{number}"] = forms.DateField(
                label="When, about",
                required=False,
                widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            )
            self.fields[f"their_reference_{number}"] = line("Its number", most=60)

    def _ask_contact(self) -> None:
        self.fields["ways"] = choice(
            "How can we answer them safely?",
            [*WAYS, NONE],
            many=True,
            required="Ask which way is safe, or tick “None”.",
        )
        self.fields["phone"] = line("Telephone", most=30)
        self.fields["email"] = line("E-mail")
        self.fields["post"] = line("Address for a letter", most=300)
        for name, label in (("from", "Safe from"), ("to", "Safe until")):
            self.fields[name] = forms.ChoiceField(
                label=label, choices=HOURS, required=False
            )
        self.fields["say"] = line("A word that we say first", most=60)
        self.fields["also_sees"] = line("Who else may see or hear it")

    def _ask_person(self) -> None:
        self.fields["victim_name"] = line("On behalf of whom")
        self.fields["relation"] = line("Who they are to them")
        self.fields["says_consent"] = forms.BooleanField(
            label="They say that the person agrees", required=False
        )
        self.fields["victim_phone"] = line(
            "A number on which the person can speak safely", most=30
        )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        for name in ("phone", "victim_phone"):
            if cleaned.get(name) and not reports.phone_key(cleaned[name]):
                self.add_error(name, "Write a number with its area code.")
        return cleaned

    def said(self) -> Application:
        """What was typed, as what somebody says."""
        said = self.cleaned_data
        ways = said["ways"]
        known = ("phone", "email", "post", "from", "to", "say", "also_sees")
        contact = {name: said[name] for name in known if said.get(name)}
        contact |= {"ways": ways, "never": never(ways, may_leave=False)}
        return Application(
            name=said["name"],
            words=said["words"],
            asked_for=said["asked_for"],
            contact=contact,
            relation=said["relation"],
            victim_name=said["victim_name"],
            victim_contact=victim_contact(said),
            says_consent=said["says_consent"],
            wants=said["wants"],
            place_text=said["place_text"],
            listed=[self._listed(number) for number in range(1, ROWS + 1)],
        )

    def _listed(self, number: int) -> Listed:
        said = self.cleaned_data
        return Listed(
            told_whom=said[f"told_whom_{number}"],
            made_on=said[f"made_on_{number}"],
            their_reference=said[f"their_reference_{number}"],
        )
