"""A list is chosen, its columns are matched, its words are understood."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from django import forms

from commonside.ground.design.forms import Form
from commonside.ground.files.forms import FilesField, Uploads
from commonside.work.cases.forms.fields import day
from commonside.work.exchange.rules import columns as facts
from commonside.work.exchange.rules.columns import plain
from commonside.work.exchange.tables import Table, Unreadable

LEAVE_OUT, NOT_YET = "-", ""
Choices = Sequence[tuple[str, Any]]


class NewForm(Form):
    """Which list it is, whose numbers it holds, and the file."""

    how = forms.ChoiceField(label="Which list is it?")
    system = forms.ChoiceField(
        label="Whose numbers does it hold?",
        help_text="Lists of one system are known again by its numbers.",
    )
    file = FilesField(
        label="File",
        widget=Uploads(attrs={"accept": ".csv,.xlsx"}),
        help_text="CSV or Excel (.xlsx), with the column names in its first lines. For"
        " cases with all that is theirs, choose the files cases, people, steps,"
        " contacts and notes together.",
    )
    go_live = day(
        "From which day do we work on these cases here?",
        help_text="For cases only. Clocks run from that day; today when it is empty.",
    )

    def __init__(self, *args: Any, hows: Choices, systems: Choices, **kwargs: Any):
        super().__init__(*args, **kwargs)
        how: Any = self.fields["how"]
        how.choices = [("", "Choose"), *hows]
        system: Any = self.fields["system"]
        system.choices = [("", "Choose"), *systems, ("other", "Another system")]

    def tables(self, kind: str, read: Any) -> dict[str, Table]:
        """Each file as a list, by what it is called; a single one is the list itself.

        Faults land at the file.
        """
        uploads = self.cleaned_data["file"]
        found: dict[str, Table] = {}
        for one in uploads:
            sheet = kind if len(uploads) == 1 else plain(Path(one.name).stem)
            if sheet not in (facts.FACTS if kind == facts.CASES else (kind,)):
                self.add_error("file", f"We do not know what “{one.name}” is.")
                continue
            try:
                found[sheet] = read(sheet, one.read())
            except Unreadable as unreadable:
                self.add_error("file", str(unreadable))
        if kind not in found and not self.errors:
            self.add_error("file", f"The file “{kind}” is not among them.")
        return found


class ColumnsForm(Form):
    """For each fact, the column that gives it."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(
        self,
        *args: Any,
        kind: str,
        header: Iterable[str],
        columns: Mapping[str, str],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        names = [(NOT_YET, "No column"), *((name, name) for name in header)]
        for fact in facts.FACTS[kind]:
            self.fields[f"column_{fact.code}"] = forms.ChoiceField(
                label=f"{fact.label}{'' if fact.needed else ' (may be empty)'}",
                choices=names,
                required=False,
                initial=columns.get(fact.code, NOT_YET),
            )

    def columns(self) -> dict[str, str]:
        return {
            name.removeprefix("column_"): value
            for name, value in self.cleaned_data.items()
            if name.startswith("column_")
        }


class WordsForm(Form):
    """What the words of a list mean, that nobody here knows."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(
        self,
        *args: Any,
        unknown: Iterable[tuple[str, str, int]],
        meanings: Mapping[str, Choices],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.asked: dict[str, tuple[str, str]] = {}
        for place, (fact, word, lines) in enumerate(unknown):
            name = f"word_{place}"
            self.asked[name] = (fact, plain(word))
            many = f"{lines} line{'s' if lines > 1 else ''}"
            self.fields[name] = forms.ChoiceField(
                label=f"“{word}”, in {many}",
                required=False,
                choices=[
                    (NOT_YET, "Not yet: these lines stay out"),
                    *meanings.get(fact, ()),
                    (LEAVE_OUT, "Leave these lines out, and do not ask again"),
                ],
            )

    def choices(self) -> dict[str, dict[str, str]]:
        """{fact: {word: code}}; what was left as it is stays asked."""
        found: dict[str, dict[str, str]] = {}
        for name, (fact, word) in self.asked.items():
            chosen = self.cleaned_data.get(name)
            if chosen:
                found.setdefault(fact, {})[word] = "" if chosen == LEAVE_OUT else chosen
        return found


class NameForm(Form):
    name = forms.CharField(
        label="Name for the next time",
        max_length=80,
        help_text="Next time choose it by this name, and nothing needs to be matched.",
    )


class VersionForm(Form):
    version = forms.IntegerField(widget=forms.HiddenInput)
