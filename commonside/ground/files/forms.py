"""A field for several files at once."""

from typing import Any

from django import forms


class Uploads(forms.ClearableFileInput):
    """Several files at once, for browsers that can; one where they cannot."""

    template_name = "django/forms/widgets/file.html"
    allow_multiple_selected = True

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[Any]:
        return list(files.getlist(name)) if hasattr(files, "getlist") else []

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return name not in files


class FilesField(forms.FileField):
    """Photos; on a telephone the camera is offered beside what was taken already."""

    widget = Uploads(attrs={"accept": "image/*"})

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        one_by_one = super().clean
        if not data:
            one_by_one(None)
        return [one_by_one(one) for one in data or []]
