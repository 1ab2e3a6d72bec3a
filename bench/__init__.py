"""Speed and memory of the main pages, beside the least that Django can do."""
