"""What people tell us, by every channel; provisional risk; routing."""
