"""Every field of every table is declared public, operational, personal or special."""

import pytest
from django.db import models

from tests.house.fields import KINDS, declared, ours

MODELS = sorted(ours(), key=lambda model: model._meta.label)
# Nothing that a person may type without bounds is called operational.
NEUTRAL = {
    "audit.Event.body": "canonical text of references and codes (S11)",
    "audit.Seal.signature": "made by a key",
    "files.File.key": "the key of one file, encrypted; nobody is shown it",
    "letters.Letter.body": "neutral by rule: it names nobody (S27)",
    "practice.Version.body": "law and practice",
    "practice.Version.source": "where law was read",
    "places.Area.outline": "a boundary",
}


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_every_field_is_declared_once(model):
    said = declared(model)
    listed = [name for kind in KINDS for name in said.get(kind, ())]
    there = {field.name for field in model._meta.get_fields() if field.concrete}
    where = (
        f"`fields.toml` of the room {model._meta.app_label}, under [{model.__name__}]"
    )
    assert set(said) <= set(KINDS), where
    assert sorted(listed) == sorted(there), f"declare each field in {where}"


def test_free_text_is_personal_whatever_its_field():
    loose = [
        f"{model._meta.label}.{field.name}"
        for model in MODELS
        for field in model._meta.get_fields()
        if isinstance(field, models.TextField)
        and field.name not in declared(model).get("personal", ())
        and field.name not in declared(model).get("special", ())
    ]
    assert set(loose) <= set(NEUTRAL), set(loose) - set(NEUTRAL)
