"""What is owed, to whom, by when; what was agreed to be done."""
