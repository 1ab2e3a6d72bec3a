"""Keys by purpose, and the fields that they encrypt."""
