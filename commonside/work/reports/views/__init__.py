"""Pages of reports: the resident's questions, and the one screen of staff."""
