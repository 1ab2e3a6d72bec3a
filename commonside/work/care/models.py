"""What the person harmed is owed: support, court, satisfaction, and who was failed."""
