"""A page of questions whose words and choices are those of the practice in force."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.translation import get_language

from commonside.ground.design.forms import Form
from commonside.ground.practice.rules import said_in
from commonside.work.reports.queries import Practice

HEADING = "reports/heading_field.html"


def language() -> str:
    """The reader's language as data files name it."""
    return (get_language() or "en")[:2]


def say(label: Mapping[str, str]) -> str:
    return said_in(label, language())


class Question(Form):
    """One page. `kept` says what it changes in the answers; it saves nothing.

    A page with one question has it as its heading; with several, `title` is.
    """

    title: Any = ""
    hint: Any = ""
    # The field whose question is the heading, where the page has no title.
    heading = ""
    use_required_attribute = False

    def __init__(
        self, *args: Any, practice: Practice, answers: Mapping[str, Any], **kwargs: Any
    ):
        self.practice, self.answers = practice, answers
        super().__init__(*args, **kwargs)
        self.ask()
        if self.asked:
            only: Any = self.fields[self.asked]
            only.template_name = HEADING

    def begin(self, name: str, heading: Any, hint: Any = "") -> None:
        """Put a heading of its own before a field: the page has several questions."""
        begins: Any = self.fields[name]
        begins.group, begins.group_hint = heading, hint

    @property
    def asked(self) -> str:
        """The one question of the page, if it has one."""
        if self.title:
            return ""
        return self.heading or next(iter(self.fields), "")

    @property
    def question(self) -> Any:
        """What the page is called."""
        return self.title or self.fields[self.asked].label

    def ask(self) -> None:
        """Make the fields that depend on practice or on earlier answers."""

    def kept(self) -> dict[str, Any]:
        """What this page changes in the answers: plain values, ready for a draft."""
        return dict(self.cleaned_data)

    def raw(self) -> dict[str, Any]:
        """What was typed, wrong or half-done, so that it comes back as it was."""
        found = {}
        for name, shown in self.fields.items():
            value = shown.widget.value_from_datadict(self.data, {}, name)
            if isinstance(value, str | bool | list):
                found[name] = value
        return found

    @classmethod
    def typed(cls, answers: Mapping[str, Any]) -> dict[str, Any]:
        """The fields as they were answered before: the reverse of `kept`."""
        return dict(answers)

    def choice(self, code: str, *, required: Any = "", **options: Any) -> forms.Field:
        """A question of the form's own version, with its words and options."""
        row = next(r for r in self.practice.answers.body["answer"] if r["code"] == code)
        choices = [(o["code"], say(o["label"])) for o in row["options"]]
        return choice(
            say(row["label"]),
            choices,
            many=row.get("many", False),
            required=required,
            **options,
        )


def choice(
    label: Any,
    choices: Iterable[tuple[str, Any]],
    *,
    many: bool = False,
    required: Any = "",
    **options: Any,
) -> forms.Field:
    """Radios, or boxes where several may hold; `required` is what the error says."""
    kind, widget = (
        (forms.MultipleChoiceField, forms.CheckboxSelectMultiple)
        if many
        else (forms.ChoiceField, forms.RadioSelect)
    )
    choices = list(choices)
    wrong = required or "Choose one of these."
    messages = {"required": wrong, "invalid_choice": wrong}
    options.setdefault("widget", widget)
    return kind(
        label=label,
        choices=choices,
        required=bool(required),
        error_messages=messages,
        **options,
    )


def line(label: Any, *, most: int = 160, required: Any = "", **options: Any) -> Any:
    """One line of text."""
    attrs = {"autocomplete": options.pop("autocomplete", "off")}
    attrs |= options.pop("attrs", {})
    return forms.CharField(
        label=label,
        max_length=most,
        required=bool(required),
        error_messages={"required": required},
        widget=options.pop("widget", forms.TextInput)(attrs=attrs),
        **options,
    )


def text(label: Any, *, rows: int = 4, most: int = 20_000, **options: Any) -> Any:
    """Several lines of text, never required."""
    widget = forms.Textarea(attrs={"rows": rows, "autocomplete": "off"})
    return forms.CharField(
        label=label, max_length=most, required=False, widget=widget, **options
    )
