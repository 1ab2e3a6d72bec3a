"""What the room of care decides, from plain values."""
