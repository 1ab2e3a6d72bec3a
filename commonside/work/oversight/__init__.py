"""Supervision: samples, reviews of whole cases, cover, notes at a shift."""
