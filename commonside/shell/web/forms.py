"""What is typed at the door."""

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


class AgainForm(Form):
    """Who you are, once more, before something that cannot be taken back."""

    password = forms.CharField(
        label="Password",
        strip=False,
        error_messages={"required": "Type your password."},
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )


class MeForm(Form):
    keys_on = forms.BooleanField(
        label="Single-letter keys press the buttons that show them", required=False
    )
