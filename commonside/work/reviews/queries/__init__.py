"""What the pages of Case Reviews show, through the one door of each record."""
