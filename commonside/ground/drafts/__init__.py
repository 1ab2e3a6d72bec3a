"""Typing that is not yet saved."""
