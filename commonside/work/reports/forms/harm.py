"""Whom it harms and how; hate as the person sees it."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from commonside.work.reports.forms.base import Question, choice, line, say
from commonside.work.reports.rules.steps import HATE_DOOR

WHOM = ("for_whom", "victim_name", "targeted")


class Aimed(Question):
    """What counts as hate is what the person believes; nobody has to prove it."""

    title = _("Who is it aimed at?")

    def ask(self) -> None:
        self.fields["for_whom"] = self.choice("for_whom")
        self.fields["victim_name"] = line(
            _("If it is someone else who agrees: their name")
        )
        self.fields["targeted"] = self.choice("targeted")
        body = self.practice.strands.body
        self.fields["hate"] = self.choice("hate", help_text=say(body["recorded"]))
        self.fields["strands"] = choice(
            _("If yes or not sure: because of what?"),
            [(row["code"], say(row["label"])) for row in body["strand"]],
            many=True,
        )
        if self.answers.get("door") == HATE_DOOR:
            self.order_fields(["hate", "strands", *WHOM])

    def kept(self) -> dict[str, Any]:
        cleaned = dict(self.cleaned_data)
        if cleaned.get("hate") in ("", "no"):
            cleaned["strands"] = []
        return cleaned


class Harm(Question):
    title = _("How does it affect you?")

    def ask(self) -> None:
        for code in ("threats", "affected", "harm", "household"):
            self.fields[code] = self.choice(code)
        self.fields["harm"].help_text = _("Tick all that fit, or none.")
        self.fields["household"].help_text = _("Tick all that fit, or none.")
