"""What is asked before evidence is kept or papers are made."""
