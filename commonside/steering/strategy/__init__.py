"""Plan, priorities and measures."""
