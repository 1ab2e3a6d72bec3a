"""Samples, reviews, cover, notes and many cases at once: what holds; no Django."""
