"""Improvement of the service: what people said, what follows, how long it takes."""
