"""Datasets of open incidents, and what is found in them."""
