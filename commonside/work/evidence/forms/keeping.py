"""What is asked of a diary entry, an exhibit and a statement."""

from collections.abc import Iterable
from typing import Any

from django import forms

from commonside.ground.design.forms import Form
from commonside.ground.files.forms import FilesField, Uploads
from commonside.work.cases.forms.fields import Versioned, choice, day, text
from commonside.work.evidence.actions.diary import Told
from commonside.work.evidence.rules.diary import AFFECTED, SOURCES
from commonside.work.evidence.rules.exhibits import HANDLED
from commonside.work.evidence.rules.exhibits import KINDS as EXHIBITS
from commonside.work.evidence.rules.statements import STATEMENTS


def hour(label: str, **more: Any) -> forms.TimeField:
    """A time of the day, by the clock on the wall."""
    attrs = {"type": "time", "class": "govuk-input govuk-input--width-5"}
    widget = forms.TimeInput(attrs=attrs, format="%H:%M")
    return forms.TimeField(label=label, required=False, widget=widget, **more)


def line(label: str, most: int, **more: Any) -> forms.CharField:
    return forms.CharField(label=label, required=False, max_length=most, **more)


class EntryFields(Form):
    """One entry, as it stands on the sheet or as the person tells it."""

    source = choice("How it came", list(SOURCES.items()), initial="paper")
    happened_on = day("Day")
    began = hour("From")
    ended = hour("To", help_text="Leave it empty if they did not say.")
    is_ongoing = forms.BooleanField(
        label="It was still going on when they wrote it", required=False
    )
    what = text("What happened, in their words", rows=4)
    where = text("Where", rows=1)
    who = text("Who did it", rows=1, help_text="A name, or what they looked like.")
    affected = forms.TypedChoiceField(
        label="How much it affected them",
        choices=[("", "They did not say"), *AFFECTED.items()],
        coerce=int,
        empty_value=None,
        required=False,
    )
    witnesses = text("Who else saw or heard it", rows=1)
    reported_to = text(
        "Whom they told", rows=1, help_text="And the number that they were given."
    )
    written_on = day(
        "Written down on", help_text="Empty when they are telling you now."
    )
    written_hour = hour("At", help_text="If the sheet says.")
    is_confirmed = forms.BooleanField(
        label="They signed the sheet, or I read it back to them", required=False
    )

    def told(self) -> Told:
        values = {k: v for k, v in self.cleaned_data.items() if k in TOLD}
        return Told(**values)


TOLD = frozenset(Told.__dataclass_fields__)


class EntryForm(EntryFields):
    """A new entry, of one of those harmed or who saw it."""

    person = forms.ChoiceField(label="Whose diary", required=False)
    field_order = ("source", "person")

    def __init__(self, *args: Any, people: Iterable[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = {str(person.pk): person for person in people}
        field: Any = self.fields["person"]
        names = [(pk, person.known_as) for pk, person in self.people.items()]
        field.choices = [*names, ("", "Somebody else")]
        field.initial = names[0][0] if names else ""

    @property
    def diarist(self) -> Any:
        return self.people.get(self.cleaned_data["person"])


class ChangeEntryForm(EntryFields, Versioned):
    """An entry that is still fresh; whose it is stays."""


class AnnotateForm(Form):
    text = text("What was wrong, or must be added")


class ExhibitForm(Form):
    uploads = FilesField(
        label="The file",
        required=False,
        widget=Uploads(attrs={"accept": "image/*,.pdf,.docx"}),
        help_text="A photo (JPEG, PNG, WebP, HEIC), a PDF of up to 20 pages, or a Word"
        " file. Nobody can open it before it has been checked.",
    )
    kind = choice("What kind of thing", list(EXHIBITS.items()), initial="photo")
    about = text("What it shows", rows=2)
    maker = line("Who made it", 120, help_text="As papers name them.")
    made_on = day("Made on")
    reference = line(
        "Exhibit reference",
        20,
        help_text="Initials of the maker and a number, like NB/1. Empty: the next.",
    )
    kept_at = line(
        "Where the thing itself is",
        200,
        help_text="For what is not a file: a safe, a locker.",
    )


class HandleForm(Form):
    what = choice("What happened to it", list(HANDLED.items()))
    to = line("To whom, or where", 200)
    note = text("Why", rows=2)
    happened_on = day("On", help_text="Empty for now.")
    happened_hour = hour("At")


class StatementForm(Form):
    kind = choice("Whose", list(STATEMENTS.items()), initial="harmed")
    maker = line(
        "How papers name them",
        120,
        help_text="A name, or “Witness A” where a name would put them at risk.",
    )
    words = text("What they say", rows=14)


class ChangeStatementForm(StatementForm, Versioned):
    pass


class SignForm(Versioned):
    signed_on = day("Signed on")
