"""What is asked before each way out of triage; every form confirms one decision."""

from typing import Any

from django import forms

from commonside.ground.design.forms import Form
from commonside.work.cases.queries.triage import Filters
from commonside.work.reports.models import Band

Choices = list[tuple[Any, str]]
QUEUES = [
    ("triage", "New reports"),
    ("restricted", "Restricted"),
    ("partner", "For a partner alone"),
]
LINES = {"rows": 3}


def _offer(form: forms.Form, name: str, choices: Choices) -> None:
    field: Any = form.fields[name]
    field.choices = choices


class FilterForm(forms.Form):
    """What of the queue is shown: fixed lists alone, so that no name is in an address.

    A value that is in no list is left out, never an error: it is only an address.
    """

    band = forms.TypedChoiceField(
        label="Risk",
        coerce=int,
        empty_value=None,
        required=False,
        choices=[("", "All"), *Band.choices],
    )
    category = forms.ChoiceField(label="Kind", required=False)
    ward = forms.ChoiceField(label="Ward", required=False)
    queue = forms.ChoiceField(
        label="Queue", required=False, choices=[("", "All"), *QUEUES]
    )

    def __init__(self, *args: Any, kinds: Choices, wards: Choices, **kwargs: Any):
        super().__init__(*args, **kwargs)
        _offer(self, "category", [("", "All"), *kinds])
        _offer(self, "ward", [("", "All"), *wards])

    @property
    def chosen(self) -> Filters:
        self.is_valid()
        return Filters(**self.cleaned_data)


class DecisionForm(Form):
    """Carries the version of the report that was read, so that the second is told."""

    version = forms.IntegerField(widget=forms.HiddenInput)


class OpenCaseForm(DecisionForm):
    known_as = forms.CharField(
        label="How we name the case",
        help_text="As they want to be called, such as Mrs Begum.",
        max_length=120,
    )
    owner = forms.TypedChoiceField(
        label="Owner",
        help_text="One named person, from now until it stops.",
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose who has the case."},
    )

    procedure = forms.TypedChoiceField(
        label="Procedure",
        coerce=int,
        empty_value=None,
        required=False,
        widget=forms.RadioSelect,
    )

    def __init__(
        self, *args: Any, owners: Choices, procedures: Choices, why: str, **kwargs: Any
    ):
        super().__init__(*args, **kwargs)
        self.offer_owners(owners)
        _offer(self, "procedure", procedures)
        self.fields["procedure"].help_text = why
        if len(procedures) < 2:
            del self.fields["procedure"]

    def offer_owners(self, owners: Choices) -> None:
        _offer(self, "owner", owners)


class AddToCaseForm(DecisionForm):
    case = forms.ChoiceField(
        label="Case", widget=forms.RadioSelect, required=False, choices=()
    )
    other = forms.CharField(
        label="Another case, by its number",
        help_text="Such as C-040417.",
        required=False,
        max_length=20,
    )

    def __init__(self, *args: Any, cases: Choices, **kwargs: Any):
        super().__init__(*args, **kwargs)
        _offer(self, "case", cases)
        if not cases:
            del self.fields["case"]

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if not (values.get("case") or values.get("other", "").strip()):
            at_field = "case" if "case" in self.fields else "other"
            self.add_error(at_field, "Choose the case to which it belongs.")
        return values

    @property
    def reference(self) -> str:
        """The number typed stands before the case ticked."""
        values = self.cleaned_data
        return values["other"].strip().upper() or values["case"]


class PassForm(DecisionForm):
    agency = forms.TypedChoiceField(
        label="To",
        coerce=int,
        error_messages={"required": "Choose the agency."},
    )
    gateway = forms.TypedChoiceField(
        label="Why we may share it",
        help_text="The law or consent that lets us.",
        coerce=int,
        error_messages={"required": "Choose what lets us share it."},
    )
    why = forms.CharField(
        label="Why they should have it",
        help_text="They read this with the report.",
        widget=forms.Textarea(attrs=LINES),
    )
    is_life_at_risk = forms.BooleanField(
        label="A life is at risk",
        required=False,
        help_text="Only this lets an agency read it whose agreement has run out.",
    )

    def __init__(self, *args: Any, agencies: Choices, gateways: Choices, **kwargs: Any):
        super().__init__(*args, **kwargs)
        _offer(self, "agency", [("", "Choose an agency"), *agencies])
        _offer(self, "gateway", [("", "Choose a gateway"), *gateways])


class SignpostForm(DecisionForm):
    reason = forms.ChoiceField(
        label="Why it does not become a case", widget=forms.RadioSelect
    )
    words = forms.CharField(
        label="What we tell them",
        help_text="In words that they can be told, with where to go.",
        widget=forms.Textarea(attrs=LINES),
    )
    has_checked = forms.BooleanField(
        label="I have asked whether anybody there is at risk",
        help_text="Asked for some reasons, and for every High report.",
        required=False,
    )

    def __init__(self, *args: Any, reasons: Choices, **kwargs: Any):
        super().__init__(*args, **kwargs)
        _offer(self, "reason", reasons)


class HandForm(DecisionForm):
    why = forms.CharField(
        label="What it is, and where it goes",
        widget=forms.Textarea(attrs=LINES),
    )


class KnowForm(DecisionForm):
    """No question: only the confirmation."""


class AnswerForm(DecisionForm):
    """An agency accepts, or says why not."""

    answer = forms.ChoiceField(
        label="Your answer",
        widget=forms.RadioSelect,
        choices=[("yes", "We take it on"), ("no", "Not ours, or not possible")],
        error_messages={"required": "Say whether you take it on."},
    )
    reason = forms.CharField(
        label="If not: why",
        help_text="So that somebody else can help.",
        widget=forms.Textarea(attrs=LINES),
        required=False,
    )
