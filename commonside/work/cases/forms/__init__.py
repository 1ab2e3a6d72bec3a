"""What is asked before each thing that a person does to a case or report."""
