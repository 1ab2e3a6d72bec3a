"""Who gets which page of this room."""

from tests.house.doors import Door

DOORS: list[Door] = []
