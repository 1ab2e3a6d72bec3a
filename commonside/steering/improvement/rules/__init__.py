"""What improvement holds to: points, voices, suggestions, waits; no Django."""
