"""Arrows that imports do not show: foreign keys point down, as imports must."""

import configparser
from pathlib import Path

from django.apps import apps

ROOT = Path(__file__).parents[2]
FLOORS = ["library", "ground", "work", "steering", "public", "shell"]
ONE_ROOM_FLOORS = {"publishing": "public", "web": "shell"}


def heights() -> dict[str, tuple[int, int]]:
    """Each room's floor and its step on that floor, as `.importlinter` has them."""
    ini = configparser.ConfigParser()
    ini.read(ROOT / ".importlinter")
    found = {room: (FLOORS.index(floor), 0) for room, floor in ONE_ROOM_FLOORS.items()}
    for floor in ("ground", "work", "steering"):
        layers = ini[f"importlinter:contract:{floor}"]["layers"].split("\n")
        rows = [row for row in layers if row.strip()]
        for step, row in enumerate(reversed(rows)):
            for room in row.split("|"):
                found[room.strip(" ()")] = (FLOORS.index(floor), step)
    return found


def rooms():
    """The apps that are ours, with the floor that their folder says."""
    for app in apps.get_app_configs():
        parts = app.name.split(".")
        if parts[0] == "commonside" and len(parts) == 3:
            yield app, parts[1]


def keys_between_rooms():
    """Every (model, field, target) whose target lives in another room of ours."""
    ours = {app.label for app, _ in rooms()}
    for app, _ in rooms():
        for model in app.get_models(include_auto_created=True):
            for field in model._meta.get_fields():
                target = field.concrete and field.is_relation and field.related_model
                if target and target._meta.app_label in ours - {app.label}:
                    yield model, field, target


def test_every_room_has_a_height_on_the_floor_of_its_folder():
    height = heights()
    for app, floor in rooms():
        assert app.label in height, f"{app.label} is not in .importlinter"
        assert FLOORS[height[app.label][0]] == floor, app.label


def test_every_foreign_key_points_down():
    height = heights()
    up = [
        f"{model._meta.label}.{field.name} -> {target._meta.label}"
        for model, field, target in keys_between_rooms()
        if height[target._meta.app_label] >= height[model._meta.app_label]
    ]
    assert not up, up


def test_there_are_foreign_keys_to_look_at():
    assert list(keys_between_rooms())
