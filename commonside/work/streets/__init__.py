"""What belongs to a street rather than to a person: places, vehicles, drinking."""
