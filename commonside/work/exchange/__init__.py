"""What comes from other systems, and what goes back: no double keying."""
