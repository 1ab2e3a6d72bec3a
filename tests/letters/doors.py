"""Who opens which door of the letters room."""

from tests.house.doors import STAFF, Door

DOORS = [Door("letters:mine", opens_for=STAFF)]
