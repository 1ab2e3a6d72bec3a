"""What is asked of whoever brings a list in, or writes a number down."""
