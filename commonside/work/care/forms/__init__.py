"""What is asked before each thing that is done about care."""
