"""Who opens which door of the letters room."""

from tests.house.doors import STAFF, Door

DOORS = [
    Door("letters:mine", opens_for=STAFF),
    # A page of demonstrations alone: here there is none.
    Door("letters:outbox", opens_for=frozenset()),
]
