"""The questions of how it went, for the person or for whoever writes it down."""

from collections.abc import Mapping
from typing import Any

from django import forms

from commonside.ground.design.forms import Form
from commonside.work.care.forms.offers import radios


def said_in(said: Mapping[str, str], language: str = "en") -> str:
    """In the language asked for, where the words have it."""
    return said.get(language) or said["en"]


class AnswerForm(Form):
    """Every question may be left out."""

    more = forms.CharField(
        required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 4})
    )
    is_anonymous = forms.BooleanField(required=False)

    def __init__(
        self,
        *args: Any,
        body: Mapping[str, Any],
        easy: bool = False,
        language: str = "en",
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)

        def in_words(said: Mapping[str, str]) -> str:
            return said_in(said, language)

        key = "easy" if easy else "text"
        options = [(one["code"], in_words(one["label"])) for one in body["option"]]
        asked = {
            f"q_{one['code']}": radios(in_words(one[key]), options, required=False)
            for one in body["question"]
        }
        self.fields = {**asked, **self.fields}
        self.fields["more"].label = in_words(body["more"])
        self.fields["is_anonymous"].label = in_words(body["anonymous"])

    def said(self) -> dict[str, Any]:
        found = dict(self.cleaned_data)
        answers = {k[2:]: found.pop(k) for k in list(found) if k.startswith("q_")}
        return {**found, "answers": answers}
