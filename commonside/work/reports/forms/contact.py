"""How we may answer without harm, and what is given with a report."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.validators import EmailValidator
from django.utils.translation import gettext_lazy as _

from commonside.ground.files.forms import FilesField
from commonside.work.reports import rules
from commonside.work.reports.forms.base import Question, choice, line

WAYS = (
    ("phone", _("Ring me")),
    ("text", _("Text message")),
    ("email", _("E-mail")),
    ("letter", _("Letter")),
)
NONE = ("none", _("None. I will contact you"))
DAYS = (
    ("any", _("Any day")),
    ("weekdays", _("Monday to Friday")),
    ("weekend", _("Saturday and Sunday")),
)
HOURS = [("", _("Any time"))] + [(f"{h:02}:00", f"{h:02}:00") for h in range(8, 21)]
# What each way needs to know, and what the person sees when it is missing.
NEEDS = {
    "phone": ("phone", _("Write the number that we may ring.")),
    "text": ("phone", _("Write the number for a text message.")),
    "email": ("email", _("Write the e-mail address.")),
    "letter": ("post", _("Write the address for a letter.")),
}


class Ways(Question):
    def ask(self) -> None:
        self.fields["ways"] = choice(
            _("How can we answer you safely?"),
            [*WAYS, NONE],
            many=True,
            required=_("Tick a way that is safe, or “None. I will contact you”."),
            help_text=_("Tick only what no one else sees."),
            widget=WaysWidget,
        )

    def clean_ways(self) -> list[str]:
        ways: list[str] = self.cleaned_data["ways"]
        if "none" in ways and len(ways) > 1:
            raise forms.ValidationError(
                _("Tick “None. I will contact you” alone, or take its tick away.")
            )
        return ways

    def kept(self) -> dict[str, Any]:
        """What belongs to a way that is no longer safe is forgotten at once."""
        ways = self.cleaned_data["ways"]
        known = dict(self.answers.get("contact") or {})
        if ways == ["none"]:
            known = {}
        needed = {NEEDS[way][0] for way in ways if way in NEEDS}
        for name in {"phone", "email", "post"} - needed:
            known.pop(name, None)
        contact = {**known, "ways": ways}
        contact["never"] = never(
            ways, may_leave="voicemail" not in known.get("never", ["voicemail"])
        )
        return {"contact": contact}

    @classmethod
    def typed(cls, answers: Mapping[str, Any]) -> dict[str, Any]:
        return {"ways": (answers.get("contact") or {}).get("ways")}


def _may_leave(contact: Mapping[str, Any]) -> bool:
    """Whether a voicemail may be left: only where somebody said so."""
    return "voicemail" not in contact.get("never", ["voicemail"])


class WaysWidget(forms.CheckboxSelectMultiple):
    """Boxes with an "or" before the last, which excludes the others."""

    template_name = "reports/ways.html"


def never(ways: list[str], *, may_leave: bool) -> list[str]:
    """What we must never use: every way that was not ticked, in the order we say it.

    >>> never(["phone"], may_leave=False)
    ['voicemail', 'text', 'email', 'letter']
    """
    unticked = [code for code, _label in WAYS[1:] if code not in ways]
    if "phone" not in ways:
        return ["phone", *unticked]
    return unticked if may_leave else ["voicemail", *unticked]


class Reach(Question):
    """Numbers and times, for the ways that are safe and no others."""

    title = _("Where do we reach you, and when is it safe?")

    def ask(self) -> None:
        ways = self._ways()
        self.fields["name"] = line(_("What shall we call you?"))
        if {"phone", "text"} & set(ways):
            self._ask_phone("phone" in ways)
        if "email" in ways:
            wrong = _("Write an address like name@example.org.")
            self.fields["email"] = line(
                _("E-mail address"),
                autocomplete="email",
                attrs={"type": "email", "inputmode": "email"},
                validators=[EmailValidator(wrong)],
            )
        if "letter" in ways:
            self.fields["post"] = line(_("Address, with postcode"), most=300)
        self.fields["also_sees"] = line(
            _("Who else may see or hear it when we answer?"),
            help_text=_("For example: my son reads my e-mail."),
        )
        self.fields["say"] = line(
            _("A word that we say first, so that you know it is us"),
            most=60,
            help_text=_("For example: library."),
        )
        self.fields["interpreter"] = line(
            _("A language you would rather speak"), most=60
        )

    def _ask_phone(self, may_ring: bool) -> None:
        self.fields["phone"] = line(
            _("Telephone number"),
            most=30,
            autocomplete="tel",
            attrs={"inputmode": "tel"},
        )
        if not may_ring:
            return
        self.fields["days"] = choice(_("On which days is it safe to ring?"), DAYS)
        for name, label in (("from", _("Safe from")), ("to", _("Safe until"))):
            self.fields[name] = forms.ChoiceField(
                label=label, choices=HOURS, required=False
            )
        self.fields["voicemail"] = forms.BooleanField(
            label=_("You may leave a voicemail"), required=False
        )

    def _ways(self) -> list[str]:
        return rules.chosen(self.answers.get("contact") or {}, "ways")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        for way in self._ways():
            name, missing = NEEDS.get(way, ("", ""))
            if name and not cleaned.get(name) and name not in self.errors:
                self.add_error(name, missing)
        phone = cleaned.get("phone")
        if phone and not rules.phone_key(phone) and "phone" not in self.errors:
            self.add_error("phone", _("Write a number with its area code."))
        if cleaned.get("from") and cleaned.get("to"):
            if cleaned["to"] <= cleaned["from"]:
                self.add_error("to", _("Choose an hour after the first."))
        return cleaned

    def kept(self) -> dict[str, Any]:
        ways = self._ways()
        told = {n: v for n, v in self.cleaned_data.items() if n != "voicemail" and v}
        may_leave = bool(self.cleaned_data.get("voicemail"))
        contact = {**told, "ways": ways, "never": never(ways, may_leave=may_leave)}
        return {"contact": contact}

    @classmethod
    def typed(cls, answers: Mapping[str, Any]) -> dict[str, Any]:
        contact = answers.get("contact") or {}
        return {**contact, "voicemail": _may_leave(contact)}


class Photos(Question):
    def ask(self) -> None:
        self.fields["photos"] = FilesField(
            label=_("Photos, if you have any"),
            required=False,
            help_text=_(
                "Do not put yourself in danger for a photo. Up to 5, of 10 MB each:"
                " JPEG, PNG, WebP or HEIC."
            ),
            error_messages={"empty": _("The photo is empty. Choose another.")},
        )

    def kept(self) -> dict[str, Any]:
        return {}


class Unkept(forms.TextInput):
    """A line that no page ever gives back: what was typed into it is typed again."""

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        return super().get_context(name, None, attrs)


class Check(Question):
    """What is chosen at the end: a word that opens the receipt, kept in no draft."""

    title = _("Check what you told us")

    def ask(self) -> None:
        self.fields["word"] = _word(
            _("A word or PIN of your own, if you want one"),
            _(
                "At least 5 letters or 6 digits. Not a name, postcode or date, and"
                " nothing that you wrote above."
            ),
        )
        self.fields["notice"] = forms.IntegerField(
            required=False, widget=forms.HiddenInput
        )


def _word(label: Any, help_text: Any) -> Any:
    return line(
        label,
        most=60,
        help_text=help_text,
        attrs={"spellcheck": "false", "autocapitalize": "none"},
        widget=Unkept,
    )


class Later(Question):
    """What opens a report that is put by: a word, chosen now."""

    title = _("Put it by and come back")

    def ask(self) -> None:
        self.fields["word"] = _word(
            _("Choose a word or PIN"),
            _(
                "At least 5 letters or 6 digits. Not a name, postcode or date, and"
                " nothing that you wrote."
            ),
        )


class Back(Question):
    """The number and the word of a report that was put by."""

    title = _("Go on with what you began")

    def ask(self) -> None:
        self.fields["receipt"] = line(
            _("Your number"),
            most=40,
            help_text=_("16 digits, with or without spaces."),
            attrs={"inputmode": "numeric"},
            widget=Unkept,
        )
        self.fields["word"] = _word(_("Your word or PIN"), "")
