"""How often somebody tried: exact however many processes count."""
