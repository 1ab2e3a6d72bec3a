"""What is asked before papers are put together."""

from collections.abc import Iterable
from typing import Any

from django import forms

from commonside.ground.design import words
from commonside.ground.design.forms import Form, Several
from commonside.work.cases.forms.fields import choice, day
from commonside.work.evidence.models import Bundle, Exhibit, Statement
from commonside.work.evidence.rules.bundles import MARKINGS


class Named(Several):
    """Several of a case's own, each by what papers call it."""

    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, obj: Any) -> str:
        if isinstance(obj, Exhibit):
            return f"{obj.reference}: {obj.about}"
        return f"{obj.maker}, signed {words.day(obj.signed_on)}"


class BundleForm(Form):
    """Which papers, of which days, and which reports' words with what reason."""

    kind = choice("Which papers", Bundle.Kind.choices, initial="court")
    title = forms.CharField(
        label="For which court or hearing",
        max_length=160,
        required=False,
        help_text="It stands on the first page. No name, no address.",
    )
    marking = choice("Marking on each page", list(MARKINGS.items()))
    since = day("Diary from")
    until = day("Diary to")
    statements = Named(
        label="Statements", queryset=Statement.objects.none(), required=False
    )
    exhibits = Named(label="Exhibits", queryset=Exhibit.objects.none(), required=False)

    def __init__(
        self,
        *args: Any,
        shown: tuple[Any, Any],
        reports: Iterable[Any] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("marking", "OFFICIAL - SENSITIVE")
        fields: Any = self.fields
        fields["statements"].queryset, fields["exhibits"].queryset = shown
        self.reports = [report.pk for report in reports]
        for report in reports:
            self.fields[f"why_{report.pk}"] = forms.CharField(
                label=f"Why the words of report {report.shown_reference} go in",
                required=False,
                help_text="Leave it empty, and they stay out.",
            )
        for name in ("statements", "exhibits"):
            if not fields[name].queryset.exists():
                del self.fields[name]

    def asked(self) -> dict[str, Any]:
        """The values for the action; a report counts as picked where there is a why."""
        said = self.cleaned_data
        picked = {pk: said[f"why_{pk}"] for pk in self.reports if said[f"why_{pk}"]}
        names = ("kind", "title", "marking", "since", "until", "statements", "exhibits")
        kept = {name: said[name] for name in names if name in said}
        return {**kept, "picked": picked}
