"""The files of an upload, by names that are safe to keep."""

import re
from pathlib import Path
from typing import Any

from django import forms

from commonside.ground.design.forms import Form

MOST_MEGABYTES = 500
ENDINGS = (".csv", ".csv.gz", ".zip")


class Uploads(forms.ClearableFileInput):
    """Several files at once, for browsers that can; one where they cannot."""

    template_name = "django/forms/widgets/file.html"
    allow_multiple_selected = True

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[Any]:
        return list(files.getlist(name)) if hasattr(files, "getlist") else []


class FilesField(forms.FileField):
    """Every file checked as one would be."""

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        if not data:
            raise forms.ValidationError(self.error_messages["required"])
        return [super(FilesField, self).clean(one) for one in data]


def kept_name(name: str) -> str:
    """A file's own name without what a file system or a page could trip over.

    >>> kept_name("../2018-10 bedfordshire street.CSV")
    '2018-10-bedfordshire-street.csv'
    """
    plain = re.sub(r"[^A-Za-z0-9.]+", "-", Path(name).name).strip("-.").lower()
    return plain[-80:]


class ImportForm(Form):
    chosen = FilesField(
        label="Files",
        widget=Uploads(attrs={"accept": ".csv,.gz,.zip"}),
        help_text="CSV files named like 2018-10-bedfordshire-street.csv, or the zip"
        f" archive as it came. Up to {MOST_MEGABYTES} MB together.",
        error_messages={
            "required": "Choose a file.",
            "empty": "This file is empty. Choose another.",
        },
    )

    def clean_chosen(self) -> dict[str, Any]:
        """Uploads by the name under which each is kept."""
        found: dict[str, Any] = {}
        for one in self.cleaned_data["chosen"]:
            name = kept_name(one.name)
            if not name.endswith(ENDINGS):
                raise forms.ValidationError("Choose CSV files or a zip archive.")
            if name in found:
                raise forms.ValidationError("Two of these files have the same name.")
            found[name] = one
        if sum(one.size for one in found.values()) > MOST_MEGABYTES << 20:
            raise forms.ValidationError(
                f"These are more than {MOST_MEGABYTES} MB together. Send fewer months."
            )
        return found
