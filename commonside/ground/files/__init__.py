"""Attachments: hashed, encrypted, unreadable until checked."""
