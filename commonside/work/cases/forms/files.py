"""Photographs that an officer adds to a case."""

from commonside.ground.design.forms import Form
from commonside.ground.files.forms import FilesField


class FilesForm(Form):
    photos = FilesField(
        label="Add photos",
        help_text="JPEG, PNG, WebP or HEIC, of 10 MB each. Nobody can open a photo"
        " before it has been checked.",
        error_messages={
            "required": "Choose at least one photo.",
            "empty": "The photo is empty. Choose another.",
        },
    )
