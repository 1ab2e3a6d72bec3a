"""The victim-centred case; also triage, since it opens cases."""
