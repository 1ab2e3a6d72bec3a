"""A sample in which the world's case stands."""

from django.utils import timezone

from tests.oversight import living


def add(world):
    world.things["sample"] = living.drawn(world.cast["samuel"], timezone.now(), size=60)
