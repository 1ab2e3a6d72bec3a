"""What the pages of improvement show."""
