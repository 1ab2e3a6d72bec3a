"""Pages of safety plans."""
