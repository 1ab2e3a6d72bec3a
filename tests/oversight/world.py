"""A sample in which the world's case stands, a note on it, and somebody away."""

from django.utils import timezone

from tests.oversight import living


def add(world):
    cast, now = world.cast, timezone.now()
    world.things["sample"] = living.drawn(cast["samuel"], now, size=60)
    world.things["shift_note"] = living.noted(world.case, cast["joanne"], now)
    world.things["cover"] = living.covered(cast["joanne"], cast["dan"], now)
