"""What is happening, who does it, where and when."""

from collections.abc import Mapping
from datetime import datetime, time
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _

from commonside.ground.places import queries as places
from commonside.ground.places.rules import postcode_in, search_key, street_in
from commonside.work.reports import rules
from commonside.work.reports.forms.base import Question, choice, line, say, text
from commonside.work.reports.queries import Practice


class Danger(Question):
    def ask(self) -> None:
        self.fields["danger"] = self.choice(
            "danger", required=_("Say whether anyone is in danger now.")
        )


class GroupsWidget(forms.CheckboxSelectMultiple):
    """Boxes under the headings of their groups."""

    template_name = "reports/groups.html"


class What(Question):
    """Several may be chosen, in plain words, under the four groups."""

    def ask(self) -> None:
        self.fields["category"] = choice(
            _("What is happening?"),
            grouped(self.practice),
            many=True,
            required=_("Choose what is happening. The nearest is near enough."),
            help_text=_("Tick all that fit. The nearest is near enough."),
            widget=GroupsWidget,
        )

    def kept(self) -> dict[str, Any]:
        """Keep which was the main one, and the kinds of what is still chosen."""
        chosen = list(self.cleaned_data["category"])
        chosen.sort(key=lambda code: code != _first(self.answers, "category"))
        thirds = rules.chosen(self.answers, "third")
        still = [t for t in thirds if t.partition(".")[0] in chosen]
        return {"category": chosen, "third": still}


def _first(answers: Mapping[str, Any], name: str) -> str:
    return next(iter(rules.chosen(answers, name)), "")


def grouped(practice: Practice) -> list[tuple[str, Any]]:
    """The categories in plain words, under their groups."""
    body = practice.categories.body
    return [
        (
            say(group["label"]),
            [
                (row["code"], say(row["label"]))
                for row in body["category"]
                if row["group"] == group["code"]
            ],
        )
        for group in body["group"]
    ]


def category_label(code: str, practice: Practice) -> str:
    row = rules.category(code, practice.categories.body)
    return say(row["label"]) if row else code


UNSURE = "unsure"


class Kind(Question):
    """Which is the worst, and the third level of each that has one.

    The third level is required where data says so.
    """

    @property
    def title(self) -> Any:  # type: ignore[override]
        return "" if len(self.fields) == 1 else _("Say a little more")

    def ask(self) -> None:
        body = self.practice.categories.body
        codes = rules.chosen(self.answers, "category")
        rows = [rules.category(code, body) for code in codes]
        if len(codes) > 1:
            self._ask_main(codes)
        several = sum(bool(row and row.get("third")) for row in rows) > 1
        for row in rows:
            if row and row.get("third"):
                label = say(row["label"]) if several else _("Which of these is it?")
                self._ask_kind(row, label)

    def _ask_main(self, codes: list[str]) -> None:
        self.fields["main"] = choice(
            _("Which of these is the worst?"),
            [(code, category_label(code, self.practice)) for code in codes],
            required=_("Choose the one that is worst for you."),
        )

    def _ask_kind(self, row: Mapping[str, Any], label: Any) -> None:
        must = rules.requires_third(row["code"], self.practice.categories.body)
        options = [(o["code"], say(o["label"])) for o in row["third"]]
        self.fields[f"kind_{row['code']}"] = choice(
            label,
            options if must else [*options, (UNSURE, _("I am not sure"))],
            required=_("Choose what kind it is, or “Something else”.") if must else "",
            initial=next(
                (
                    third
                    for third in rules.chosen(self.answers, "third")
                    if third.startswith(f"{row['code']}.")
                ),
                None,
            ),
        )
        if any(o.get("needs_words") for o in row["third"]):
            self.fields["third_words"] = line(
                _("If it is something else, what is it?"),
                initial=self.answers.get("third_words", ""),
            )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        said = {**self.answers, **self._said(cleaned)}
        body = self.practice.categories.body
        for found in rules.obstacles_to_submitting(said, body):
            if found.at_field == "third_words" and "third_words" in self.fields:
                self.add_error("third_words", str(found))
        return cleaned

    def _said(self, cleaned: Mapping[str, Any]) -> dict[str, Any]:
        kinds = [v for name, v in cleaned.items() if name.startswith("kind_")]
        kinds = [kind for kind in kinds if kind not in ("", UNSURE)]
        return {"third": kinds, "third_words": cleaned.get("third_words", "")}

    def kept(self) -> dict[str, Any]:
        said = self._said(self.cleaned_data)
        main = self.cleaned_data.get("main")
        if not main:
            return said
        codes = rules.chosen(self.answers, "category")
        rest = [code for code in codes if code != main]
        return {**said, "main": main, "category": [main, *rest]}


class Who(Question):
    def ask(self) -> None:
        self.fields["relationship"] = self.choice(
            "relationship", required=_("Choose who is doing it, or “I do not know”.")
        )


class Help(Question):
    title = _("Has anyone offered the person help?")

    def ask(self) -> None:
        self.fields["help"] = text(
            _("If you know: when, by whom, and what they said"), rows=4
        )


VEHICLE = _("Tell us nothing about the women. We record nothing against them.")


class Words(Question):
    """In their own words, and what they know of whoever does it: told, never found.

    Where somebody is exploited, it asks for the vehicle and its driver instead of the
    person.
    """

    title = _("What happens?")

    def ask(self) -> None:
        self.fields["words"] = text(
            _("Tell us in your own words"),
            rows=6,
            help_text=_("A few words are enough. You can tell us more when we speak."),
        )
        body = self.practice.categories.body
        asks = [ask.what for ask in rules.asks(self.answers, body)]
        self.of_vehicle = "vehicle" in asks
        if self.of_vehicle:
            self._ask_vehicle()
        else:
            self._ask_them()

    def _ask_them(self) -> None:
        self.fields["name"] = line(_("Their name, if you know it"))
        self.begin("name", _("What do you know about them?"))
        self.fields["description"] = text(
            _("What they look like, where they live, or who they are with"), rows=3
        )
        self.fields["witness"] = line(_("Did anyone else see it? Who?"))
        self.fields["about_staff"] = self.choice("about_staff")

    def _ask_vehicle(self) -> None:
        self.fields["plate"] = line(_("Number plate"), most=12)
        self.begin(
            "plate", _("What do you know about the vehicle or the driver?"), VEHICLE
        )
        self.fields["vehicle"] = line(_("Make, model and colour"))
        self.fields["description"] = text(_("The driver"), rows=3)

    def kept(self) -> dict[str, Any]:
        words = {"words": self.cleaned_data["words"]}
        return words | (self._kept_vehicle() if self.of_vehicle else self._kept_them())

    def _kept_them(self) -> dict[str, Any]:
        told = {n: self.cleaned_data[n] for n in ("name", "description")}
        people = [{"role": "alleged", **told}] if any(told.values()) else []
        if self.cleaned_data["witness"]:
            seen = self.cleaned_data["witness"]
            people.append({"role": "witness", "description": seen})
        about_staff = self.cleaned_data["about_staff"]
        return {"people": people, "about_staff": about_staff, "vehicle": ""}

    def _kept_vehicle(self) -> dict[str, Any]:
        cleaned = self.cleaned_data
        told = [v for v in (cleaned["plate"].upper(), cleaned["vehicle"]) if v]
        driver = {"role": "alleged", "description": cleaned["description"]}
        people = [driver] if cleaned["description"] else []
        return {"vehicle": ", ".join(told), "people": people, "about_staff": ""}

    @classmethod
    def typed(cls, answers: Mapping[str, Any]) -> dict[str, Any]:
        told = {row["role"]: row for row in answers.get("people") or ()}
        alleged = {k: v for k, v in told.get("alleged", {}).items() if k != "role"}
        return {
            **alleged,
            "words": answers.get("words", ""),
            "vehicle": answers.get("vehicle", ""),
            "witness": told.get("witness", {}).get("description", ""),
            "about_staff": answers.get("about_staff", ""),
        }


class Where(Question):
    """A postcode or street, looked up in our own gazetteer, or any words."""

    title = _("Where is it happening?")

    def ask(self) -> None:
        self.fields["place_text"] = line(
            _("Postcode, or street and number"),
            most=300,
            required=_("Say where, in any words. A street is enough."),
            help_text=_("Or describe it: the stairs of Kestrel House."),
        )
        self.fields["at_home"] = forms.BooleanField(
            label=_("It is my home, or right beside it"), required=False
        )

    def kept(self) -> dict[str, Any]:
        typed = self.cleaned_data["place_text"]
        place = {"text": typed, "at_home": self.cleaned_data["at_home"]}
        return located(place, places.find(typed))

    @classmethod
    def typed(cls, answers: Mapping[str, Any]) -> dict[str, Any]:
        place = answers.get("place") or {}
        return {"place_text": place.get("text", ""), "at_home": place.get("at_home")}


def located(place: dict[str, Any], found: list[places.Found]) -> dict[str, Any]:
    """A place with its point when only one can be meant, else what to choose from."""
    place["postcode"] = postcode_in(place["text"])
    if len(found) == 1 and _is_meant(found[0], place["text"]):
        return {"place": {**place, **found[0].as_fields()}, "places": []}
    return {"place": place, "places": [one.pk for one in found]}


def _is_meant(found: places.Found, typed: str) -> bool:
    return found.kind == "postcode" or search_key(found.name) == search_key(
        street_in(typed)
    )


class Place(Question):
    def ask(self) -> None:
        rows = [places.entry(pk) for pk in self.answers.get("places") or ()]
        choices = [(str(row.pk), row.label) for row in rows if row]
        self.fields["entry"] = choice(
            _("Which of these do you mean?"),
            [*choices, ("0", _("None of these"))],
            required=_("Choose one, or “None of these”."),
        )

    def kept(self) -> dict[str, Any]:
        found = places.entry(int(self.cleaned_data["entry"]))
        place = dict(self.answers.get("place") or {})
        return {
            "place": {**place, **(found.as_fields() if found else {})},
            "entry": self.cleaned_data["entry"],
        }


OFTEN = ("frequency", "worse", "previous")


class When(Question):
    title = _("When, and how often?")

    def ask(self) -> None:
        self.fields["timing"] = self.choice(
            "timing", required=_("Choose when it happens. The nearest is near enough.")
        )
        self.fields["on"] = day(_("The day it happened, or began"))
        self.fields["until"] = day(_("The last day, if there were several"))
        self.fields["when_words"] = line(
            _("At what times?"),
            help_text=_("For example: most nights after 11pm."),
        )
        for code in OFTEN:
            self.fields[code] = self.choice(code)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        on, until = cleaned.get("on"), cleaned.get("until")
        today = timezone.localdate()
        for name, value in (("on", on), ("until", until)):
            if value and value > today:
                self.add_error(name, _("Choose a day that has been."))
        if on and until and until < on:
            self.add_error("until", _("Choose a day after the first."))
        return cleaned

    def kept(self) -> dict[str, Any]:
        cleaned = self.cleaned_data
        return {
            "timing": cleaned["timing"],
            "from": _start(cleaned["on"]),
            "to": _start(cleaned["until"]),
            "when_words": cleaned["when_words"],
            **{code: cleaned[code] for code in OFTEN},
        }

    @classmethod
    def typed(cls, answers: Mapping[str, Any]) -> dict[str, Any]:
        days = {"on": answers.get("from"), "until": answers.get("to")}
        return {
            "timing": answers.get("timing", ""),
            "when_words": answers.get("when_words", ""),
            **{code: answers.get(code, "") for code in OFTEN},
            **{name: _day(value) for name, value in days.items()},
        }


def day(label: Any) -> forms.DateField:
    return forms.DateField(
        label=label,
        required=False,
        error_messages={"invalid": _("Write the day as 27/10/2026.")},
        input_formats=["%Y-%m-%d", "%d/%m/%Y", "%d.%m.%Y", "%d %B %Y"],
        widget=forms.DateInput(
            format="%Y-%m-%d",
            attrs={"type": "date", "class": "govuk-input govuk-input--width-10"},
        ),
    )


def _start(value: Any) -> str | None:
    if value is None:
        return None
    return timezone.make_aware(datetime.combine(value, time())).isoformat()


def _day(value: str | None) -> Any:
    at = parse_datetime(value) if value else None
    return timezone.localdate(at) if at else None
