"""What the rooms around the case have to tell: one file a room, found by its name.

Each holds `stories(world)`, which returns what happened there, story by story, each
through the same acts as on the pages and at its own moment.
"""

from importlib import import_module
from pkgutil import iter_modules

from commonside.demo.timeline import Story
from commonside.demo.world import World


def told(world: World) -> list[Story]:
    """The stories of every room that has some, in the order of their names."""
    rooms = sorted(module.name for module in iter_modules(__path__))
    found = [import_module(f"{__name__}.{room}").stories(world) for room in rooms]
    return [story for stories in found for story in stories]
