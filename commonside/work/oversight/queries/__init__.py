"""What the pages of supervision show, each file a page or two."""
