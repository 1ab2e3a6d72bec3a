"""Reads of the cases room, by noun."""
