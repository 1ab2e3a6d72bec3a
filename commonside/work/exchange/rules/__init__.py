"""What a line of another system's list means here, and what is made of it."""
