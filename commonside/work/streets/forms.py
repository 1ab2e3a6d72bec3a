"""What is asked about vehicles, drinking in the street, and places."""

from typing import Any

from django import forms
from django.db.models import QuerySet

from commonside.ground.agencies.models import User
from commonside.ground.design.forms import Form
from commonside.work.cases.forms.fields import Versioned, choice, day, text
from commonside.work.streets.models import Abandoned, Spot


def line(label: str, **more: Any) -> forms.CharField:
    return forms.CharField(label=label, required=False, max_length=120, **more)


def moment(label: str, **more: Any) -> forms.DateTimeField:
    widget = forms.DateTimeInput(
        attrs={"type": "datetime-local", "class": "govuk-input govuk-input--width-20"},
        format="%Y-%m-%dT%H:%M",
    )
    formats = ["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M", "%d/%m/%Y %H:%M"]
    return forms.DateTimeField(
        label=label, required=False, input_formats=formats, widget=widget, **more
    )


class VehicleForm(Form):
    registration = line(
        "Registration", help_text="As on the plate. Spaces do not matter."
    )
    looks = line("Make, model and colour")
    did = text("What it did, and when", rows=2)


class WarningForm(Form):
    mark = choice("Which vehicle", required=False)
    given_on = day("When the police warned the driver")
    number = line(
        "What the police call it", help_text="Their number, if they gave one."
    )

    def __init__(self, *args: Any, marks: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["mark"]
        field.choices = marks


class AbandonedForm(Form):
    registration = line(
        "Registration", help_text="Leave it empty if the plates are gone."
    )
    looks = line("What it looks like", help_text="“Silver van, two flat tyres.”")
    where = text("Where it stands", rows=2)


class OfVehicle(Versioned):
    """A form that carries the version of the vehicle that it was filled in for."""

    def __init__(self, *args: Any, row: Abandoned, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.row = row

    @property
    def version_now(self) -> int:
        """The version that the next try must name, after a clash."""
        self.row.refresh_from_db(fields=["version"])
        return self.row.version

    def _offer(self, **choices: list[tuple[str, str]]) -> None:
        for name, rows in choices.items():
            field: Any = self.fields[name]
            field.choices = rows


class InspectForm(OfVehicle):
    land = choice("Where it stands", required=False)
    condition = choice("In what condition it is", required=False)
    finding = text("What you saw")

    def __init__(self, *args: Any, lands: Any, conditions: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._offer(land=lands, condition=conditions)


class NoticeForm(OfVehicle):
    kind = choice("Which notice", required=False)
    given_at = moment("When it was given")

    def __init__(self, *args: Any, kinds: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._offer(kind=kinds)


class RemoveForm(OfVehicle):
    """Nothing is asked but the version."""


class EndForm(OfVehicle):
    ending = choice("How it ended", required=False)

    def __init__(self, *args: Any, endings: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._offer(ending=endings)


class DrinkingForm(Form):
    seen_at = moment("When it was")
    where = text(
        "Where it was",
        rows=2,
        help_text="A street, a building or a postcode: we look up its order.",
    )
    many = forms.IntegerField(
        label="How many people",
        required=False,
        min_value=1,
        max_value=200,
        widget=forms.NumberInput(attrs={"class": "govuk-input govuk-input--width-3"}),
    )
    offer = choice("Which help was offered", required=False)
    answer = choice("What they said to it", required=False)
    note = text("Anything else, without names", rows=2)

    def __init__(self, *args: Any, offers: Any, answers: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, rows in (("offer", offers), ("answer", answers)):
            field: Any = self.fields[name]
            field.choices = rows


class OfPlace(Versioned):
    """A form that carries the version of the place that it was filled in for."""


def _colleague(label: str) -> forms.ModelChoiceField:
    return forms.ModelChoiceField(
        label=label, queryset=User.objects.none(), empty_label=None
    )


class GiveForm(OfPlace):
    owner = _colleague("Whose place it is")

    def __init__(self, *args: Any, keepers: QuerySet[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _among(self.fields["owner"], keepers)


class WhyNotForm(OfPlace):
    why = text("Why nothing is done here for now", help_text="Without names.")
    until = day("Until when this holds")


class ActForm(Form):
    text = text("What is to be done", rows=2, help_text="Without names.")
    to = _colleague("Who does it")
    due_on = day("By when")

    def __init__(self, *args: Any, keepers: QuerySet[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _among(self.fields["to"], keepers)


class CameForm(Form):
    to = choice(
        "What came of it",
        [
            ("done", "Done"),
            ("not_possible", "Not possible"),
            ("not_done", "Not done"),
        ],
        initial="done",
    )
    note = text("What came of it; or why not", rows=2)


def _among(field: Any, users: QuerySet[User]) -> None:
    field.queryset = users
    field.label_from_instance = lambda user: user.name


def version_of(spot: Spot | None) -> int:
    """The version that a form about a place begins with."""
    return spot.version if spot else 1
