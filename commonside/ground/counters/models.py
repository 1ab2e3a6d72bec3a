"""Tries that are counted, as hashes with a key that is not in the database."""

from django.db import models


class Counter(models.Model):
    """How often one purpose was tried by one, since the window began."""

    # HMAC of the purpose and of who tried: a copy of the table names nobody.
    key = models.CharField(max_length=64, primary_key=True)
    tries = models.PositiveBigIntegerField()
    ends_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return "a counter"
