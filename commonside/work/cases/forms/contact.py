"""The note of a contact, filled in while the telephone rings."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from commonside.ground.design.forms import Form
from commonside.work.cases.forms.fields import choice, text
from commonside.work.cases.rules.contact import ANSWERED, SAFE, WAYS

OTHER = "other"
# A note that stayed open longer was not a call of that length.
MOST_MINUTES = 120


def said(moments: list[datetime]) -> Iterator[tuple[datetime, str]]:
    """Each moment as short as a button: "Fri 20, 10:00", then "Mon 23" at that hour."""
    hour = None
    for moment in moments:
        local = timezone.localtime(moment)
        day = f"{local:%a} {local.day}"
        yield moment, day if local.time() == hour else f"{day}, {local:%H:%M}"
        hour = local.time()


class ContactForm(Form):
    """Who answered, what was said, safe tonight, and the next date."""

    way = choice("How", WAYS.items(), initial="phone")
    answered = choice("Who answered", ANSWERED.items(), initial="she")
    note = text("What was said", rows=3)
    safe_tonight = choice("Safe tonight?", SAFE.items(), initial="not_asked")
    next = choice("Next contact (required)", required=False)
    next_other = forms.DateTimeField(
        label="Other date and time",
        required=False,
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M", "%d/%m/%Y %H:%M"],
        widget=forms.DateTimeInput(
            attrs={
                "type": "datetime-local",
                "class": "govuk-input govuk-input--width-20",
            },
            format="%Y-%m-%dT%H:%M",
        ),
    )
    wishes = forms.CharField(label="Their wishes today, in their words", required=False)
    ask_risk = forms.BooleanField(
        label="Ask the risk questions again (a new incident)", required=False
    )
    started = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, offered: list[datetime], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["next"].choices = [  # type: ignore[attr-defined]
            *((moment.isoformat(), words) for moment, words in said(offered)),
            (OTHER, "Other date"),
        ]

    def clean(self) -> dict[str, Any]:
        """The chosen moment of the next contact, whichever way it was chosen."""
        found = super().clean() or self.cleaned_data
        chosen = found.get("next")
        found["next_on"] = (
            found.get("next_other") if chosen == OTHER else parse_datetime(chosen or "")
        )
        return found

    def values(self, at: datetime) -> dict[str, Any]:
        """What the action takes."""
        kept = ("way", "answered", "note", "safe_tonight", "wishes", "ask_risk")
        return {
            **{name: self.cleaned_data[name] for name in kept},
            "next_on": self.cleaned_data["next_on"],
            "minutes": self._minutes(at),
        }

    def _minutes(self, at: datetime) -> int | None:
        """How long the note was open: about how long the call was."""
        started = parse_datetime(self.cleaned_data.get("started") or "")
        if started is None or timezone.is_naive(started):
            return None
        minutes = round((at - started).total_seconds() / 60)
        return minutes if 0 <= minutes <= MOST_MINUTES else None
