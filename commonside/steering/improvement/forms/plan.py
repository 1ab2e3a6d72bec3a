"""What is asked of a project, a finding, a point and its evidence."""

from typing import Any

from django import forms
from django.db.models import QuerySet

from commonside.ground.agencies.models import User
from commonside.ground.design.forms import Form
from commonside.steering.improvement.models import Point
from commonside.work.cases.forms.fields import day
from commonside.work.cases.forms.fields import text as long_text


class ProjectForm(Form):
    title = forms.CharField(label="Title", max_length=120, required=False)
    question = long_text("What is asked of the service")
    since = day("Begins on")


class PointForm(Form):
    text = long_text("What is recommended")
    owner = forms.ModelChoiceField(
        label="Who answers for it",
        queryset=User.objects.none(),
        empty_label="Choose a colleague",
    )
    due_on = day("By")

    def __init__(self, *args: Any, people: QuerySet[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"].queryset = people  # type: ignore[attr-defined]


class FindingForm(Form):
    text = long_text("What was found")
    source = forms.CharField(
        label="Where it was found",
        help_text="A workshop, the waits, a sample, a report of others.",
        max_length=200,
        required=False,
    )
    point = forms.ModelChoiceField(
        label="What follows",
        queryset=Point.objects.none(),
        empty_label="Nothing: say why below",
        required=False,
    )
    why_none = long_text("Why nothing follows", rows=2)

    def __init__(self, *args: Any, points: QuerySet[Point], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["point"]
        field.queryset = points
        field.label_from_instance = lambda point: f"{point.number}. {point.text[:80]}"


class EvidenceForm(Form):
    text = long_text(
        "What shows that it is done",
        help_text="Nobody is named. Say where it can be seen.",
    )


class DropForm(Form):
    why = long_text("Why it is not followed", rows=2)
