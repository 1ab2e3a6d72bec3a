"""Append-only events of change and of viewing, and the seals over them."""
