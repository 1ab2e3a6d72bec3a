"""What makes a record fit for a court, and what a paper may not give away."""
