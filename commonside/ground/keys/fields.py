"""Model fields that the database holds only as cipher text."""

import json
from typing import Any

from django.conf import settings
from django.db import models

from commonside.ground.keys import ring


class EncryptedJSON(models.TextField):
    """A small JSON value, encrypted with the key of its purpose; never searchable."""

    # What type checkers are to believe about its values.
    _pyi_private_set_type: Any
    _pyi_private_get_type: Any

    def __init__(self, *args: Any, purpose: str = "fields", **kwargs: Any) -> None:
        self.purpose = purpose
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        if self.purpose != "fields":
            kwargs["purpose"] = self.purpose
        return name, path, args, kwargs

    def from_db_value(self, value: str | None, expression: Any, connection: Any) -> Any:
        if value in (None, ""):
            return None
        return json.loads(ring.decrypt(settings.KEYS, self.purpose, value))

    def get_prep_value(self, value: Any) -> str | None:
        if value is None:
            return None
        text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
        return ring.encrypt(settings.KEYS, self.purpose, text)

    def to_python(self, value: Any) -> Any:
        return value
