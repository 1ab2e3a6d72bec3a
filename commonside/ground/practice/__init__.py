"""Versions of law and local practice, as data."""
