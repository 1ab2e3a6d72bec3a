"""What is asked before each thing that a person does to a case."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.conf.locale import LANG_INFO
from django.db.models import QuerySet

from commonside.ground.agencies.models import Agency, User
from commonside.ground.design.forms import Form
from commonside.ground.duties.rules import PURPOSE_LABELS
from commonside.ground.people.models import Person
from commonside.ground.people.rules import CHANNELS, DAYS, SEEN_BY, SHOWS
from commonside.ground.practice.models import Version
from commonside.work.cases.forms.fields import Versioned, choice, day, text
from commonside.work.cases.models import Party
from commonside.work.cases.rules.involving import SHARED
from commonside.work.cases.rules.states import BEFORE
from commonside.work.reports.models import Told


def language_name(code: str) -> str:
    """ "Polish" for "pl"; the code where nobody has a name for it."""
    return str(LANG_INFO[code]["name"]) if code in LANG_INFO else code


class PlanForm(Versioned):
    """Nothing is asked: the obstacles say what a plan lacks."""


class WatchForm(Versioned):
    stopped_on = day("On which day did it last happen?", help_text="As they say.")
    until = day("Watch until")

    def clean_until(self) -> Any:
        until = self.cleaned_data["until"]
        if until is None:
            raise forms.ValidationError("Choose the day until which we watch.")
        return until


class EscalateForm(Versioned):
    before = choice("Before whom?", BEFORE.items(), required=False)
    why = text("What they should decide")


class PauseForm(Versioned):
    why = text("What the person asked for")
    resume_on = day("Ask again on")


class WorkAgainForm(Versioned):
    why = text("Why")


class GapForm(Versioned):
    days = forms.IntegerField(label="Working days between contacts", min_value=1)
    why = text("What the person said about it")


class HandOverForm(Form):
    to = forms.ModelChoiceField(
        label="To", queryset=User.objects.none(), empty_label=None
    )
    why = text("Why")

    def __init__(self, *args: Any, colleagues: QuerySet[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].queryset = colleagues  # type: ignore[attr-defined]


class KnowForm(Form):
    whom = forms.ChoiceField(
        label="Whom you know",
        required=False,
        widget=forms.RadioSelect,
        help_text="Only so that no more than their records closes to you.",
    )

    def __init__(self, *args: Any, people: list[tuple[str, str]], **kwargs: Any):
        super().__init__(*args, **kwargs)
        field: Any = self.fields["whom"]
        field.choices = [("", "I would rather not say"), *people]


class LetBackForm(Form):
    user = forms.ModelChoiceField(
        label="Who said it by mistake", queryset=User.objects.none(), empty_label=None
    )
    why = text("Why it was a mistake")

    def __init__(self, *args: Any, tied: QuerySet[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["user"].queryset = tied  # type: ignore[attr-defined]


class InvolveForm(Form):
    agency = forms.ModelChoiceField(label="Agency", queryset=Agency.objects.none())
    gateway = forms.ModelChoiceField(
        label="Gateway: what allows it", queryset=Version.objects.none()
    )
    why = text("Why this agency must know")
    shared = forms.MultipleChoiceField(
        label="What it is told",
        choices=list(SHARED.items()),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="It learns that there is a case, its name and its steps. Tick more "
        "only where the step needs it.",
    )
    is_life_at_risk = forms.BooleanField(
        label="A life is at risk",
        required=False,
        help_text="Only this lets in an agency whose agreement has run out.",
    )

    def __init__(
        self,
        *args: Any,
        agencies: QuerySet[Agency],
        gateways: QuerySet[Version],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["agency"].queryset = agencies  # type: ignore[attr-defined]
        self.fields["gateway"].queryset = gateways  # type: ignore[attr-defined]
        self.fields["gateway"].label_from_instance = (  # type: ignore[attr-defined]
            lambda version: version.label
        )


class TransferForm(Versioned):
    agency = forms.ModelChoiceField(label="Agency", queryset=Agency.objects.none())
    why = text("Why they should have it")

    def __init__(self, *args: Any, agencies: QuerySet[Agency], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["agency"].queryset = agencies  # type: ignore[attr-defined]


class AnswerTransferForm(Form):
    accepts = choice("Do you take the case over?", [("yes", "Yes"), ("no", "No")])
    why = text("If not, why not")


class CloseForm(Versioned):
    outcome = choice("How did it end?")
    confirmed_by = choice(
        "Who confirms that it stopped?",
        [
            ("victim", "The person harmed"),
            ("agency", "An officer's or agency's evidence"),
            ("", "Nobody, or it did not stop"),
        ],
        required=False,
        initial="",
    )
    told_on = day("When was the person told that we close?")
    told_why = text("The reason, as they were told it")
    skipping = text("Why the procedure was not gone through")

    def __init__(
        self,
        *args: Any,
        outcomes: list[tuple[str, str]],
        over: list[str],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["outcome"].choices = outcomes  # type: ignore[attr-defined]
        names = ", ".join(f"“{name}”" for name in over)
        self.fields["skipping"].help_text = (
            f"It has not been through {names}. Leave it empty where the outcome "
            "itself says why."
        )
        if not over:
            del self.fields["skipping"]


class ReopenForm(Versioned):
    why = text("What happened")


class EditForm(Versioned):
    known_as = forms.CharField(label="How we name the person", max_length=120)
    category = forms.ChoiceField(label="What it is about")

    def __init__(self, *args: Any, categories: dict[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        found = sorted(categories.items(), key=lambda pair: pair[1])
        self.fields["category"].choices = found  # type: ignore[attr-defined]


class PersonForm(Form):
    role = choice(
        "Their part",
        [(code, label) for code, label in Party.Role.choices],
        initial="witness",
    )
    told = forms.ModelChoiceField(
        label="Told of in a report",
        queryset=Told.objects.none(),
        required=False,
        empty_label="Nobody told of: somebody else",
    )
    same_as = forms.ModelChoiceField(
        label="Who they are",
        queryset=Person.objects.none(),
        required=False,
        empty_label="Nobody in this case yet",
        help_text="Somebody told of in a report may be in this case already.",
    )
    known_as = forms.CharField(label="How we name them", max_length=120, required=False)

    def __init__(
        self,
        *args: Any,
        told: QuerySet[Told],
        people: QuerySet[Person],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        same: Any = self.fields["same_as"]
        same.queryset = people
        same.label_from_instance = lambda person: person.known_as
        field: Any = self.fields["told"]
        field.queryset = told
        field.label_from_instance = lambda row: (
            f"{row.name or 'No name'}, {row.get_role_display().lower()}"
        )


WAYS = ("phone", "text", "email", "letter")
# What each way needs, and what to say where it is missing.
NEEDED = {
    "phone": ("phone", "Write the number that is safe to ring."),
    "text": ("phone", "Write the number that is safe to text."),
    "email": ("email", "Write the address that is safe to mail."),
    "letter": ("post", "Write the address that is safe for letters."),
}


def seen(label: str) -> forms.ChoiceField:
    """Who else sees it: a fact that decides how much of a message may show."""
    return choice(label, [("", "Not asked yet"), *SEEN_BY.items()], required=False)


class SafeContactForm(Versioned):
    ways = forms.MultipleChoiceField(
        label="Safe by",
        choices=[(code, CHANNELS[code].capitalize()) for code in WAYS],
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    preferred = choice(
        "Which of these would they rather have?",
        [("", "Not said"), *((code, CHANNELS[code].capitalize()) for code in WAYS)],
        required=False,
    )
    phone = forms.CharField(label="Telephone", max_length=30, required=False)
    sees_phone = seen("Who else can see or pick up this telephone?")
    email = forms.EmailField(label="E-mail", max_length=120, required=False)
    sees_email = seen("Who else can open this mailbox?")
    post = forms.CharField(
        label="Address for letters, with postcode", max_length=300, required=False
    )
    sees_post = seen("Who else can open this letterbox?")
    also_sees = forms.CharField(
        label="Who that is, where somebody does", max_length=120, required=False
    )
    shows = forms.MultipleChoiceField(
        label="Where our name may show",
        choices=list(SHOWS.items()),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Only what they said yes to. Leave all empty for plain words only.",
    )
    safe_from = forms.TimeField(
        label="Safe from", required=False, help_text="For example 10:00"
    )
    safe_to = forms.TimeField(label="Safe until", required=False)
    days = choice("On", [("", "Not said"), *DAYS.items()], required=False)
    say = forms.CharField(label="Words to say", max_length=80, required=False)
    never = forms.MultipleChoiceField(
        label="Never by",
        choices=[(code, label.capitalize()) for code, label in CHANNELS.items()],
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    interpreter = forms.CharField(label="Interpreter", max_length=60, required=False)
    language = choice("Write to them in", [("en", "English")])

    def __init__(self, *args: Any, languages: Iterable[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["language"]
        field.choices = [(code, language_name(code)) for code in languages]

    def clean(self) -> dict[str, Any]:
        """A way that is safe has its number or address; none that is never is safe."""
        found = super().clean() or self.cleaned_data
        for way in found.get("ways") or ():
            if way in (found.get("never") or ()):
                self.add_error("never", "One way cannot be both safe and never safe.")
            fact, missing = NEEDED[way]
            if fact not in self.errors and not found.get(fact):
                self.add_error(fact, missing)
        preferred = found.get("preferred")
        if preferred and preferred not in (found.get("ways") or ()):
            self.add_error("preferred", "Choose one of those that are safe.")
        return found

    def said(self) -> dict[str, Any]:
        """What the person said, without what was left empty."""
        found = self.cleaned_data
        times = {"from": found["safe_from"], "to": found["safe_to"]}
        kept = (
            *("ways", "preferred", "phone", "email", "post", "days", "say"),
            *("sees_phone", "sees_email", "sees_post", "also_sees", "interpreter"),
        )
        said = {
            **{name: found[name] for name in kept},
            **{name: f"{at:%H:%M}" for name, at in times.items() if at},
        }
        asked = {"never": found["never"], "shows": found["shows"]}
        return {k: v for k, v in said.items() if v} | asked


class StepForm(Form):
    text = forms.CharField(
        label="What is to be done",
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    to = forms.ChoiceField(label="Who does it")
    purpose = choice(
        "What it is for", [(p.value, label) for p, label in PURPOSE_LABELS.items()]
    )
    due_on = day("By when")

    def __init__(self, *args: Any, owners: list[tuple[str, Any]], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["to"].choices = owners  # type: ignore[attr-defined]


class MoveStepForm(Versioned):
    to = choice("What becomes of it?")
    note = text("What came of it, or why not", rows=2)

    def __init__(self, *args: Any, moves: list[tuple[str, str]], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["to"].choices = moves  # type: ignore[attr-defined]
