"""Persons, households and how each may safely be reached."""
