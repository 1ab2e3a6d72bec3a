"""What is asked: of whoever applies, of agencies, of whoever runs the review."""
