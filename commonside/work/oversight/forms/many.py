"""What is asked before something is done to many cases."""

from typing import Any

from django import forms
from django.db.models import QuerySet

from commonside.ground.agencies.models import User
from commonside.ground.design.forms import Form
from commonside.work.cases.forms.fields import day, text
from commonside.work.oversight.rules.many import ACTS

LARGEST = 2**31 - 1


class WhoseForm(forms.Form):
    """Whose cases are listed, and for what; what is no choice is left out."""

    owner = forms.IntegerField(required=False, min_value=1, max_value=LARGEST)
    act = forms.ChoiceField(
        required=False, choices=[(code, act.label) for code, act in ACTS.items()]
    )

    @property
    def chosen(self) -> tuple[int | None, str]:
        self.is_valid()
        found = self.cleaned_data
        return found.get("owner"), found.get("act") or ""


class Colleagues(forms.ModelChoiceField):
    """Each colleague with what they have already, so that load is seen."""

    loads: dict[int, str]

    def label_from_instance(self, obj: Any) -> str:
        said = self.loads.get(obj.pk)
        return f"{obj.name}: {said}" if said else str(obj.name)


class MoveForm(Form):
    to = Colleagues(
        label="To", queryset=User.objects.none(), empty_label="Choose a colleague"
    )
    why = text("Why", rows=2)
    is_told = forms.BooleanField(
        label="Tell the people harmed who works on it now, each by their safe way",
        help_text="Where nothing is safe to send, the new owner is asked to speak with "
        "them.",
        required=False,
        initial=True,
    )

    def __init__(
        self,
        *args: Any,
        takers: QuerySet[User],
        loads: dict[int, str],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["to"]
        field.loads = loads
        field.queryset = takers


class ChaseForm(Form):
    """Nothing more is asked: each is asked again, once a day at most."""


class CallForm(Form):
    day = day("Looked at by")


class NoteForm(Form):
    text = text("What the next one must know", rows=3)
