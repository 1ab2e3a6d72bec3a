"""What we send, by which channel, and whether it arrived."""
