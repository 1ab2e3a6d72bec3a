"""Pages of the cases room, by noun."""
