"""Areas, boundaries, addresses, gazetteer."""
