"""What builds, tests and ships the house; no part of the running product."""
