"""What the pages of streets show."""
