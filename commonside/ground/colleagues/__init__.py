"""Who works here: added, given roles by two people, confirmed each quarter, leaving."""
