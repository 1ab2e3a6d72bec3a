"""Libraries that know no framework and nothing of ours."""
