"""Ways out of a case: safeguarding, domestic abuse, youth justice, police units."""
