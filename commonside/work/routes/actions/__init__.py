"""Ways out of a case, split by what they are."""
