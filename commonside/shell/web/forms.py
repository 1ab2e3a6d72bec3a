"""What is typed at the door."""

import json
from typing import Any

from django import forms

from commonside.ground.design.forms import Form


class SignInForm(Form):
    username = forms.CharField(
        label="User name",
        error_messages={"required": "Type your user name."},
        widget=forms.TextInput(attrs={"autocomplete": "username"}),
    )
    password = forms.CharField(
        label="Password",
        strip=False,
        error_messages={"required": "Type your password."},
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )


class FindHistoryForm(Form):
    """Which case's history to read."""

    reference = forms.SlugField(
        label="Number of the case",
        help_text="As it stands on the case, for example C-041726.",
        max_length=20,
        error_messages={"required": "Type the number of a case."},
    )


class ExportForm(Form):
    """What a partner's copy of the history of one case is to hold."""

    with_texts = forms.BooleanField(
        label="With the reasons that people wrote beside what they did",
        help_text="They may name people. Without them the partner can check as well.",
        required=False,
    )
    with_chain = forms.BooleanField(
        label="With all seals up to the newest",
        help_text="To hold it against a seal that the partner was sent. Larger.",
        required=False,
    )

    def __init__(self, *args: Any, may_read: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not may_read:
            del self.fields["with_texts"]


class FirstKeyForm(Form):
    """The first administrator chooses a name and a password."""

    token = forms.CharField(label="The code that setup printed")
    name = forms.CharField(label="Your name")
    username = forms.SlugField(label="User name")
    password = forms.CharField(
        label="Password",
        help_text="At least 12 characters.",
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )


class InvitedForm(Form):
    """Somebody invited chooses a password; the link may be typed too."""

    token = forms.CharField(
        label="The code from your link",
        error_messages={"required": "Open the link again, or type its code."},
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    password = forms.CharField(
        label="A password",
        help_text="At least 12 characters. Three or four words are good.",
        strip=False,
        error_messages={"required": "Choose a password."},
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )


class UnlockForm(Form):
    """The password, at a desk that was left alone."""

    password = forms.CharField(
        label="Password",
        strip=False,
        error_messages={"required": "Type your password."},
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )


CODE = {"autocomplete": "one-time-code", "inputmode": "numeric", "maxlength": "12"}


class CodeForm(Form):
    """A code of the app, or one of the spare ones."""

    code = forms.CharField(
        label="Code",
        help_text="Six figures from your app, or eight of a spare code.",
        max_length=12,
        error_messages={"required": "Type the code."},
        widget=forms.TextInput(attrs=CODE),
    )


class EnrolForm(Form):
    """The code that an app shows for a secret just given to it."""

    code = forms.CharField(
        label="The code that the app shows now",
        max_length=12,
        error_messages={"required": "Type the six figures that the app shows."},
        widget=forms.TextInput(attrs=CODE),
    )


class PasskeyForm(Form):
    """What a passkey signed; a script fills it in."""

    # Written by hand in the templates, so that nothing is put into an empty one.
    credential = forms.CharField(
        widget=forms.HiddenInput,
        max_length=20_000,
        error_messages={"required": "Your browser gave no passkey. Try again."},
    )

    def clean_credential(self) -> dict[str, Any]:
        """Read as JSON; Django's own field breaks on a bare number or a deep nest."""
        try:
            found = json.loads(self.cleaned_data["credential"])
        except (ValueError, RecursionError):
            found = None
        if not isinstance(found, dict):
            raise forms.ValidationError("This is not what a passkey signs.")
        return found


class NewPasskeyForm(PasskeyForm):
    """A new passkey, by the name under which its owner will know it."""

    name = forms.CharField(
        label="Name of this passkey",
        help_text="So that you know it again, for example: my phone.",
        max_length=60,
        error_messages={"required": "Give it a name."},
    )
    field_order = ("name", "credential")


class MeForm(Form):
    keys_on = forms.BooleanField(
        label="Single-letter keys press the buttons that show them", required=False
    )
