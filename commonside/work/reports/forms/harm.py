"""Whom it harms and how; hate as the person sees it."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from commonside.work.reports.forms.base import Question, choice, line, say


class Aimed(Question):
    title = _("Who is it aimed at?")

    def ask(self) -> None:
        self.fields["for_whom"] = self.choice("for_whom")
        self.fields["victim_name"] = line(
            _("If it is someone else who agrees: their name")
        )
        self.fields["targeted"] = self.choice("targeted")
        self.fields["threats"] = self.choice("threats")


class Harm(Question):
    title = _("How does it affect you?")

    def ask(self) -> None:
        for code in ("affected", "harm", "household"):
            self.fields[code] = self.choice(code)
        self.fields["harm"].help_text = _("Tick all that fit, or none.")
        self.fields["household"].help_text = _("Tick all that fit, or none.")


class Hate(Question):
    """What counts is what the person believes; nobody has to prove it."""

    def ask(self) -> None:
        body = self.practice.strands.body
        recorded = say(body["recorded"])
        self.fields["hate"] = self.choice("hate", help_text=recorded)
        self.fields["strands"] = choice(
            _("If yes or not sure: because of what?"),
            [(row["code"], say(row["label"])) for row in body["strand"]],
            many=True,
        )

    def kept(self) -> dict[str, Any]:
        cleaned = dict(self.cleaned_data)
        if cleaned.get("hate") in ("", "no"):
            cleaned["strands"] = []
        return cleaned
