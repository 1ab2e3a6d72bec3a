"""What somebody does with lists and numbers of other systems."""
