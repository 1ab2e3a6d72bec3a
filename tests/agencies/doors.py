"""Who opens which door of the agencies room."""

from tests.house.doors import Door, staff_who_may

DOORS = [Door("agencies:roles", opens_for=staff_who_may("practice.read"))]
