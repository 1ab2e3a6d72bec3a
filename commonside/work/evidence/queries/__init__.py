"""What the pages and the papers of evidence read."""
