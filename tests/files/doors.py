"""Who opens a file: whoever may see what it belongs to."""

from tests.cases.doors import TEAM
from tests.house.doors import Door

DOORS = [
    Door(f"files:{name}", opens_for=TEAM, to=lambda w: {"code": w.photo.code})
    for name in ("original", "preview")
]
