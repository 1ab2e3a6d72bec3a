"""What is asked before an account changes."""

from typing import Any

from django import forms
from django.db.models import QuerySet

from commonside.ground.agencies.models import Agency, Team, User
from commonside.ground.agencies.rules import roles
from commonside.ground.design.forms import Form


def why(label: str, **more: Any) -> forms.CharField:
    """A reason; whether it may be empty is for the rules to say."""
    widget = forms.Textarea(attrs={"rows": 2})
    return forms.CharField(
        label=label, required=False, max_length=500, widget=widget, **more
    )


class AddForm(Form):
    agency = forms.ModelChoiceField(
        label="Agency",
        queryset=Agency.objects.none(),
        error_messages={"required": "Choose their agency."},
    )
    name = forms.CharField(
        label="Name",
        max_length=120,
        error_messages={"required": "Say their name."},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    email = forms.EmailField(
        label="Work e-mail address",
        error_messages={
            "required": "Give their work e-mail address.",
            "invalid": "This is no e-mail address.",
        },
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    link = forms.ChoiceField(
        label="Their link to begin",
        choices=[
            ("mail", "Mail it to this address"),
            ("show", "Show it to me once, and I hand it over myself"),
        ],
        initial="mail",
        widget=forms.RadioSelect,
        help_text="It lasts seven days and works once.",
    )

    def __init__(self, *args: Any, agencies: QuerySet[Agency], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["agency"].queryset = agencies  # type: ignore[attr-defined]


class LinkForm(Form):
    link = forms.ChoiceField(
        label="The new link",
        choices=AddForm.base_fields["link"].choices,  # type: ignore[attr-defined]
        initial="mail",
        widget=forms.RadioSelect,
        help_text="It ends the older one.",
    )


class RoleForm(Form):
    """A role; the page says which of them take a second person."""

    role = forms.ChoiceField(
        label="Role",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose a role."},
    )
    why = why("Why they need it")

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kind = user.agency.kind if user.agency else ""
        self.fields["role"].choices = [  # type: ignore[attr-defined]
            (role.key, f"{role.label}{', by two people' if role.needs_two else ''}")
            for role in sorted(roles().values(), key=lambda role: role.label)
            if role.fits(kind)
        ]


class TeamForm(Form):
    team = forms.ModelChoiceField(
        label="Team",
        queryset=Team.objects.none(),
        error_messages={"required": "Choose a team."},
    )
    why = why("Why they need it")

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = Team.objects.filter(agency=user.agency_id)
        self.fields["team"].queryset = rows  # type: ignore[attr-defined]


class WhyForm(Form):
    why = why("Why")


class SubjectForm(Form):
    subject = forms.CharField(
        label="Their subject in the directory",
        required=False,
        max_length=191,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        help_text="Letter by letter as the directory gives it: its “sub”, never an "
        "e-mail address. Empty takes away what is recorded, at once.",
    )
    why = why("Why")


class DecideForm(Form):
    approves = forms.ChoiceField(
        label="Do you approve it?",
        choices=[("yes", "Yes"), ("no", "No, because …")],
        widget=forms.RadioSelect,
        error_messages={"required": "Say yes or no."},
    )
    why = why("If not, why not")


class HandOnForm(Form):
    to = forms.ModelChoiceField(
        label="To",
        queryset=User.objects.none(),
        required=False,
        empty_label="Whoever answers for their team, else the team itself",
    )

    def __init__(self, *args: Any, mates: QuerySet[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].queryset = mates  # type: ignore[attr-defined]


class DutyForm(Form):
    to = forms.ModelChoiceField(
        label="Duty contact",
        queryset=User.objects.none(),
        required=False,
        empty_label="Nobody",
        help_text="Told at once of a new report at High risk outside office hours.",
    )

    def __init__(self, *args: Any, mates: QuerySet[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].queryset = mates  # type: ignore[attr-defined]


class ConfirmForm(Form):
    """One page of an agency's people: who of them is gone; all others stay."""

    shown = forms.MultipleChoiceField(widget=forms.MultipleHiddenInput)
    gone = forms.MultipleChoiceField(
        label="Tick who has left you",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Their account is closed at once. Leave the others as they are.",
    )
    checked = forms.BooleanField(
        label="I read each name; everybody else still works for us",
        error_messages={"required": "Say that you read each name."},
    )

    def __init__(
        self, *args: Any, asked: list[tuple[str, str]], me: int, **kwargs: Any
    ) -> None:
        ids = [id_ for id_, _ in asked]
        kwargs.setdefault("initial", {"shown": ids})
        super().__init__(*args, **kwargs)
        self.fields["shown"].choices = asked  # type: ignore[attr-defined]
        others = [(id_, words) for id_, words in asked if id_ != str(me)]
        self.fields["gone"].choices = others  # type: ignore[attr-defined]
