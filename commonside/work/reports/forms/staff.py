"""The same report on one screen, for somebody who listens and types."""

from typing import Any

from django import forms
from django.core.validators import EmailValidator
from django.utils.translation import gettext_lazy as _

from commonside.ground.places import queries as places
from commonside.work.reports import rules
from commonside.work.reports.forms.base import Question, choice, line, say, text
from commonside.work.reports.forms.contact import DAYS, HOURS, NEEDS, never
from commonside.work.reports.forms.happening import grouped, located

CHANNELS = (
    ("phone", _("On the phone")),
    ("in_person", _("In person")),
    ("letter", _("By letter or e-mail")),
    ("officer", _("Seen by an officer")),
)
# Radios in a row where a caller answers in a word, lists where there are many.
IN_A_ROW = ("danger", "hate", "about_staff")
LISTED = (
    "timing",
    "frequency",
    "worse",
    "previous",
    "for_whom",
    "targeted",
    "relationship",
    "affected",
    "threats",
)
SEVERAL = ("harm", "household")
SHORT_WAYS = (
    ("phone", _("Ring")),
    ("text", _("Text")),
    ("email", _("E-mail")),
    ("letter", _("Letter")),
    ("none", _("None")),
)
ROW = {"class": "cs-seg__in"}
ROW_FIELD = "reports/row_field.html"


class Take(Question):
    """Little is required: what is happening, and where in any words."""

    title = _("Take a report")

    def ask(self) -> None:
        self.fields["once"] = forms.CharField(
            widget=forms.HiddenInput, max_length=40, required=False
        )
        self._in_a_row("channel", choice(_("How it came"), CHANNELS, initial="phone"))
        for code in IN_A_ROW:
            self._in_a_row(code, self.choice(code))
        for code in LISTED:
            self.fields[code] = self._listed(code)
        for code in SEVERAL:
            widget = forms.CheckboxSelectMultiple(attrs=ROW)
            self._in_a_row(code, self.choice(code, widget=widget))
        self._ask_what()
        self._ask_where_and_when()
        self._ask_people()
        self._ask_contact()

    def _in_a_row(self, name: str, field: Any) -> None:
        field.widget.attrs |= ROW
        field.template_name = ROW_FIELD
        self.fields[name] = field

    def _tick(self, name: str, label: Any) -> None:
        field: Any = forms.BooleanField(label=label, required=False)
        field.template_name = "reports/tick_field.html"
        self.fields[name] = field

    def _listed(self, code: str) -> Any:
        field: Any = self.choice(code, widget=forms.Select)
        field.choices = [("", _("Not asked yet")), *field.choices]
        return field

    def _ask_what(self) -> None:
        body = self.practice.categories.body
        self.fields["main"] = choice(
            _("What is happening?"),
            [("", ""), *grouped(self.practice)],
            required=_("Choose what is happening."),
            widget=forms.Select,
        )
        thirds = [
            (say(row["label"]), [(o["code"], say(o["label"])) for o in row["third"]])
            for row in body["category"]
            if row.get("third")
        ]
        self.fields["third"] = choice(
            _("Which kind?"), [("", ""), *thirds], widget=forms.Select
        )
        self.fields["third_words"] = line(_("If another nuisance, what?"))
        self.fields["also"] = choice(_("And also"), grouped(self.practice), many=True)
        self.fields["words"] = text(_("In their words"), rows=5)

    def _ask_where_and_when(self) -> None:
        self.fields["place_text"] = line(
            _("Postcode, or street and number"),
            most=300,
            required=_("Say where, in any words."),
        )
        self._tick("at_home", _("Their home, or beside it"))
        self.fields["when_words"] = line(_("Days and times"))
        self._ask_which_place()

    def _ask_which_place(self) -> None:
        """Asked where the gazetteer knows several places that may be meant."""
        typed = self.data.get("place_text", "") if self.is_bound else ""
        self.place = located({"text": typed}, places.find(typed)) if typed else {}
        rows = [places.entry(pk) for pk in self.place.get("places") or ()]
        if rows:
            self.fields["entry"] = choice(
                _("Which place is meant?"),
                [("", ""), *((str(r.pk), r.label) for r in rows if r)]
                + [("0", _("None of these"))],
                required=_("Choose which place is meant, or “None of these”."),
                widget=forms.Select,
            )

    def _ask_people(self) -> None:
        self.fields["victim_name"] = line(_("Their name, if another"))
        self.fields["alleged_name"] = line(_("Who does it, if known"))
        self.fields["description"] = text(_("About them"), rows=2)
        self.fields["witness"] = line(_("Who else saw it"))
        self.fields["vehicle"] = line(_("Vehicle: plate, make, colour"))
        self.fields["help"] = line(
            _("Has help been offered? When, by whom, the answer")
        )
        strands = self.practice.strands.body["strand"]
        self.fields["strands"] = choice(
            _("Hate, because of"),
            [(row["code"], say(row["label"])) for row in strands],
            many=True,
        )

    def _ask_contact(self) -> None:
        self.fields["name"] = line(_("Caller’s name"))
        self._in_a_row("ways", choice(_("Safe ways"), SHORT_WAYS, many=True))
        self.fields["phone"] = line(_("Number"), most=30, attrs={"inputmode": "tel"})
        self.fields["email"] = line(
            _("E-mail"),
            attrs={"inputmode": "email"},
            validators=[EmailValidator(_("Write an address like name@example.org."))],
        )
        self.fields["post"] = line(_("Address, with postcode"), most=300)
        self.fields["days"] = choice(_("Safe days"), DAYS, widget=forms.Select)
        for name, label in (("from", _("From")), ("to", _("Until"))):
            self.fields[name] = forms.ChoiceField(
                label=label, choices=HOURS, required=False
            )
        self._tick("voicemail", _("A voicemail may be left"))
        self.fields["say"] = line(_("Say first"), most=60)
        self.fields["also_sees"] = line(_("Who else sees or hears"))
        self.fields["interpreter"] = line(_("Language, if not English"), most=60)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        for way in cleaned.get("ways") or ():
            name, _missing = NEEDS.get(way, ("", ""))
            if name and not cleaned.get(name) and name not in self.errors:
                self.add_error(name, _("Ask for it, or take away the tick."))
        ways = cleaned.get("ways") or []
        if "none" in ways and len(ways) > 1:
            self.add_error("ways", _("“None” stands alone."))
        return cleaned

    def kept(self) -> dict[str, Any]:
        """The answers as a resident's pages would have given them."""
        cleaned = self.cleaned_data
        coded = {code: cleaned[code] for code in (*IN_A_ROW, *LISTED, *SEVERAL)}
        main = cleaned["main"]
        return {
            **coded,
            "category": [main, *(code for code in cleaned["also"] if code != main)],
            "third": [cleaned["third"]] if cleaned["third"] else [],
            **{
                name: cleaned[name]
                for name in (
                    "third_words",
                    "words",
                    "when_words",
                    "vehicle",
                    "help",
                    "strands",
                    "victim_name",
                )
            },
            "place": self._place(),
            "people": self._people(),
            "contact": self._contact(),
        }

    def _place(self) -> dict[str, Any]:
        place = dict(self.place.get("place") or {})
        chosen = self.cleaned_data.get("entry")
        found = places.entry(int(chosen)) if chosen else None
        at_home = {"at_home": self.cleaned_data["at_home"]}
        return {**place, **(found.as_fields() if found else {}), **at_home}

    def _people(self) -> list[dict[str, str]]:
        name, description, witness = (
            self.cleaned_data[n] for n in ("alleged_name", "description", "witness")
        )
        found = []
        if name or description:
            told = {"name": name, "description": description}
            found.append({"role": "alleged", **told})
        if witness:
            found.append({"role": "witness", "description": witness})
        return found

    def _contact(self) -> dict[str, Any]:
        """Only what belongs to a safe way; never asked means nothing is safe yet."""
        cleaned = self.cleaned_data
        ways = rules.chosen(cleaned, "ways")
        needed = {NEEDS[way][0] for way in ways if way in NEEDS}
        said = ["name", "say", "also_sees", "interpreter", *sorted(needed)]
        if "phone" in ways:
            said += ["days", "from", "to"]
        told = {name: cleaned[name] for name in said if cleaned.get(name)}
        if not ways:
            return told
        return {
            **told,
            "ways": ways,
            "never": never(ways, may_leave=cleaned["voicemail"]),
        }
