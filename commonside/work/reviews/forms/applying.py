"""The questions to whoever asks for a Case Review; nothing here knows what we hold."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from commonside.work.reports import rules as reports
from commonside.work.reports.forms.base import Question, choice, line, text
from commonside.work.reports.forms.contact import HOURS, Reach, Ways, never
from commonside.work.reviews.models import Review

FOR = (
    ("self", _("For myself or my household")),
    ("behalf", _("For somebody else, who agrees")),
    ("community", _("For a street, a building or a group of people")),
    ("business", _("For a business")),
)
# Rows of a list without script: as many as are filled, and some to spare.
FEWEST, MOST, SPARE = 3, 12, 3
ROW = ("told_whom", "made_on", "their_reference")


class Who(Question):
    def ask(self) -> None:
        self.fields["asked_for"] = choice(
            _("For whom do you ask?"), FOR, required=_("Choose for whom you ask.")
        )


class PersonHarmed(Question):
    """Who is harmed, that they agree, and how they alone can be reached."""

    title = _("The person for whom you ask")
    hint = _(
        "We speak with them alone before we ask anybody, and tell them what comes"
        " of it."
    )

    def ask(self) -> None:
        self.fields["victim_name"] = line(
            _("Their name"), required=_("Write for whom you ask.")
        )
        self.fields["relation"] = line(
            _("Who are you to them?"), help_text=_("For example: daughter, councillor.")
        )
        self.fields["says_consent"] = forms.BooleanField(
            label=_("They know that I ask, and agree"),
            required=True,
            error_messages={
                "required": _("Ask them first: we can only look at it if they agree.")
            },
        )
        self.fields["victim_phone"] = line(
            _("A number on which they can speak safely"),
            most=30,
            help_text=_("Leave it empty if there is none: we ask you how."),
            attrs={"inputmode": "tel"},
        )
        for name, label in (
            ("victim_from", _("Safe from")),
            ("victim_to", _("Safe until")),
        ):
            self.fields[name] = forms.ChoiceField(
                label=label, choices=HOURS, required=False
            )
        self.fields["victim_also_sees"] = line(
            _("Who else may see or hear it when we ring?")
        )

    def clean_victim_phone(self) -> str:
        phone: str = self.cleaned_data["victim_phone"]
        if phone and not reports.phone_key(phone):
            raise forms.ValidationError(_("Write a number with its area code."))
        return phone


class Story(Question):
    title = _("What has been happening")

    def ask(self) -> None:
        self.fields["words"] = text(
            _("What happens, and how often?"),
            rows=6,
        )
        self.fields["place_text"] = line(
            _("Where?"),
            most=300,
            help_text=_("An address, or a place that people know."),
        )
        self.fields["wants"] = text(
            _("What should have been done, or should be done now?")
        )

    def clean_words(self) -> str:
        words: str = self.cleaned_data["words"]
        if not words.strip():
            raise forms.ValidationError(_("Write what has been happening."))
        return words


class Reports(Question):
    """Their own list. It is never completed, corrected or commented on here (S29)."""

    title = _("Reports that you made")
    hint = _(
        "To the council, the police, a landlord or anybody else. Write what you"
        " remember: we look for each of them ourselves. Leave empty what you do not"
        " know."
    )

    def ask(self) -> None:
        for number in range(1, self.rows + 1):
            names = [f"{name}_{number}" for name in ROW]
            whom, made_on, reference = names
            self.fields[whom] = line(_("To whom?"), most=160)
            self.fields[made_on] = forms.DateField(
                label=_("When, about?"),
                required=False,
                widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
                input_formats=["%Y-%m-%d", "%d/%m/%Y", "%d.%m.%Y", "%d/%m/%y"],
                error_messages={"invalid": _("Write a day such as 31/12/2025.")},
            )
            self.fields[reference] = line(_("A number that they gave you"), most=60)
            self.begin(whom, _("Report {number}").format(number=number))

    @property
    def rows(self) -> int:
        data = self.data if self.is_bound else {}
        said = str(data.get("more") or data.get("rows") or "")
        asked = int(said) if said.isdecimal() and len(said) < 4 else 0
        known = [int(n.rpartition("_")[2]) for n, v in self.initial.items() if v]
        return max(FEWEST, min(MOST, max([asked, *known])))

    @property
    def more(self) -> int:
        """How many rows there are after "more"; 0 when no more are to be had."""
        return self.rows + SPARE if self.rows < MOST else 0

    def kept(self) -> dict[str, Any]:
        rows = []
        for number in range(1, self.rows + 1):
            said = {name: self.cleaned_data.get(f"{name}_{number}") for name in ROW}
            if any(said.values()):
                day = said["made_on"]
                rows.append({**said, "made_on": day.isoformat() if day else ""})
        return {"listed": rows}

    @classmethod
    def typed(cls, answers: Mapping[str, Any]) -> dict[str, Any]:
        listed = enumerate(answers.get("listed") or (), 1)
        return {
            f"{name}_{number}": row.get(name, "")
            for number, row in listed
            for name in ROW
        }


class SafeWays(Ways):
    """How we may answer whoever asks."""


class SafeReach(Reach):
    """Numbers and times of whoever asks; a name is needed to speak with somebody."""

    def ask(self) -> None:
        super().ask()
        self.fields["name"] = line(_("Your name"), required=_("Write your name."))
        self.order_fields(["name"])


class Check(Question):
    title = _("Check what you wrote")

    def ask(self) -> None:
        self.fields["once"] = forms.CharField(
            required=False, max_length=40, widget=forms.HiddenInput
        )
        self.fields["notice"] = forms.IntegerField(
            required=False, widget=forms.HiddenInput
        )


QUESTIONS: Mapping[str, type[Question]] = {
    "who": Who,
    "person": PersonHarmed,
    "story": Story,
    "reports": Reports,
    "ways": SafeWays,
    "reach": SafeReach,
    "check": Check,
}


def victim_contact(answers: Mapping[str, Any]) -> dict[str, Any]:
    """How the person harmed is reached, as `SafeContact.ways`; {} when nobody said."""
    phone = answers.get("victim_phone") or ""
    if not phone:
        return {}
    found = {
        "phone": phone,
        "ways": ["phone"],
        "never": never(["phone"], may_leave=False),
        "from": answers.get("victim_from") or "",
        "to": answers.get("victim_to") or "",
        "also_sees": answers.get("victim_also_sees") or "",
    }
    return {name: value for name, value in found.items() if value}


def label_of(code: str) -> Any:
    return dict(FOR).get(code, Review.For.SELF.label)
