"""What is asked before each thing that a person does to a safety plan."""

from typing import Any

from django import forms
from django.db.models import QuerySet

from commonside.ground.agencies.models import User
from commonside.ground.design.forms import Form
from commonside.ground.people.models import Person
from commonside.work.cases.forms.fields import Versioned, choice, day, text
from commonside.work.safety import rules
from commonside.work.safety.models import Fitting, Plan, Safeguard


class OfPlan(Versioned):
    """A form that carries the version of the plan that it was filled in for."""

    def __init__(self, *args: Any, plan: Plan, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.plan = plan

    @property
    def version_now(self) -> int:
        """The version that the next try must name, after a clash."""
        self.plan.refresh_from_db(fields=["version"])
        return self.plan.version


def _kinds() -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label="Of which kind it is",
        choices=list(rules.KINDS.items()),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )


def _colleague(label: str) -> forms.ModelChoiceField:
    return forms.ModelChoiceField(
        label=label, queryset=User.objects.none(), empty_label=None
    )


class FlagForm(Form):
    person = forms.ModelChoiceField(
        label="Who is vulnerable", queryset=Person.objects.none(), empty_label=None
    )
    reason = text(
        "What makes them vulnerable",
        help_text="What you saw or were told, as you would say it to them.",
    )
    kinds = _kinds()
    owner = _colleague("Who keeps the safety plan")
    review_on = day("Go through the plan again on")
    expires_on = day("The flag ends on")

    def __init__(
        self,
        *args: Any,
        people: QuerySet[Person],
        keepers: QuerySet[User],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["person"].queryset, fields["owner"].queryset = people, keepers
        fields["person"].label_from_instance = lambda person: person.known_as
        fields["owner"].label_from_instance = lambda user: user.name


class ChangeForm(OfPlan):
    reason = text("What makes them vulnerable")
    kinds = _kinds()
    owner = _colleague("Who keeps the safety plan")
    expires_on = day("The flag ends on")

    def __init__(self, *args: Any, keepers: QuerySet[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        owner: Any = self.fields["owner"]
        owner.queryset = keepers
        owner.label_from_instance = lambda user: user.name


class ReviewForm(OfPlan):
    note = text("What they told you, and what changes")
    is_stable = choice(
        "Are they stable",
        [("no", "Not yet"), ("yes", "Yes: it was quiet, and they feel safe")],
        initial="no",
    )
    next_on = day("Go through it again on")
    expires_on = day("The flag ends on")

    def values(self) -> dict[str, Any]:
        """What the action takes."""
        found = dict(self.cleaned_data)
        return {**found, "is_stable": found["is_stable"] == "yes"}


class JoinForm(OfPlan):
    to = _colleague("Who watches over them")

    def __init__(self, *args: Any, watchers: QuerySet[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        to: Any = self.fields["to"]
        to.queryset = watchers
        to.label_from_instance = lambda user: user.name


class HandBackForm(OfPlan):
    why = text("What the officer of the case should know")


class EndForm(OfPlan):
    ending = choice("Why they are no longer flagged", required=False)
    why = text("What they think of it")

    def __init__(self, *args: Any, endings: dict[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["ending"]
        field.choices = list(endings.items())


class LineForm(Form):
    when = text("When", rows=2, help_text="“He knocks and will not go.”")
    what = text(
        "What is done then, and by whom",
        rows=2,
        help_text="“She bolts the door, rings 999 and then Amira next door.”",
    )


class AskFittingForm(Form):
    kind = choice("What is to be fitted", required=False)
    asked_of = forms.CharField(
        label="Who was asked to fit it", required=False, max_length=120
    )

    def __init__(self, *args: Any, fittings: dict[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["kind"]
        field.choices = list(fittings.items())


class NoteFittingForm(Versioned):
    came = choice(
        "What came of it",
        [("yes", "It was fitted"), ("no", "It was not possible")],
        initial="yes",
    )
    fitted_on = day("On which day")
    fitted = text("What was fitted; or why it was not possible", rows=2)

    def __init__(self, *args: Any, fitting: Fitting, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fitting = fitting

    @property
    def version_now(self) -> int:
        self.fitting.refresh_from_db(fields=["version"])
        return self.fitting.version

    def values(self) -> dict[str, Any]:
        """What the action takes."""
        found = dict(self.cleaned_data)
        is_given_up = found.pop("came") == "no"
        return {**found, "is_given_up": is_given_up}


class CardForm(OfPlan):
    found = choice(
        "If somebody else finds the card",
        list(rules.FOUND.items()),
        required=False,
    )
    lines = text(
        "Whom they would ring",
        rows=4,
        help_text="A line each: who, comma, number. They choose the words.",
    )

    def values(self) -> dict[str, Any]:
        """What the action takes."""
        found = dict(self.cleaned_data)
        return {**found, "lines": rules.lines_of(found["lines"])}


class SafeguardForm(Versioned):
    way = choice("What was done", required=False)
    told = forms.CharField(
        label="Whom you spoke with there, or their reference",
        required=False,
        max_length=120,
    )
    note = text("What they said, and what was agreed")

    def __init__(
        self,
        *args: Any,
        ways: list[tuple[str, str]],
        raised: Safeguard,
        why: list[str],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.raised, self.why = raised, why
        field: Any = self.fields["way"]
        field.choices = ways

    @property
    def version_now(self) -> int:
        self.raised.refresh_from_db(fields=["version"])
        return self.raised.version


class JudgeForm(Form):
    """The questions of a scheme, and whom it is about where it is about somebody."""

    def __init__(
        self,
        *args: Any,
        scheme: dict[str, Any],
        people: QuerySet[Person] | None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.codes = [question["code"] for question in scheme["question"]]
        if people is not None:
            whom: Any = forms.ModelChoiceField(
                label="Whom it is about", queryset=people, empty_label=None
            )
            whom.label_from_instance = lambda person: person.known_as
            self.fields["person"] = whom
        for question in scheme["question"]:
            options = [(o["code"], o["label"]["en"]) for o in question["options"]]
            self.fields[question["code"]] = choice(
                question["text"]["en"], options, required=False
            )
        self.fields["why"] = text("What you saw or were told, and by whom")

    def values(self) -> dict[str, Any]:
        """What the action takes."""
        found = self.cleaned_data
        answers = {code: found[code] for code in self.codes if found[code]}
        return {"answers": answers, "person": found.get("person"), "why": found["why"]}


class ListForm(forms.Form):
    """Which flags a list shows, and in which order; anything odd means the first."""

    show = forms.CharField(required=False, max_length=20)
    order = forms.CharField(required=False, max_length=20)
