"""What is asked before each thing that is done with an application."""

from typing import Any

from django import forms
from django.db.models import QuerySet

from commonside.ground.agencies.models import Agency, User
from commonside.ground.design.forms import Form, Several
from commonside.work.cases.forms.fields import Versioned, choice, day, text
from commonside.work.reviews.models import Complaint, Member, Review

YES_NO = (("yes", "Yes"), ("no", "No"))


def moment(label: str, **more: Any) -> forms.DateTimeField:
    """A day and a time of the day, in the office's own zone."""
    widget = forms.DateTimeInput(
        attrs={"type": "datetime-local", "class": "govuk-input govuk-input--width-20"},
        format="%Y-%m-%dT%H:%M",
    )
    return forms.DateTimeField(label=label, required=False, widget=widget, **more)


def line(label: str, most: int = 160, **more: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=most, required=False, **more)


class AcknowledgeForm(Versioned):
    """Nothing is asked: whoever acknowledges it is the point of contact."""


class ConsentForm(Versioned):
    how = text("How and when you asked them")
    alone = forms.BooleanField(
        label="Nobody else could hear us, whoever applied included", required=False
    )


class AskForm(Versioned):
    agencies = Several(
        label="Which agencies",
        queryset=Agency.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    words = text(
        "What they need to look for",
        help_text="Name and address of the person harmed, and since when. No telephone"
        " number, no safe contact.",
    )

    def __init__(self, *args: Any, agencies: QuerySet[Agency], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["agencies"].queryset = agencies  # type: ignore[attr-defined]


class HeldForm(Form):
    """One complaint, by the body that holds it."""

    made_on = day("Reported on")
    behaved_on = day("When it happened", help_text="The latest day, if it was several.")
    their_reference = line("The body's own number for it", 60)
    words = text("What it was about, in a sentence")
    made_by = line("Who reported it, if it was somebody else")
    is_hate = forms.BooleanField(label="It was reported as hate", required=False)


class ComplaintForm(HeldForm):
    """One complaint that a body holds, whoever found it there."""

    agency = forms.ModelChoiceField(
        label="Who holds it", queryset=Agency.objects.none(), empty_label=None
    )
    field_order = ("agency",)

    def __init__(self, *args: Any, agencies: QuerySet[Agency], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["agency"].queryset = agencies  # type: ignore[attr-defined]


class LookForm(Form):
    """What became of one line of the applicant's own list."""

    standing = choice(
        "What was found",
        [
            (Complaint.Standing.HELD, "A body holds it"),
            (Complaint.Standing.WORD, "Not found: we take their word for it"),
            (Complaint.Standing.OUT, "Left out: the same as another, or no complaint"),
        ],
    )
    why = text("Why, if it is left out")
    made_on = day("Reported on")
    behaved_on = day("When it happened")


class DecideForm(Versioned):
    is_met = choice("Is the threshold met?", YES_NO)
    ground = forms.ChoiceField(
        label="Why, if the number is not reached",
        required=False,
        widget=forms.RadioSelect,
    )
    reasons = text("Reasons", help_text="The person reads them in their letter.")

    def __init__(self, *args: Any, grounds: list[tuple[str, str]], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["ground"].choices = [("", "The number is reached"), *grounds]  # type: ignore[attr-defined]


class PanelForm(Versioned):
    panel_at = moment("When")
    place = line("Where", 300)
    chair = line("Who chairs it")
    chair_agency = forms.ModelChoiceField(
        label="Of which agency",
        queryset=Agency.objects.none(),
        required=False,
        empty_label="None of ours",
    )
    chair_why = text("Why this chair, if their agency worked on it")
    members = Several(
        label="Who sits on it",
        queryset=User.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="They read the application from now on.",
    )

    def __init__(
        self,
        *args: Any,
        agencies: QuerySet[Agency],
        people: QuerySet[User],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        chair, members = self.fields["chair_agency"], self.fields["members"]
        chair.queryset, members.queryset = agencies, people  # type: ignore[attr-defined]
        members.label_from_instance = _person  # type: ignore[attr-defined]


def _person(user: Any) -> str:
    return f"{user.name}, {user.agency.short_name}"


class PartForm(Versioned):
    part = choice("How the person takes part", Review.Part.choices)
    part_words = text("Their statement, or the chair's reasons in writing")


class PapersForm(Versioned):
    """Nothing is asked."""


class HoldForm(Versioned):
    came = Several(
        label="Who came",
        queryset=Member.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    findings = text("What the panel found", rows=6)

    def __init__(self, *args: Any, members: QuerySet[Member], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        came = self.fields["came"]
        came.queryset = members  # type: ignore[attr-defined]
        came.label_from_instance = lambda m: _person(m.user)  # type: ignore[attr-defined]


class RecommendForm(Form):
    agency = forms.ModelChoiceField(
        label="To whom", queryset=Agency.objects.none(), empty_label=None
    )
    words = text("What the panel recommends")
    act_by = day("Done by")

    def __init__(self, *args: Any, agencies: QuerySet[Agency], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["agency"].queryset = agencies  # type: ignore[attr-defined]


class OutcomeForm(Versioned):
    words = text(
        "What came of it, as the person is told",
        rows=5,
        help_text="Nothing here that tells of anybody else.",
    )


class CloseForm(Versioned):
    why = text("When and why it closes, as the person is told")


class AppealForm(Versioned):
    words = text("What they appeal against, in their words")
    late_why = text("Why it is taken, if the time for it is over")


class HearForm(Versioned):
    is_upheld = choice(
        "What the policing body said", (("yes", "Upheld"), ("no", "Not"))
    )
    reasons = text("Its reasons")


class WithdrawForm(Versioned):
    why = text("What they said, if they said it", help_text="They need not say why.")


class LinkForm(Form):
    number = line(
        "Number of a case or report", 20, help_text="One that you may read yourself."
    )


class KnowForm(Form):
    """Nothing is asked: it is done at once."""


class AnswerForm(Form):
    words = text("What you hold and did; or that you hold nothing", rows=5)
    is_refused = forms.BooleanField(
        label="Data-protection law forbids us to answer (say which, above)",
        required=False,
    )


class ReplyForm(Form):
    is_accepted = forms.ChoiceField(
        label="Do you accept it?",
        choices=(("yes", "Accepted"), ("no", "Not accepted")),
        widget=forms.RadioSelect,
        required=False,
    )
    reply = text("What you will do, or why not")


class ProgressForm(Form):
    words = text("How far it is")
    is_done = forms.BooleanField(label="It is done", required=False)


class TallyForm(Form):
    year = forms.ChoiceField(label="Year")
    words = text(
        "What was learnt, for the town to read",
        help_text="It names nobody and no place. Leave it empty where there were few.",
    )

    def __init__(self, *args: Any, years: list[tuple[str, str]], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["year"].choices = years  # type: ignore[attr-defined]
