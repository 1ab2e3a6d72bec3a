"""The work floor: reports and cases."""
