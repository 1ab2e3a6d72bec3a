"""The pages about those who work here."""
