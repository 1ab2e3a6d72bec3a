"""What we need to ring somebody without harm, and hardly anything else."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from commonside.work.reports import rules
from commonside.work.reports.forms.base import choice, say
from commonside.work.reports.forms.contact import Reach
from commonside.work.reports.queries import Practice

BY_PHONE = {"contact": {"ways": ["phone"]}}


class Call(Reach):
    """Where and when we ring, and roughly about what."""

    title = _("We ring you, when it is safe")

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, answers=BY_PHONE, **kwargs)

    def ask(self) -> None:
        super().ask()
        self.fields["about"] = choice(
            _("What is it about, roughly?"),
            [("", _("Choose the nearest")), *abouts(self.practice)],
            required=_("Choose what it is about. The nearest is near enough."),
            widget=forms.Select,
        )
        self.fields["once"] = forms.CharField(
            required=False, max_length=40, widget=forms.HiddenInput
        )
        self.fields["notice"] = forms.IntegerField(
            required=False, widget=forms.HiddenInput
        )
        self.order_fields(["about", "phone", "days", "from", "to", "voicemail"])

    def kept(self) -> dict[str, Any]:
        kept = super().kept()
        for name in ("about", "once", "notice"):
            kept["contact"].pop(name, None)
        about = self.cleaned_data["about"]
        third = [about] if "." in about else []
        return {**kept, "category": [about.partition(".")[0]], "third": third}


def abouts(practice: Practice) -> list[tuple[Any, list[tuple[str, Any]]]]:
    """The kinds of behaviour under their groups; a wide one by what it is made of."""
    body = practice.categories.body
    found = []
    for group in body["group"]:
        rows: list[tuple[str, Any]] = []
        for row in body["category"]:
            if row["group"] == group["code"]:
                rows += _about(row, body)
        found.append((say(group["label"]), rows))
    return found


def _about(row: Any, body: Any) -> list[tuple[str, Any]]:
    if not rules.requires_third(row["code"], body):
        return [(row["code"], say(row["label"]))]
    kinds = [third for third in row["third"] if not third.get("needs_words")]
    return [(third["code"], say(third["label"])) for third in kinds]
