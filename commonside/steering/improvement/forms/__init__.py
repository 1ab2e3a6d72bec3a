"""What the pages of improvement ask."""
