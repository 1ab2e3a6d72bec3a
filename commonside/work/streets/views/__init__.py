"""Pages of streets: on a case, and the places that come up most."""
