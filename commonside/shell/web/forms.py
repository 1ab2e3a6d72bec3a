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


class FindHistoryForm(Form):
    """Which case's history to read."""

    reference = forms.SlugField(
        label="Number of the case",
        help_text="As it stands on the case, for example C-0417.",
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
