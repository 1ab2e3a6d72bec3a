"""Settings, addresses, sign-in, my work, search, health, commands."""
