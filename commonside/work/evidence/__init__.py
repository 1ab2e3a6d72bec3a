"""Diary, exhibits, letters and the bundle that a court reads."""
