"""The shell: settings, addresses, sign-in, commands."""
