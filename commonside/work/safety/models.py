"""Vulnerable victims: safety plans, what was fitted, and who watches them."""
