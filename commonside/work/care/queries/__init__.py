"""What the pages of care show, and what its acts stand on."""
