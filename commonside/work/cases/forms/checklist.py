"""The checklist: each line ticked, left out with a reason, or neither."""

from collections.abc import Iterable, Iterator
from typing import Any

from django import forms

from commonside.work.cases.forms.fields import Versioned, choice, text
from commonside.work.cases.rules.procedure import Line

TICK = "done:"


class ChecklistForm(Versioned):
    """Two fields a line: done, where somebody can say so, and why it is left out."""

    def __init__(self, *args: Any, lines: Iterable[Line], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lines = list(lines)
        for line in self.lines:
            if not line.is_kept:
                self.fields[TICK + line.name] = forms.BooleanField(
                    label=line.text, required=False, initial=line.is_ticked
                )
            why = line.said.why if line.said and line.said.is_left_out else ""
            self.fields[line.name] = forms.CharField(
                label=f"Left out, because (“{line.text}”)",
                required=False,
                initial=why,
                max_length=500,
            )

    def values(self) -> dict[str, Any]:
        """What the action takes. A reason stands before a tick."""
        said = self.cleaned_data
        left_out = {n.name: why for n in self.lines if (why := said[n.name].strip())}
        ticked = [
            line.name
            for line in self.lines
            if said.get(TICK + line.name) and line.name not in left_out
        ]
        about = [line.name for line in self.lines]
        return {"ticked": ticked, "left_out": left_out, "about": about}

    def rows(self) -> Iterator[tuple[Line, Any, Any]]:
        """Each line with its field for done, if it has one, and for its reason."""
        for line in self.lines:
            tick = TICK + line.name
            yield line, self[tick] if tick in self.fields else None, self[line.name]


class ChangeProcedureForm(Versioned):
    procedure = choice("Which procedure?", required=False)
    why = text("Why it changes")

    def __init__(
        self, *args: Any, procedures: list[tuple[int, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["procedure"].choices = procedures  # type: ignore[attr-defined]
