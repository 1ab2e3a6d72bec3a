"""The demonstration's fuse: a mark in the database and a setting, both (S33)."""

from functools import lru_cache

from django.conf import settings
from django.db import DatabaseError

from commonside.shell.web.models import Installation


@lru_cache
def is_lit() -> bool:
    """True only where both halves are there; read once a process."""
    if not settings.DEMONSTRATION:
        return False
    try:
        return Installation.objects.filter(is_demonstration=True).exists()
    except DatabaseError:
        return False
