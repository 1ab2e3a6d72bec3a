"""The steering floor: what the board needs to know."""
