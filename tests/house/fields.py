"""What each room's `fields.toml` declares of its tables."""

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.apps import apps

KINDS = ("public", "operational", "personal", "special")


def ours() -> Iterator[Any]:
    """Every table of ours, but those between two tables that Django makes itself."""
    for app in apps.get_app_configs():
        if app.name.startswith("commonside."):
            yield from app.get_models()


def declared(model: Any) -> dict[str, list[str]]:
    """The fields of a model by what they hold; empty where nothing is declared."""
    path = Path(apps.get_app_config(model._meta.app_label).path, "fields.toml")
    said = tomllib.loads(path.read_text("utf-8")) if path.exists() else {}
    return dict(said.get(model.__name__, {}))


def private() -> set[tuple[str, str]]:
    """(table, field) of everything declared personal or special."""
    return {
        (model.__name__, name)
        for model in ours()
        for kind in ("personal", "special")
        for name in declared(model).get(kind, ())
    }
