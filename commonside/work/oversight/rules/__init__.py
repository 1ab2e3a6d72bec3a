"""Whom a lot falls on, what scores say, and what stands in the way; no Django."""
