"""The public floor: what the town reads."""
