"""The pages of supervision and improvement."""
